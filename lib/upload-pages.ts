import { type Stack, Token, Validations } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import type { IConstruct } from 'constructs';
import { requireBuilt } from './options.ts';

type Upload = { bucket: IBucket; builtFolder: string /** Otherwise the bucket is emptied with its stack. */; retainOnDelete: boolean };

/** Uploads dist/u2. Files with a hash in their name never change; pages are asked for again each time. */
export const uploadPages = (stack: Stack, { bucket, builtFolder, retainOnDelete }: Upload): void => {
  const sources = [Source.asset(requireBuilt(builtFolder, 'u2'))];
  const to = { sources, destinationBucket: bucket, destinationKeyPrefix: 'u2', retainOnDelete };
  // Old ones stay: a page that was opened before the upgrade still asks for them.
  const assets = new BucketDeployment(stack, 'UploadAssets', {
    ...to,
    exclude: ['*'],
    include: ['assets/*'],
    prune: false,
    cacheControl: [CacheControl.fromString('public, max-age=31536000, immutable')],
  });
  // CloudFront keeps a `no-cache` answer for one second, so nothing has to be invalidated.
  const pages = new BucketDeployment(stack, 'UploadPages', {
    ...to,
    exclude: ['assets/*', 'manifest.json'],
    cacheControl: [CacheControl.fromString('no-cache')],
  });
  pages.node.addDependency(assets);
  acknowledge(assets.handlerRole.node.scope, stack);
};

// As cdk-nag writes what is known at deployment only.
const unknown = ['<AWS::AccountId>', '<AWS::Region>'];

/** CDK's own function for uploads, one for both. It runs during a deployment only. */
const acknowledge = (uploader: IConstruct | undefined, { account, region }: Stack): void => {
  if (!uploader) return;
  const where = [account, region].map((each, index) => (Token.isUnresolved(each) ? unknown[index] : each));
  const bucketWide = "CDK's upload function copies what it finds in an asset into this one bucket; the names are not known before.";
  const findings = [
    'Action::s3:GetBucket*',
    'Action::s3:GetObject*',
    'Action::s3:List*',
    'Action::s3:Abort*',
    'Action::s3:DeleteObject*',
    `Resource::arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-${where.join('-')}/*`,
    'Resource::<Pages127DFD1A.Arn>/*',
  ];
  Validations.of(uploader).acknowledge(
    { id: 'AwsSolutions-L1', reason: 'CDK chooses the runtime of its upload function.' },
    {
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      reason: 'CDK gives its upload function the managed policy for writing a log.',
    },
    ...findings.map((finding) => ({ id: `AwsSolutions-IAM5[${finding}]`, reason: bucketWide })),
  );
};
