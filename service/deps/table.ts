import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { config } from '../config.ts';
import { openTable } from '../storage/table.ts';
import { clockDeps } from './clock.ts';
import { lazy } from './lazy.ts';

/** For endpoints that need the table. `undefined` members are dropped at this one place, so sparse bodies marshal (case 52). */
export const tableDeps = {
  ...clockDeps,
  table: lazy(() => {
    const client = new DynamoDBClient({ maxAttempts: 3 });
    return openTable(DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }), config().tableName);
  }),
};

export type TableDeps = typeof tableDeps;
