import * as z from 'zod';
import { factorOfMethod } from '../factors/index.ts';
import { Problem } from '../rules/problem.ts';
import { readMethod } from '../rules/public-method.ts';
import type { Account, Method } from '../storage/account.ts';
import { keyStateOf } from '../storage/key-uses.ts';

export const methodPath = z.object({ id: z.string(), method_id: z.string() });

export const requireMethod = (account: Account, methodId: string): Method => {
  const method = account.methods.find(({ id }) => id === methodId);
  if (!method) throw new Problem(404, 'authentication_method_not_found', 'The authentication method does not exist.');
  return method;
};

/** The recovery code as it is listed beside the methods (auth0.md A7): that there is one. Used up, it is none. */
export const shownRecoveryCode = ({ recovery }: Account): Record<string, unknown> | undefined =>
  recovery?.hash === undefined ? undefined : { id: recovery.id, type: 'recovery-code', confirmed: true, created_at: recovery.created_at };

/** As it is read. */
export const shownMethod = (account: Account, method: Method): Record<string, unknown> => {
  const at = (name: string) => z.number().safeParse(useOf(account, method, name)).data;
  return readMethod(currentMethod(account, method), { lastUsedAt: lastUseOf(account, method), cloneSuspectedAt: at('clone') });
};

/** Epoch seconds; undefined for one that was never used. */
export const lastUseOf = (account: Account, method: Method): number | undefined =>
  z.number().safeParse(useOf(account, method, 'used')).data ?? method.proven_at;

/** With what a key told of itself at its last use. */
export const currentMethod = (account: Account, method: Method): Method => {
  if (method.credential_id === undefined) return method;
  const { signCount, backupEligible } = keyStateOf(account, method);
  const backedUp = z.boolean().safeParse(useOf(account, method, 'backed_up')).data;
  return {
    ...method,
    sign_count: signCount,
    backup_eligible: backupEligible,
    credential_backed_up: backedUp ?? method.credential_backed_up,
  };
};

/** What changes at every use lies in the counter item of the method's factor, so that using one writes that alone. */
const useOf = ({ counters }: Account, { id, type }: Method, name: string): unknown =>
  counters.get(factorOfMethod(type)?.counter ?? '')?.[`${name}:${id}`];
