import { describe, expect, test } from '@jest/globals';
import { endpointsOf, resourcesOf, synthesise } from '../support/stacks.ts';

const { data } = synthesise();
const keys = [...resourcesOf(data, 'AWS::KMS::Key').values()];

describe('the data stack', () => {
  test('makes one table with its index, time to live, recovery and a key of our own', () => {
    const tables = [...resourcesOf(data, 'AWS::DynamoDB::Table').values()];

    expect(tables).toEqual([
      expect.objectContaining({
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'gsi1',
            KeySchema: [
              { AttributeName: 'gsi1pk', KeyType: 'HASH' },
              { AttributeName: 'gsi1sk', KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
        TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: true,
        SSESpecification: expect.objectContaining({ SSEEnabled: true, SSEType: 'KMS' }),
      }),
    ]);
  });

  test('makes a rotated key for the table, another for secrets, and an RSA key that can only sign', () => {
    const signing = keys.filter((key) => key['KeyUsage'] === 'SIGN_VERIFY');
    const encrypting = keys.filter((key) => key['KeyUsage'] === undefined);

    expect(signing.map((key) => key['KeySpec'])).toEqual(['RSA_2048']);
    expect(encrypting.map((key) => [key['KeySpec'], key['EnableKeyRotation']])).toEqual([
      [undefined, true],
      [undefined, true],
    ]);
  });

  test('lets no principal but the account itself into a key', () => {
    const principals = keys.flatMap((key) => key['KeyPolicy'].Statement.map((statement: { Principal: unknown }) => statement.Principal));
    const account = { AWS: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':root']] } };

    expect(principals).toEqual([account, account, account]);
  });

  test('generates three secrets by name, whose values no template and no output holds', () => {
    const secrets = [...resourcesOf(data, 'AWS::SecretsManager::Secret').values()];
    const made = secrets.map(({ Name, GenerateSecretString: { SecretStringTemplate, GenerateStringKey, PasswordLength } }) => [
      Name,
      Object.keys(JSON.parse(SecretStringTemplate)),
      GenerateStringKey,
      PasswordLength,
    ]);

    expect(made).toEqual([
      ['sallyport/management', ['client_id'], 'client_secret', 48],
      ['sallyport/origin', ['previous'], 'current', 48],
      ['sallyport/codes', [], 'key', 48],
    ]);
    expect(secrets.filter((secret) => 'SecretString' in secret)).toEqual([]);
    expect(Object.values(data.findOutputs('ManagementSecretName')).map(({ Value }) => Value)).toEqual(['sallyport/management']);
    expect(JSON.stringify(data.toJSON()['Outputs'])).not.toMatch(/resolve:|SecretString/);
  });

  test('keeps table, keys and secrets when the stack is removed', () => {
    expect(new Set(policies(data))).toEqual(new Set(['Retain']));
    expect(policies(data)).toHaveLength(7);
  });

  test('throws them away in a development stage that says so', () => {
    const passing = synthesise({ development: 'true', removal: 'destroy' });

    expect(new Set(policies(passing.data))).toEqual(new Set(['Delete']));
    const [table] = [...resourcesOf(passing.data, 'AWS::DynamoDB::Table').values()];
    expect(table?.['DeletionProtectionEnabled']).toBe(false);
    const uploads = [...resourcesOf(passing.edge, 'Custom::CDKBucketDeployment').values()];
    expect(uploads.map((upload) => upload['RetainOnDelete'])).toEqual([false, false]);
  });

  test('signs with the first key of the list and keeps all of them, also one that is no longer in it', () => {
    const both = synthesise({ signingKeys: '2,1' });
    const { data: changed } = synthesise({ signingKeys: '2' });
    const told = (template: typeof data): string[] =>
      [...resourcesOf(template, 'AWS::Lambda::Function').values()].map((x) => JSON.stringify(x['Environment'].Variables.SIGNING_KEYS));

    for (const template of [both.data, changed]) {
      const ids = [...resourcesOf(template, 'AWS::KMS::Key')].filter(([, key]) => key['KeyUsage'] === 'SIGN_VERIFY').map(([id]) => id);
      expect(ids).toEqual([[...resourcesOf(data, 'AWS::KMS::Key').keys()][2], expect.stringMatching(/^SigningKey2/)]);
      expect(Object.values(template.toJSON()['Outputs']).filter((x) => JSON.stringify(x).includes('SigningKey'))).toHaveLength(4);
    }
    for (const each of told(endpointsOf(both))) expect(each).toMatch(/"kms:".*SigningKey2.*",".*SigningKeyEEFC/);
  });
});

const policies = (template: typeof data): string[] =>
  ['AWS::KMS::Key', 'AWS::DynamoDB::Table', 'AWS::SecretsManager::Secret'].flatMap((type) =>
    Object.values(template.findResources(type)).map((resource) => resource['DeletionPolicy']),
  );
