import { join } from 'node:path';
import { CfnOutput, Duration, Fn, SecretValue, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Function as CloudFrontFunction,
  Distribution,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  OriginRequestPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { Construct } from 'constructs';
import { addDomainRecords } from './domain-records.ts';
import type { Options } from './options.ts';
import { addPages } from './pages.ts';
import { secretNames } from './secrets.ts';

type EdgeProps = StackProps & {
  options: Pick<Options, 'builtFolder' | 'domain' | 'originSecretRotation' | 'removal'>;
  /** With a domain only. */
  certificate?: ICertificate;
  webAclArn?: string;
};

/** The address that everybody uses. It chooses by path, never by method: the API, or the static pages. Routes and stage come with the API stack. */
export class EdgeStack extends Stack {
  readonly httpApi: HttpApi;
  /** Without scheme. */
  readonly host: string;

  constructor(scope: Construct, id: string, { options, certificate, webAclArn, ...props }: EdgeProps) {
    super(scope, id, { ...props, description: 'Sallyport: HTTP API, pages and the distribution before them' });
    const { domain } = options;
    this.httpApi = new HttpApi(this, 'HttpApi', { description: 'Sallyport', createDefaultStage: false });
    const api = apiBehaviour(this, this.httpApi);
    const pages = addPages(this, options);
    const distribution = new Distribution(this, 'Distribution', {
      // CloudFormation reads a secret again only where something beside it has changed.
      comment: `Sallyport, origin secret ${options.originSecretRotation}`,
      httpVersion: HttpVersion.HTTP2_AND_3,
      defaultBehavior: api,
      // The first match wins.
      additionalBehaviors: {
        '/u2/api/*': api,
        '/u2/guardian/enroll': api,
        '/u2/*': pages,
        '/admin/*': pages,
        // Discovery and keys are the same for everybody, and every API that checks tokens asks for them: the copy is the edge's.
        '/.well-known/*': { ...api, cachePolicy: asTheAnswerSays(this) },
      },
      ...(domain && certificate
        ? { domainNames: [domain.name], certificate, minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021 }
        : {}),
      ...(webAclArn ? { webAclId: webAclArn } : {}),
    });
    if (domain) addDomainRecords(this, domain, distribution);
    this.host = domain?.name ?? distribution.distributionDomainName;
    new CfnOutput(this, 'Address', { value: `https://${this.host}/` });
    acknowledge({ distribution, hasDomain: domain !== undefined, hasWebAcl: webAclArn !== undefined });
  }
}

/** Nothing cached, nothing compressed (a secret beside a caller's text in one body can be guessed by its length), no answer's header changed. */
const apiBehaviour = (stack: Stack, httpApi: HttpApi): BehaviorOptions => ({
  origin: new HttpOrigin(Fn.select(2, Fn.split('/', httpApi.apiEndpoint)), {
    // A reference that CloudFormation resolves: the template does not hold the value. CloudFront replaces what a client sends by this name.
    customHeaders: { 'x-origin-secret': SecretValue.secretsManager(secretNames.origin, { jsonField: 'current' }).unsafeUnwrap() },
  }),
  allowedMethods: AllowedMethods.ALLOW_ALL,
  cachePolicy: CachePolicy.CACHING_DISABLED,
  // Authorization goes along with all viewer headers. Host does not: API Gateway would not know our name.
  originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
  // No redirect: a token sent in clear is to fail where it is seen, not to work quietly.
  viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
  compress: false,
  functionAssociations: [{ function: clientAddress(stack), eventType: FunctionEventType.VIEWER_REQUEST }],
});

/** Kept for as long as the answer allows, and not at all where it says `no-store`, as every refusal does. */
const asTheAnswerSays = (stack: Stack): CachePolicy =>
  new CachePolicy(stack, 'Published', {
    comment: 'Sallyport: discovery and keys',
    minTtl: Duration.seconds(0),
    defaultTtl: Duration.seconds(0),
    maxTtl: Duration.hours(1),
  });

const clientAddress = (stack: Stack): CloudFrontFunction =>
  new CloudFrontFunction(stack, 'ClientAddress', {
    comment: 'Who connected, whatever the client says of itself',
    code: FunctionCode.fromFile({ filePath: join(import.meta.dirname, 'client-address.js') }),
    runtime: FunctionRuntime.JS_2_0,
  });

type Acknowledged = { distribution: Distribution; hasDomain: boolean; hasWebAcl: boolean };

const acknowledge = ({ distribution, hasDomain, hasWebAcl }: Acknowledged): void => {
  Validations.of(distribution).acknowledge(
    {
      id: 'Annotation::@aws-cdk/aws-cloudfront-origins:listBucketSecurityRisk',
      reason:
        'A listing is read at the root of the bucket, and only /u2/* and /admin/* lead there. With the right a missing page is 404, not 403.',
    },
    { id: 'AwsSolutions-CFR1', reason: 'A login is used from wherever its users are.' },
    { id: 'AwsSolutions-CFR3', reason: 'Access logs would keep states, codes and tickets of query strings in clear.' },
  );
  if (!hasWebAcl) {
    const reason = "A web ACL costs at rest and is the deployer's choice (waf=true); guessing is limited in the table.";
    Validations.of(distribution).acknowledge({ id: 'AwsSolutions-CFR2', reason });
  }
  if (!hasDomain) {
    const reason = 'CloudFront sets the protocols of its own name; a domain brings TLS 1.2 as the least.';
    Validations.of(distribution).acknowledge({ id: 'AwsSolutions-CFR4', reason });
  }
};
