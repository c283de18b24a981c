import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { addMailIdentity } from './mail-identity.ts';
import type { Options } from './options.ts';
import { addSecrets, secretNames } from './secrets.ts';

type DataProps = StackProps & { options: Pick<Options, 'removal' | 'signingKeys' | 'mailSender' | 'domain'> };

/** Everything that must outlive an upgrade: table, keys, secrets. Nothing here knows of a function; grants.ts writes into roles only. */
export class DataStack extends Stack {
  readonly table: Table;
  readonly tableKey: Key;
  /** Encrypts TOTP secrets and provider credentials, each under a context of its own (security.md 16). */
  readonly secretsKey: Key;
  /** Token signing; the first signs, the others are published beside it while keys change over. */
  readonly signingKeys: readonly Key[];

  constructor(scope: Construct, id: string, { options, ...props }: DataProps) {
    super(scope, id, { ...props, description: 'Sallyport: table, keys and secrets' });
    const removalPolicy = options.removal === 'destroy' ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN;
    const rotated = { enableKeyRotation: true, removalPolicy };
    this.tableKey = new Key(this, 'TableKey', { description: 'Sallyport: the table at rest', ...rotated });
    this.secretsKey = new Key(this, 'SecretsKey', { description: 'Sallyport: TOTP secrets, provider credentials', ...rotated });
    this.signingKeys = signingKeys(this, { numbers: options.signingKeys, removalPolicy });
    this.table = table(this, { encryptionKey: this.tableKey, removalPolicy });
    addSecrets(this, removalPolicy);
    if (options.mailSender) addMailIdentity(this, { sender: options.mailSender, ...(options.domain ? { domain: options.domain } : {}) });
    new CfnOutput(this, 'TableName', { value: this.table.tableName });
    new CfnOutput(this, 'ManagementSecretName', {
      value: secretNames.management,
      description: 'Secrets Manager: client_id and client_secret of the first management client',
    });
  }
}

/**
 * Asymmetric keys have no rotation by AWS: a new number joins the list (docs/deploy.md). All from 1 on stay and stay exported, since
 * CloudFormation refuses to take away what the functions' stack still imports, and tokens signed by an old key may still be around.
 */
const signingKeys = (stack: Stack, { numbers, removalPolicy }: { numbers: readonly number[]; removalPolicy: RemovalPolicy }): Key[] => {
  const made = Array.from({ length: Math.max(...numbers) }, (_, index) => {
    const key = new Key(stack, index === 0 ? 'SigningKey' : `SigningKey${index + 1}`, {
      description: 'Sallyport: signs tokens',
      keySpec: KeySpec.RSA_2048,
      keyUsage: KeyUsage.SIGN_VERIFY,
      removalPolicy,
    });
    stack.exportValue(key.keyArn);
    stack.exportValue(key.keyId);
    return key;
  });
  return numbers.flatMap((number) => made[number - 1] ?? []);
};

/** The table of architecture.md §4. The embedded database makes the same keys and index in scripts/local/database.ts. */
const table = (stack: Stack, { encryptionKey, removalPolicy }: { encryptionKey: Key; removalPolicy: RemovalPolicy }): Table => {
  const name = (attribute: string) => ({ name: attribute, type: AttributeType.STRING });
  const made = new Table(stack, 'Table', {
    partitionKey: name('pk'),
    sortKey: name('sk'),
    billingMode: BillingMode.PAY_PER_REQUEST,
    timeToLiveAttribute: 'ttl',
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: removalPolicy === RemovalPolicy.RETAIN,
    encryption: TableEncryption.CUSTOMER_MANAGED,
    encryptionKey,
    removalPolicy,
  });
  made.addGlobalSecondaryIndex({
    indexName: 'gsi1',
    partitionKey: name('gsi1pk'),
    sortKey: name('gsi1sk'),
    projectionType: ProjectionType.ALL,
  });
  return made;
};
