import { CfnOutput, Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/** Everything that must outlive an upgrade: the table and the keys. Nothing here knows of a function; grants.ts writes into roles only. */
export class DataStack extends Stack {
  readonly table: Table;
  readonly tableKey: Key;
  /** Encrypts TOTP secrets and provider credentials, each under a context of its own (security.md 16). */
  readonly secretsKey: Key;
  /** Token signing; the first signs, the others are published beside it while keys change over. */
  readonly signingKeys: readonly [Key, ...Key[]];

  constructor(scope: Construct, id: string) {
    super(scope, id, { description: 'Sallyport: table and keys' });
    this.tableKey = new Key(this, 'TableKey', { description: 'Sallyport: the table at rest', enableKeyRotation: true });
    this.secretsKey = new Key(this, 'SecretsKey', {
      description: 'Sallyport: TOTP secrets, provider credentials',
      enableKeyRotation: true,
    });
    this.signingKeys = [signingKey(this, 'SigningKey')];
    this.table = table(this, this.tableKey);
    new CfnOutput(this, 'TableName', { value: this.table.tableName });
  }
}

// Asymmetric keys have no rotation by AWS: a new key joins the list.
const signingKey = (stack: Stack, id: string): Key =>
  new Key(stack, id, { description: 'Sallyport: signs tokens', keySpec: KeySpec.RSA_2048, keyUsage: KeyUsage.SIGN_VERIFY });

/** The table of architecture.md §4. The embedded database makes the same keys and index in scripts/local/database.ts. */
const table = (stack: Stack, encryptionKey: Key): Table => {
  const name = (attribute: string) => ({ name: attribute, type: AttributeType.STRING });
  const made = new Table(stack, 'Table', {
    partitionKey: name('pk'),
    sortKey: name('sk'),
    billingMode: BillingMode.PAY_PER_REQUEST,
    timeToLiveAttribute: 'ttl',
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    encryption: TableEncryption.CUSTOMER_MANAGED,
    encryptionKey,
  });
  made.addGlobalSecondaryIndex({
    indexName: 'gsi1',
    partitionKey: name('gsi1pk'),
    sortKey: name('gsi1sk'),
    projectionType: ProjectionType.ALL,
  });
  return made;
};
