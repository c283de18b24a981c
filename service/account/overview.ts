// What the account page shows.
import { config } from '../config.ts';
import { factorOfMethod } from '../factors/index.ts';
import { enrollableFactors, standingMethods, usableMethods } from '../factors/usable.ts';
import type { AccountAnswer } from '../rules/account-answers.ts';
import { isRemovable } from '../rules/method-removal.ts';
import { numberEnding } from '../rules/phone-number.ts';
import { recoveryServes } from '../rules/recovery-code.ts';
import type { Account, Method } from '../storage/account.ts';
import { type AccountVisit, isProven } from './account-visit.ts';

export const overviewOf = (visit: AccountVisit, now: number): AccountAnswer => {
  const { account, settings } = visit;
  const { profile, recovery } = account;
  return {
    tenant_name: config().tenantName,
    user: { name: profile.name ?? null, email: profile.email ?? null },
    methods: account.methods.map((method) => shownMethod(visit, method)),
    factors: enrollableFactors(settings).map(({ name }) => name),
    recovery: {
      on: recoveryServes(settings.enabled),
      valid: recovery?.hash !== undefined,
      made_at: recovery?.created_at ?? null,
    },
    password: profile.password_hash !== undefined,
    fresh: isProven(visit, now),
  };
};

const shownMethod = ({ account, settings }: AccountVisit, method: Method): AccountAnswer['methods'][number] => {
  const isThis = ({ method: { id } }: { method: Method }): boolean => id === method.id;
  const used = lastUsedAt(account, method);
  return {
    id: method.id,
    kind: method.type === 'totp' ? 'otp' : method.type === 'phone' ? 'sms' : method.type,
    name: method.name ?? null,
    ...(method.phone_number === undefined ? {} : { number_ending: numberEnding(method.phone_number) }),
    added_at: method.created_at,
    last_used_at: used === undefined ? null : new Date(used * 1000).toISOString(),
    usable: usableMethods(account, settings).some(isThis),
    locked: standingMethods(account, settings).some((standing) => isThis(standing) && standing.locked),
    removable: mayRemove({ account, settings }, method),
  };
};

/** Whatever the factor's switch says now. */
const lastUsedAt = ({ counters }: Account, { id, type, proven_at }: Method): number | undefined => {
  const used = counters.get(factorOfMethod(type)?.counter ?? '')?.[`used:${id}`];
  return typeof used === 'number' ? used : proven_at;
};

export const mayRemove = ({ account, settings }: Pick<AccountVisit, 'account' | 'settings'>, { id }: Method): boolean =>
  isRemovable({
    demanded: settings.policy.includes('all-applications'),
    counts: standingMethods(account, settings).some(({ method }) => method.id === id),
    usableLeft: usableMethods(account, settings).filter(({ method }) => method.id !== id).length,
  });
