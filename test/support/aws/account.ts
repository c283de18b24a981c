// What the deployment's CloudFormation would have made where moto knows no such resource, and looks into what it did make.
import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateKeyCommand, DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { DeleteCommand, DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { Moto } from './moto.ts';

export type Credentials = { client_id: string; client_secret: string };

/** The secret of lib/secrets.ts, generated as there; moto skips `AWS::SecretsManager::Secret`. */
export const makeManagementSecret = async (moto: Moto, name: string): Promise<Credentials> => {
  const credentials = { client_id: 'sallyport-management', client_secret: randomBytes(36).toString('hex') };
  await makeSecret(moto, name, credentials);
  return credentials;
};

/** The value that the distribution would send. */
export const makeOriginSecret = async (moto: Moto, name: string): Promise<string> => {
  const current = randomBytes(24).toString('hex');
  await makeSecret(moto, name, { current, previous: '' });
  return current;
};

/** The key of texted codes. */
export const makeCodesSecret = (moto: Moto, name: string): Promise<void> =>
  makeSecret(moto, name, { key: randomBytes(24).toString('hex') });

const makeSecret = async (moto: Moto, name: string, value: object): Promise<void> => {
  const client = new SecretsManagerClient(clientOptions(moto));
  await client.send(new CreateSecretCommand({ Name: name, SecretString: JSON.stringify(value) }));
};

/**
 * moto makes every key of a template a symmetric one. For each such signing key of the deployment this makes one as the template asks for;
 * the same deployed key has the same one ever after. Where a moto heeds the template it is the deployed key itself.
 */
export const signingKeysFor = (moto: Moto) => {
  const made = new Map<string, string>();
  const client = new KMSClient(clientOptions(moto));
  return async (deployed: readonly string[]): Promise<string[]> => {
    for (const id of deployed) {
      if (made.has(id)) continue;
      const described = await client.send(new DescribeKeyCommand({ KeyId: id })).catch(() => undefined); // nor can it describe them
      const usable = described?.KeyMetadata?.KeyUsage === 'SIGN_VERIFY' ? described.KeyMetadata : undefined;
      const key = usable ?? (await client.send(new CreateKeyCommand({ KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' }))).KeyMetadata;
      made.set(id, key?.KeyId ?? '');
    }
    return deployed.map((id) => made.get(id) ?? '');
  };
};

/** A sender that SES knows as verified. */
export const verifySender = async (moto: Moto, address: string): Promise<void> => {
  await new SESv2Client(clientOptions(moto)).send(new CreateEmailIdentityCommand({ EmailIdentity: address }));
};

/** How many mails went out. */
export const mailsSent = async (moto: Moto): Promise<number> => {
  const answer = await (await moto.ask('ses', '/', { Action: 'GetSendQuota', Version: '2010-12-01' })).text();
  return Number(/<SentLast24Hours>(.*?)</.exec(answer)?.[1]);
};

export const allItems = async (moto: Moto, table: string): Promise<Record<string, unknown>[]> => {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(clientOptions(moto)));
  const items: Record<string, unknown>[] = [];
  for await (const page of paginateScan({ client }, { TableName: table })) items.push(...(page.Items ?? []));
  return items;
};

export const forgetItem = async (moto: Moto, table: string, key: Record<string, string>): Promise<void> => {
  await DynamoDBDocumentClient.from(new DynamoDBClient(clientOptions(moto))).send(new DeleteCommand({ TableName: table, Key: key }));
};

/** Physical ids by logical id. */
export const resourcesOf = async (moto: Moto, stack: string): Promise<Map<string, { type: string; id: string }>> => {
  const form = { Action: 'DescribeStackResources', StackName: stack, Version: '2010-05-15' };
  const xml = await (await moto.ask('cloudformation', '/', form)).text();
  const part = (text: string, name: string): string => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? '';
  const members = xml.split('<member>').slice(1);
  return new Map(
    members.map((member) => [
      part(member, 'LogicalResourceId'),
      { type: part(member, 'ResourceType'), id: part(member, 'PhysicalResourceId') },
    ]),
  );
};

export const clientOptions = ({ endpoint, environment }: Moto) => ({
  endpoint,
  region: environment['AWS_REGION'] ?? '',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});
