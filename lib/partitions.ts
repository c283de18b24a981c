// Reads lib/partitions.json, which `npm run docs` writes from the functions' bundles (scripts/docs/partitions.ts). It is kept in the
// repository so that a function that comes to touch more of the table is seen in a review.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WrongOption } from './option-values.ts';

/** Partition keys in IAM's form, `USER#*`. */
export type Reach = { items: readonly string[]; lists: readonly string[] };

export const reachOf = (file: string): Reach => {
  const found = all()[file];
  if (!found) throw new WrongOption(`lib/partitions.json does not know lambdas/${file}. Run "npm run docs".`);
  return found;
};

let read: Record<string, Reach> | undefined;

const all = (): Record<string, Reach> => {
  read ??= JSON.parse(readFileSync(join(import.meta.dirname, 'partitions.json'), 'utf8')) as Record<string, Reach>; // our own file
  return read;
};
