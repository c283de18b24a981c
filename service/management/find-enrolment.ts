import { Problem } from '../rules/problem.ts';
import { ulidTime } from '../rules/ulid.ts';
import { type Account, type Method, readAccount } from '../storage/account.ts';
import { findMethodOwner } from '../storage/methods.ts';
import type { Table } from '../storage/table.ts';

/** An enrolment's id is its method's (product.md §4). Its address names no user, so the table is asked whose it is. */
export const requireEnrolment = async (table: Table, id: string): Promise<{ account: Account; method: Method }> => {
  const userId = ulidTime(id) === undefined ? undefined : await findMethodOwner(table, id);
  const account = userId === undefined ? undefined : await readAccount(table, userId);
  const method = account?.methods.find((one) => one.id === id);
  if (!account || !method) throw enrolmentNotFound();
  return { account, method };
};

export const enrolmentNotFound = (): Problem => new Problem(404, 'enrollment_not_found', 'Enrollment not found');
