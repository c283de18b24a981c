import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { config } from '../config.ts';
import { patience } from '../rules/patience.ts';
import { openTable } from '../storage/table.ts';
import { clockDeps } from './clock.ts';
import { lazy } from './lazy.ts';
import { metricDeps } from './metrics.ts';

/** For endpoints that need the table. `undefined` members are dropped at this one place, so sparse bodies marshal (case 52). */
export const tableDeps = {
  ...clockDeps,
  ...metricDeps,
  table: lazy(() => {
    const client = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 3, requestHandler: patience(2500) }), {
      marshallOptions: { removeUndefinedValues: true },
    });
    return openTable(client, config().tableName, { onRefused: () => metricDeps.count('RefusedWrites') });
  }),
};

export type TableDeps = typeof tableDeps;
