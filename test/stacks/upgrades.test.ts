import { expect, test } from '@jest/globals';
import { endpointsOf, type Resource, resourcesOf, type Synthesised, synthesise, withDomain } from '../support/stacks.ts';

const lasting = new Set([
  'AWS::DynamoDB::Table',
  'AWS::KMS::Key',
  'AWS::S3::Bucket',
  'AWS::SecretsManager::Secret',
  'AWS::CloudFront::Distribution',
  'AWS::ApiGatewayV2::Api',
]);

// What CloudFormation replaces a resource for: each type's properties with «Update requires: Replacement».
const replacing: Record<string, readonly string[]> = {
  'AWS::DynamoDB::Table': ['TableName', 'KeySchema', 'AttributeDefinitions', 'LocalSecondaryIndexes', 'ImportSourceSpecification'],
  'AWS::KMS::Key': ['KeySpec', 'KeyUsage', 'MultiRegion', 'Origin'],
  'AWS::S3::Bucket': ['BucketName', 'ObjectLockEnabled'],
  'AWS::SecretsManager::Secret': ['Name'],
  'AWS::CloudFront::Distribution': [],
  'AWS::ApiGatewayV2::Api': ['ProtocolType'],
};

/** `stack id type` of everything that must outlive a deployment, with the properties that would replace it. */
const lastingIn = (templates: Synthesised): Map<string, unknown> =>
  new Map(
    (['data', 'edge'] as const).flatMap((stack) =>
      Object.entries<Resource>(templates[stack].toJSON()['Resources'])
        .filter(([, { Type }]) => lasting.has(Type))
        .map(([id, { Type, Properties }]) => [`${stack} ${id} ${Type}`, (replacing[Type] ?? []).map((name) => Properties[name] ?? null)]),
    ),
  );

const deployed = synthesise();
const before = lastingIn(deployed);

test.each<[string, Record<string, string>, { region?: string }]>([
  ['a domain, a firewall, mail and alarms', withDomain, { region: 'eu-north-1' }],
  [
    'other numbers and a second signing key',
    {
      logRetentionDays: '7',
      smsDailyUsd: '1',
      sendingConcurrency: '3',
      signingKeys: '2,1',
      originSecretRotation: '4',
      tenantName: 'Other',
    },
    {},
  ],
  ['a stage that may be thrown away', { development: 'true', removal: 'destroy' }, {}],
])('a deployment that changes to %s replaces no table, key, secret, bucket, API or distribution', (_name, context, environment) => {
  const after = lastingIn(synthesise(context, environment));

  expect([...before.keys()].filter((key) => !after.has(key))).toEqual([]);
  for (const [key, value] of before) expect({ key, value: after.get(key) }).toEqual({ key, value });
});

test('the lasting resources keep the ids they were first deployed with', () => {
  expect([...before.keys()].sort()).toEqual([
    'data CodesSecret102C4477 AWS::SecretsManager::Secret',
    'data ManagementSecret65FBE572 AWS::SecretsManager::Secret',
    'data OriginSecret5DDC59F1 AWS::SecretsManager::Secret',
    'data SecretsKey317DCF94 AWS::KMS::Key',
    'data SigningKeyEEFC2790 AWS::KMS::Key',
    'data TableCD117FA1 AWS::DynamoDB::Table',
    'data TableKeyF581D96F AWS::KMS::Key',
    'edge Distribution830FAC52 AWS::CloudFront::Distribution',
    'edge HttpApiF5A9A8A7 AWS::ApiGatewayV2::Api',
    'edge Pages127DFD1A AWS::S3::Bucket',
  ]);
});

test('changed code changes the functions and nothing that lasts', () => {
  const changed = synthesise({}, {}, { code: 'changed' });
  const codeOf = (templates: Synthesised): string[] =>
    [...resourcesOf(endpointsOf(templates), 'AWS::Lambda::Function').values()].map((x) => x['Code'].S3Key);
  const idsOf = ({ management, guardian, api }: Synthesised): string[][] =>
    [management, guardian, api].map((x) => Object.keys(x.toJSON()['Resources']));

  expect(lastingIn(changed)).toEqual(before);
  expect(idsOf(changed)).toEqual(idsOf(deployed));
  expect(codeOf(changed).filter((key) => codeOf(deployed).includes(key))).toEqual([]);
});
