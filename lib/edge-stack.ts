import { CfnOutput, Fn, Stack, Validations } from 'aws-cdk-lib';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  HttpVersion,
  OriginRequestPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { Construct } from 'constructs';
import { addPages } from './pages.ts';

type EdgeProps = { pagesFolder: string };

/** The address that everybody uses. It chooses by path, never by method: the API, or the static pages. Routes are added by the API stack. */
export class EdgeStack extends Stack {
  readonly httpApi: HttpApi;
  /** With a trailing slash, as tokens say it. */
  readonly address: string;

  constructor(scope: Construct, id: string, { pagesFolder }: EdgeProps) {
    super(scope, id, { description: 'Sallyport: HTTP API, pages and the distribution before them' });
    this.httpApi = new HttpApi(this, 'HttpApi', { description: 'Sallyport' });
    const api = apiBehaviour(this.httpApi);
    const pages = addPages(this, pagesFolder);
    const distribution = new Distribution(this, 'Distribution', {
      comment: 'Sallyport',
      httpVersion: HttpVersion.HTTP2_AND_3,
      defaultBehavior: api,
      // The first match wins.
      additionalBehaviors: { '/u2/api/*': api, '/u2/guardian/enroll': api, '/u2/*': pages, '/admin/*': pages },
    });
    this.address = `https://${distribution.distributionDomainName}/`;
    new CfnOutput(this, 'Address', { value: this.address });
    acknowledge(this.httpApi, distribution);
  }
}

/** Nothing cached, nothing compressed (a secret beside a caller's text in one body can be guessed by its length), no header added or replaced. */
const apiBehaviour = (httpApi: HttpApi): BehaviorOptions => ({
  origin: new HttpOrigin(Fn.select(2, Fn.split('/', httpApi.apiEndpoint))),
  allowedMethods: AllowedMethods.ALLOW_ALL,
  cachePolicy: CachePolicy.CACHING_DISABLED,
  // Authorization goes along with all viewer headers. Host does not: API Gateway would not know our name.
  originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
  // No redirect: a token sent in clear is to fail where it is seen, not to work quietly.
  viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
  compress: false,
});

const acknowledge = (httpApi: HttpApi, distribution: Distribution): void => {
  Validations.of(httpApi).acknowledge({
    id: 'AwsSolutions-APIG1',
    reason: 'The audit log in the table says who did what; a gateway log without query strings comes with the alarms (issue 3).',
  });
  Validations.of(distribution).acknowledge(
    {
      id: 'Annotation::@aws-cdk/aws-cloudfront-origins:listBucketSecurityRisk',
      reason:
        'A listing is read at the root of the bucket, and only /u2/* and /admin/* lead there. With the right a missing page is 404, not 403.',
    },
    { id: 'AwsSolutions-CFR1', reason: 'A login is used from wherever its users are.' },
    {
      id: 'AwsSolutions-CFR2',
      reason: "A web ACL costs at rest and is the deployer's choice (issue 3); guessing is limited in the table.",
    },
    { id: 'AwsSolutions-CFR3', reason: 'Access logs would keep states, codes and tickets of query strings in clear.' },
    {
      id: 'AwsSolutions-CFR4',
      reason: "CloudFront sets the protocols of its own name; the deployer's domain brings a policy of its own (issue 3).",
    },
  );
};
