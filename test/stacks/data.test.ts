import { describe, expect, test } from '@jest/globals';
import { resourcesOf, synthesise } from '../support/stacks.ts';

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

  test('keeps table and keys when the stack is removed', () => {
    const kept = [...Object.values(data.findResources('AWS::KMS::Key')), ...Object.values(data.findResources('AWS::DynamoDB::Table'))];

    expect(kept.map((resource) => resource['DeletionPolicy'])).toEqual(['Retain', 'Retain', 'Retain', 'Retain']);
  });
});
