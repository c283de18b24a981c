import type { Table } from '../../service/storage/table.ts';

const writes = ['put', 'update', 'tryUpdate', 'remove'] as const;
const reads = ['get', 'getMany', 'query', 'queryAll', 'list'] as const;

/** The process dies right after its n-th write: that write is done, and nothing the process asks for comes back any more. */
export const killAfterWrite = async (table: Table, count: number, run: () => Promise<unknown>): Promise<{ killed: boolean }> => {
  const originals = new Map(
    [...writes, ...reads].map((name) => [name as string, table[name] as (...values: unknown[]) => Promise<unknown>]),
  );
  const members = table as unknown as Record<string, (...values: unknown[]) => Promise<unknown>>; // the record's members are functions
  let done = 0;
  const dead = (): Error => new Error('the process was killed');
  for (const [name, original] of originals) {
    members[name] = async (...values: unknown[]) => {
      if (done >= count) throw dead();
      const result = await original.apply(table, values);
      if ((writes as readonly string[]).includes(name) && ++done >= count) throw dead();
      return result;
    };
  }
  try {
    await run().catch((error: unknown) => {
      if (done < count) throw error;
    });
    return { killed: done >= count };
  } finally {
    for (const [name, original] of originals) members[name] = original;
  }
};
