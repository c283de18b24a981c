import type { SecretsDeps } from '../deps/secrets.ts';
import type { TableDeps } from '../deps/table.ts';
import { secretContext } from '../factors/totp/secret.ts';
import { secretFingerprint } from '../keys/secret-fingerprint.ts';
import { unavailable } from '../rules/problem.ts';
import { ulid } from '../rules/ulid.ts';
import type { Account, Method } from '../storage/account.ts';
import { changeMethods, type MethodChange } from '../storage/methods.ts';
import { requireAccount } from '../storage/users.ts';
import type { NewMethod } from './method-body.ts';

/** The method to store, its secret encrypted for this user and id alone. */
export const makeMethod = async (deps: TableDeps & SecretsDeps, userId: string, body: NewMethod): Promise<Method> => {
  const id = ulid(deps.now(), deps.random(10));
  const at = new Date(deps.now()).toISOString();
  const secret = body.totp_secret.reveal();
  const box = await deps.secrets();
  return {
    id,
    type: 'totp',
    confirmed: body.confirmed,
    name: body.name ?? body.friendly_name,
    created_at: at,
    enrolled_at: body.confirmed ? at : undefined,
    secret: await box.encrypt(Buffer.from(secret, 'utf8'), secretContext(userId, id)),
    secret_fingerprint: await secretFingerprint(userId, secret),
  };
};

/** Decides on the methods as they are now, and again where another change came first. Returns the account that was decided on. */
export const changeMethodsOf = async (deps: TableDeps, userId: string, decide: (account: Account) => MethodChange): Promise<Account> => {
  const table = deps.table();
  for (let round = 0; round < 8; round++) {
    const account = await requireAccount(table, userId);
    const change = decide(account);
    if (!change.add?.length && !change.remove?.length) return account;
    if ((await changeMethods(table, account, change)) === 'changed') return account;
  }
  throw unavailable('the methods of a user were changed by others at every try');
};
