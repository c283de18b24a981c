import { Stack, type StackProps } from 'aws-cdk-lib';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import type { Construct } from 'constructs';
import { hostedZone } from './domain-records.ts';
import { addFirewall } from './firewall.ts';
import type { Options } from './options.ts';

type GlobalProps = StackProps & { options: Pick<Options, 'domain' | 'waf'> };

/** What CloudFront takes from us-east-1 only, wherever the rest is: the certificate and the web ACL. */
export class GlobalStack extends Stack {
  readonly certificate?: Certificate;
  readonly webAclArn?: string;

  constructor(scope: Construct, id: string, { options, ...props }: GlobalProps) {
    super(scope, id, { ...props, description: 'Sallyport: certificate and web ACL' });
    if (options.domain) {
      const validation = CertificateValidation.fromDns(hostedZone(this, options.domain));
      this.certificate = new Certificate(this, 'Certificate', { domainName: options.domain.name, validation });
    }
    if (options.waf) this.webAclArn = addFirewall(this);
  }
}
