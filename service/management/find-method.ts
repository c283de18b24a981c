import * as z from 'zod';
import { factorOfMethod } from '../factors/index.ts';
import { Problem } from '../rules/problem.ts';
import { readMethod } from '../rules/public-method.ts';
import type { Account, Method } from '../storage/account.ts';

export const methodPath = z.object({ id: z.string(), method_id: z.string() });

export const requireMethod = (account: Account, methodId: string): Method => {
  const method = account.methods.find(({ id }) => id === methodId);
  if (!method) throw new Problem(404, 'authentication_method_not_found', 'The authentication method does not exist.');
  return method;
};

/** As it is read, with the time of its last use from the factor's counter item. */
export const shownMethod = (account: Account, method: Method): Record<string, unknown> => {
  const used = account.counters.get(factorOfMethod(method.type)?.counter ?? '')?.[`used:${method.id}`];
  return readMethod(method, typeof used === 'number' ? used : undefined);
};
