import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';

export type Database = { endpoint: string; close(): Promise<void> };

/** The embedded DynamoDB, on disk under `path` or in memory, on 127.0.0.1 at a free port, with the table of lib/data-stack.ts. */
export const startDatabase = async (tableName: string, path?: string): Promise<Database> => {
  const server = dynalite({ ...(path === undefined ? {} : { path }), createTableMs: 0 });
  const endpoint = await listen(server);
  await createTable(endpoint, tableName);
  return { endpoint, close: () => new Promise((done, failed) => server.close((error) => (error ? failed(error) : done()))) };
};

const listen = (server: Server): Promise<string> =>
  new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => done(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)); // a TCP server has an AddressInfo
  });

const createTable = async (endpoint: string, tableName: string): Promise<void> => {
  const client = new DynamoDBClient({ endpoint, region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
  const text = (name: string) => ({ AttributeName: name, AttributeType: 'S' as const });
  const command = new CreateTableCommand({
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['pk', 'sk', 'gsi1pk', 'gsi1sk'].map(text),
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
  });
  await client.send(command).catch((error: Error) => {
    if (error.name !== 'ResourceInUseException') throw error;
  });
  client.destroy();
};
