// What each need of the route list means in IAM. Statements go into the endpoint's own role: CDK's grant methods would write into the key
// policies of the data stack as well, and tie the stacks into a circle.
import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Need } from '../lambdas/routes.ts';
import type { DataStack } from './data-stack.ts';
import { domainOf } from './mail-identity.ts';
import type { Reach } from './partitions.ts';
import { secretArn, secretNames } from './secrets.ts';

export type Granted = {
  data: DataStack;
  /** What the function may touch of the table and of its index. */
  reach: Reach;
  mailSender?: string;
};

export const statementsFor = (needs: readonly Need[], granted: Granted): PolicyStatement[] =>
  needs.flatMap((need) => grants[need](granted));

/** For every function behind the distribution, so no need of the list: each checks who calls it (security.md 24). */
export const readOriginSecret = (data: DataStack): PolicyStatement => readSecret(data, secretNames.origin);

const readSecret = (data: DataStack, name: string): PolicyStatement =>
  new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secretArn(data, name)] });

/** Exhaustive: a new need does not compile until it is said here what it may do. */
const grants: Record<Need, (granted: Granted) => PolicyStatement[]> = {
  table: ({ data, reach }) => [
    ...within(reach.items, { actions: tableActions, resources: [data.table.tableArn] }),
    ...within(reach.lists, { actions: ['dynamodb:Query'], resources: [`${data.table.tableArn}/index/gsi1`] }),
    throughTheTable(data),
  ],
  'secrets:encrypt': ({ data }) => [withContext(data.secretsKey, 'kms:Encrypt', contexts.totp)],
  'secrets:decrypt': ({ data }) => [withContext(data.secretsKey, 'kms:Decrypt', contexts.totp)],
  sms: ({ data }) => [withContext(data.secretsKey, 'kms:Decrypt', contexts.sms), publishToPhones(data)],
  'sms-secrets:encrypt': ({ data }) => [withContext(data.secretsKey, 'kms:Encrypt', contexts.sms)],
  codes: ({ data }) => [readSecret(data, secretNames.codes)],
  'tokens:sign': ({ data: { signingKeys } }) => [
    new PolicyStatement({
      actions: ['kms:Sign'],
      resources: signingKeys.map((key) => key.keyArn),
      conditions: { StringEquals: { 'kms:SigningAlgorithm': 'RSASSA_PKCS1_V1_5_SHA_256' } },
    }),
    new PolicyStatement({ actions: ['kms:GetPublicKey'], resources: signingKeys.map((key) => key.keyArn) }),
  ],
  'first-client': ({ data }) => [readSecret(data, secretNames.management)],
  mail: ({ data, mailSender }) => (mailSender ? [sendAs(mailSender, data)] : []),
};

// The commands of service/storage/table.ts, no more: no scan, no transaction, no batch write.
const tableActions = [
  'dynamodb:BatchGetItem',
  'dynamodb:DeleteItem',
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'dynamodb:UpdateItem',
];

// Every one of the actions has a partition key in its call, so the condition is never empty. On an index it means the index's own key.
const within = (partitions: readonly string[], { actions, resources }: { actions: string[]; resources: string[] }): PolicyStatement[] =>
  partitions.length === 0
    ? []
    : [new PolicyStatement({ actions, resources, conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions } } })];

/** DynamoDB opens the table's own key in the caller's name. Only it can: the same role calling KMS directly is refused by the condition. */
const throughTheTable = (data: DataStack): PolicyStatement =>
  new PolicyStatement({
    actions: [
      'kms:Decrypt',
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      'kms:GenerateDataKeyWithoutPlaintext',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
    ],
    resources: [data.tableKey.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `dynamodb.${Stack.of(data).region}.amazonaws.com` } },
  });

// What a secret is bound to: the same names as in service/factors/totp/secret.ts and service/storage/sms-settings.ts, and a test compares
// them. The purpose is asked for by value, so that who sends texts reads no user's secret and who verifies codes no provider's.
const contexts = {
  totp: { purpose: 'totp', keys: ['purpose', 'user', 'method'] },
  sms: { purpose: 'sms', keys: ['purpose', 'setting'] },
};

/** `ForAllValues` also holds for a call without any context; that the purpose is asked for rules such a call out. */
const withContext = (
  key: IKey,
  action: 'kms:Encrypt' | 'kms:Decrypt',
  { purpose, keys }: (typeof contexts)[keyof typeof contexts],
): PolicyStatement =>
  new PolicyStatement({
    actions: [action],
    resources: [key.keyArn],
    conditions: {
      StringEquals: { 'kms:EncryptionContext:purpose': purpose },
      'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': keys },
    },
  });

/** A phone number has no ARN: everything that SNS may publish to and that is no topic, platform endpoint or subscription. */
const publishToPhones = (stack: Stack): PolicyStatement =>
  new PolicyStatement({ actions: ['sns:Publish'], notResources: [`arn:${stack.partition}:sns:*:*:*`] });

/** SES checks the identity that fits best: the address, if that one is verified by itself, else its domain. */
const sendAs = (sender: string, stack: Stack): PolicyStatement =>
  new PolicyStatement({
    actions: ['ses:SendEmail'],
    resources: [domainOf(sender), sender].map((name) => stack.formatArn({ service: 'ses', resource: 'identity', resourceName: name })),
    conditions: { StringEquals: { 'ses:FromAddress': sender } },
  });
