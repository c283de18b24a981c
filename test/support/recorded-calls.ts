import type { Table } from '../../service/storage/table.ts';

const methods = ['get', 'getMany', 'put', 'update', 'tryUpdate', 'remove', 'query', 'queryAll', 'list'] as const;

/**
 * Records what is asked of the table while `run` runs, as `name partition-kind sort-kind`: the shape of the work without the person in it.
 * The table's methods are replaced for that time, so only one recording can be on at once.
 */
export const recordCalls = async <T>(table: Table, run: () => Promise<T>): Promise<{ result: T; calls: string[] }> => {
  const calls: string[] = [];
  const originals = new Map(methods.map((name) => [name, table[name]]));
  const writable = table as unknown as Record<string, (...values: unknown[]) => unknown>; // the record's members are functions
  for (const [name, original] of originals) {
    writable[name] = (...values: unknown[]) => {
      calls.push(`${name} ${shapeOf(values[0])}`);
      return (original as (...values: unknown[]) => unknown).apply(table, values);
    };
  }
  try {
    return { result: await run(), calls };
  } finally {
    for (const [name, original] of originals) writable[name] = original as (...values: unknown[]) => unknown;
  }
};

const shapeOf = (key: unknown): string => {
  if (typeof key === 'string') return kind(key);
  if (Array.isArray(key)) return key.map(shapeOf).join(' + ');
  const { pk, sk } = key as { pk: string; sk: string };
  return `${kind(pk)} ${kind(sk)}`;
};

const kind = (text: string): string => {
  if (/^[0-9A-Z]{26}$/.test(text)) return 'ulid';
  const parts = text.split('#');
  return parts.slice(0, parts[0] === 'LIMIT' || parts[0] === 'OIDC' ? 2 : 1).join('#');
};
