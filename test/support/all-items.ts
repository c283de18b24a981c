// Everything that is stored, for tests that search it.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { shards } from '../../service/storage/audit-log.ts';
import type { Item, Table } from '../../service/storage/table.ts';

export const allItems = async (): Promise<Item[]> => {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  const items: Item[] = [];
  for await (const page of paginateScan({ client }, { TableName: 'sallyport', ConsistentRead: true })) {
    items.push(...((page.Items ?? []) as Item[]));
  }
  client.destroy();
  return items;
};

/** Today's audit entries, oldest first. */
export const auditEntries = async (table: Table): Promise<Item[]> => {
  const today = new Date().toISOString().slice(0, 10);
  const parts = await Promise.all(Array.from({ length: shards }, (_, shard) => table.queryAll(`LOG#${today}#${shard}`)));
  return parts.flat().sort((a, b) => (a.sk < b.sk ? -1 : 1));
};
