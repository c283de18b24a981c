import * as z from 'zod';
import { refusal } from '../http/screen-endpoint.ts';
import type { Problem } from '../rules/problem.ts';
import type { Account, Method } from '../storage/account.ts';

export const methodId = z.string().max(64);

/** One of the account's own; others' are as unknown as none. */
export const requireOwnMethod = ({ methods }: Account, id: string): Method => {
  const method = methods.find((candidate) => candidate.id === id);
  if (!method) throw unknownMethod();
  return method;
};

export const unknownMethod = (): Problem => refusal(404, 'unknown_method', 'There is no such method in this account.', { field: 'method' });
