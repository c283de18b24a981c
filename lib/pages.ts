import { join } from 'node:path';
import { Duration, RemovalPolicy, type Stack, Validations } from 'aws-cdk-lib';
import {
  AccessLevel,
  type BehaviorOptions,
  CachePolicy,
  Function as CloudFrontFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Options } from './options.ts';
import { contentSecurityPolicy, customPageHeaders, strictTransportSeconds } from './page-headers.ts';
import { uploadPages } from './upload-pages.ts';

/** The private bucket with the built pages, and how CloudFront serves them. */
export const addPages = (stack: Stack, { builtFolder, removal }: Pick<Options, 'builtFolder' | 'removal'>): BehaviorOptions => {
  const isPassing = removal === 'destroy';
  const bucket = new Bucket(stack, 'Pages', {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    removalPolicy: isPassing ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
  });
  Validations.of(bucket).acknowledge({ id: 'AwsSolutions-S1', reason: 'Only the distribution can read it, and what it holds is public.' });
  uploadPages(stack, { bucket, builtFolder, retainOnDelete: !isPassing });
  return {
    origin: S3BucketOrigin.withOriginAccessControl(bucket, { originAccessLevels: [AccessLevel.READ, AccessLevel.LIST] }),
    cachePolicy: CachePolicy.CACHING_OPTIMIZED,
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    responseHeadersPolicy: pageHeaders(stack),
    functionAssociations: [{ function: pageAddress(stack), eventType: FunctionEventType.VIEWER_REQUEST }],
  };
};

const pageAddress = (stack: Stack): CloudFrontFunction =>
  new CloudFrontFunction(stack, 'PageAddress', {
    comment: 'An address without an extension is the page of that name',
    code: FunctionCode.fromFile({ filePath: join(import.meta.dirname, 'page-address.js') }),
    runtime: FunctionRuntime.JS_2_0,
  });

/** security.md 20. The API's answers carry their own, from service/http/answer.ts and the engine. */
const pageHeaders = (stack: Stack): ResponseHeadersPolicy => {
  const override = true;
  return new ResponseHeadersPolicy(stack, 'PageHeaders', {
    comment: 'Sallyport pages',
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy, override },
      contentTypeOptions: { override },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override },
      strictTransportSecurity: {
        accessControlMaxAge: Duration.seconds(strictTransportSeconds),
        includeSubdomains: true,
        preload: true,
        override,
      },
    },
    customHeadersBehavior: {
      customHeaders: Object.entries(customPageHeaders).map(([header, value]) => ({ header, value, override })),
    },
  });
};
