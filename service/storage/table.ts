// The only file that writes DynamoDB expressions. What callers say is data: keys, changes, conditions.
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { unavailable } from '../rules/problem.ts';

export type Key = { pk: string; sk: string };
export type Item = Key & Record<string, unknown>;
export type Value = string | number | boolean | null | readonly unknown[] | { readonly [name: string]: unknown };

/** One clause of a conditional write. Clauses in a list must all hold. */
export type Condition =
  | { attribute: string; is: 'present' | 'absent' }
  | { attribute: string; is: '=' | '<' | '<=' | '>' | '>='; value: string | number | boolean }
  | { any: readonly Condition[] };

export const present = (attribute: string): Condition => ({ attribute, is: 'present' });
export const absent = (attribute: string): Condition => ({ attribute, is: 'absent' });
export const equals = (attribute: string, value: string | number | boolean): Condition => ({ attribute, is: '=', value });
export const below = (attribute: string, value: number): Condition => ({ attribute, is: '<', value });
export const atMost = (attribute: string, value: number): Condition => ({ attribute, is: '<=', value });
export const above = (attribute: string, value: number): Condition => ({ attribute, is: '>', value });
export const anyOf = (...any: Condition[]): Condition => ({ any });

export type Change = {
  set?: Record<string, Value | undefined>;
  /** Set only where the attribute is not there yet. */
  setOnce?: Record<string, Value>;
  add?: Record<string, number>;
  remove?: readonly string[];
};

/** A conditional write has two outcomes; a refused condition is an answer, not an exception. */
export type Written = { outcome: 'written'; item: Item } | { outcome: 'refused' };

export type Page = { items: Item[]; next?: Key | undefined };
export type QueryOptions = { prefix?: string | undefined; newestFirst?: boolean; limit?: number; after?: Key | undefined };

/** Told of every write whose condition did not hold. */
export type Watch = { onRefused?(): Promise<void> };

/** The table with everything the rest of the service may do to it. Reads are strongly consistent; the index is for lists only. */
export type Table = ReturnType<typeof openTable>;

export const openTable = (client: DynamoDBDocumentClient, name: string, { onRefused }: Watch = {}) => {
  const conditional = async <Answer>(call: () => Promise<Answer>, itemOf: (answer: Answer) => Item): Promise<Written> => {
    const written = await writtenOrRefused(call, itemOf);
    if (written.outcome === 'refused') await onRefused?.();
    return written;
  };
  const updated = async (
    key: Key,
    { change, when }: { change: Change; when: readonly Condition[] },
    outcome: typeof writtenOrRefused,
  ): Promise<Written> => {
    if (!isKey(key)) return { outcome: 'refused' };
    const say = expressions();
    const update = say.update(change);
    const condition = say.condition(when);
    const input = { TableName: name, Key: key, ...update, ...condition, ...say.names(), ReturnValues: 'ALL_NEW' as const };
    return outcome(
      () => client.send(new UpdateCommand(input)),
      (answer) => answer.Attributes as Item,
    );
  };
  const pageOf = async (plan: QueryPlan): Promise<Page> => {
    if (!isKey({ pk: plan.value, sk: plan.options.prefix ?? '' })) return { items: [] };
    const answer = await send(() => client.send(new QueryCommand(queryInput(name, plan))));
    return { items: (answer.Items ?? []) as Item[], next: answer.LastEvaluatedKey as Key | undefined };
  };

  return {
    async get(key: Key): Promise<Item | undefined> {
      if (!isKey(key)) return undefined;
      const answer = await send(() => client.send(new GetCommand({ TableName: name, Key: key, ConsistentRead: true })));
      return answer.Item as Item | undefined;
    },

    /** Several items at once, in no particular order, absent ones left out; at most 100 keys. */
    async getMany(keys: readonly Key[]): Promise<Item[]> {
      const found: Item[] = [];
      let open: Key[] = keys.map(({ pk, sk }) => ({ pk, sk }));
      while (open.length > 0) {
        const request = { RequestItems: { [name]: { Keys: open, ConsistentRead: true } } };
        const answer = await send(() => client.send(new BatchGetCommand(request)));
        found.push(...((answer.Responses?.[name] ?? []) as Item[]));
        open = (answer.UnprocessedKeys?.[name]?.Keys ?? []) as Key[];
      }
      return found;
    },

    async put(item: Item, when: readonly Condition[] = []): Promise<Written> {
      const say = expressions();
      const condition = say.condition(when);
      const input = { TableName: name, Item: item, ...condition, ...say.names() };
      return conditional(
        () => client.send(new PutCommand(input)),
        () => item,
      );
    },

    update: (key: Key, change: Change, when: readonly Condition[] = []): Promise<Written> => updated(key, { change, when }, conditional),

    /** The same, where a refusal is an everyday answer that any stranger can cause: it is no sign of trouble, and nobody is told. */
    tryUpdate: (key: Key, change: Change, when: readonly Condition[]): Promise<Written> => updated(key, { change, when }, writtenOrRefused),

    /** The item as it was comes back, so that a consuming delete can be acted on exactly once. */
    async remove(key: Key, when: readonly Condition[] = []): Promise<Written> {
      if (!isKey(key)) return { outcome: 'refused' };
      const say = expressions();
      const condition = say.condition(when);
      const input = { TableName: name, Key: key, ...condition, ...say.names(), ReturnValues: 'ALL_OLD' as const };
      return conditional(
        () => client.send(new DeleteCommand(input)),
        (answer) => ({ ...key, ...answer.Attributes }),
      );
    },

    /** One page of a partition, in sort-key order. */
    query: (pk: string, options: QueryOptions = {}): Promise<Page> => pageOf({ partition: 'pk', sort: 'sk', value: pk, options }),

    /** A whole partition, or the part of it under a prefix. */
    async queryAll(pk: string, prefix?: string): Promise<Item[]> {
      const items: Item[] = [];
      let after: Key | undefined;
      do {
        const page = await pageOf({ partition: 'pk', sort: 'sk', value: pk, options: { prefix, after } });
        items.push(...page.items);
        after = page.next;
      } while (after);
      return items;
    },

    /** One page of the index, for lists only: it may lag behind the table. */
    list: (indexPk: string, options: QueryOptions = {}): Promise<Page> =>
      pageOf({ partition: 'gsi1pk', sort: 'gsi1sk', value: indexPk, options, index: 'gsi1' }),

    /** A whole list of the index, where it is short by nature: clients, APIs. */
    async listAll(indexPk: string): Promise<Item[]> {
      const items: Item[] = [];
      let after: Key | undefined;
      do {
        const page = await pageOf({ partition: 'gsi1pk', sort: 'gsi1sk', value: indexPk, options: { after }, index: 'gsi1' });
        items.push(...page.items);
        after = page.next;
      } while (after);
      return items;
    },
  };
};

const longestPartition = 2048;
const longestSort = 1024;

/** DynamoDB's limits on keys, in bytes. Nothing is stored under a longer one, so whoever asks for it finds nothing, and gets no 500. */
const isKey = ({ pk, sk }: Key): boolean => Buffer.byteLength(pk) <= longestPartition && Buffer.byteLength(sk) <= longestSort;

type QueryPlan = { partition: string; sort: string; value: string; options: QueryOptions; index?: string };

const queryInput = (table: string, { partition, sort, value, options, index }: QueryPlan): QueryCommandInput => ({
  TableName: table,
  ...(index ? { IndexName: index } : { ConsistentRead: true }),
  KeyConditionExpression: options.prefix ? '#pk = :pk AND begins_with(#sk, :sk)' : '#pk = :pk',
  ExpressionAttributeNames: options.prefix ? { '#pk': partition, '#sk': sort } : { '#pk': partition },
  ExpressionAttributeValues: options.prefix ? { ':pk': value, ':sk': options.prefix } : { ':pk': value },
  ScanIndexForward: !options.newestFirst,
  ...(options.limit === undefined ? {} : { Limit: options.limit }),
  ...(options.after ? { ExclusiveStartKey: options.after } : {}),
});

/** Collects the names and values that one command's expressions use. */
const expressions = () => {
  const attributeNames: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const nameFor = (attribute: string): string => {
    const known = Object.entries(attributeNames).find(([, existing]) => existing === attribute)?.[0];
    const placeholder = known ?? `#n${Object.keys(attributeNames).length}`;
    attributeNames[placeholder] = attribute;
    return placeholder;
  };
  const valueFor = (value: unknown): string => {
    const placeholder = `:v${Object.keys(values).length}`;
    values[placeholder] = value;
    return placeholder;
  };
  const clause = (condition: Condition): string => {
    if ('any' in condition) return `(${condition.any.map(clause).join(' OR ')})`;
    if ('value' in condition) return `${nameFor(condition.attribute)} ${condition.is} ${valueFor(condition.value)}`;
    return `${condition.is === 'present' ? 'attribute_exists' : 'attribute_not_exists'}(${nameFor(condition.attribute)})`;
  };

  return {
    condition: (when: readonly Condition[]) => (when.length > 0 ? { ConditionExpression: when.map(clause).join(' AND ') } : {}),
    update(change: Change) {
      const set = Object.entries(change.set ?? {})
        .filter(([, value]) => value !== undefined)
        .map(([attribute, value]) => `${nameFor(attribute)} = ${valueFor(value)}`);
      const setOnce = Object.entries(change.setOnce ?? {}).map(
        ([attribute, value]) => `${nameFor(attribute)} = if_not_exists(${nameFor(attribute)}, ${valueFor(value)})`,
      );
      const add = Object.entries(change.add ?? {}).map(([attribute, by]) => `${nameFor(attribute)} ${valueFor(by)}`);
      const remove = (change.remove ?? []).map(nameFor);
      const parts = [
        [...set, ...setOnce].length > 0 ? `SET ${[...set, ...setOnce].join(', ')}` : '',
        add.length > 0 ? `ADD ${add.join(', ')}` : '',
        remove.length > 0 ? `REMOVE ${remove.join(', ')}` : '',
      ];
      return { UpdateExpression: parts.filter(Boolean).join(' ') };
    },
    names: () => ({
      ...(Object.keys(attributeNames).length > 0 ? { ExpressionAttributeNames: attributeNames } : {}),
      ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
    }),
  };
};

const writtenOrRefused = async <Answer>(call: () => Promise<Answer>, itemOf: (answer: Answer) => Item): Promise<Written> => {
  try {
    return { outcome: 'written', item: itemOf(await send(call)) };
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return { outcome: 'refused' };
    throw error;
  }
};

// What the database answers when the request itself was wrong: our bug, so not "try again".
const ourFault = new Set(['ConditionalCheckFailedException', 'ValidationException', 'ResourceNotFoundException', 'AccessDeniedException']);

/** Any other failure, by name or by a broken connection, means that the database is busy or away. */
const send = async <Answer>(call: () => Promise<Answer>): Promise<Answer> => {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error && ourFault.has(error.name)) throw error;
    throw unavailable(error);
  }
};
