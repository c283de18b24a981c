// What the account page shows.
import { config } from '../config.ts';
import { factorOfMethod } from '../factors/index.ts';
import { enrollableFactors, standingMethods, usableMethods } from '../factors/usable.ts';
import type { AccountAnswer } from '../rules/account-answers.ts';
import { accountClientName } from '../rules/account-client.ts';
import { numberEnding } from '../rules/phone-number.ts';
import { isWhole, recoveryServes } from '../rules/recovery-code.ts';
import { mayRemove } from '../screens/may-remove.ts';
import { fewestTyped } from '../screens/typed-password.ts';
import type { Account, Method } from '../storage/account.ts';
import { hashOf } from '../storage/hash.ts';
import { listRememberedBrowsers } from '../storage/remembered-browsers.ts';
import { listSignIns } from '../storage/sign-ins.ts';
import type { Table } from '../storage/table.ts';
import { type AccountVisit, isProven } from './account-visit.ts';

type Here = AccountVisit & { /** Hash of the browser's device cookie. */ deviceHash: string | undefined; now: number };

export const overviewOf = async (table: Table, visit: Here): Promise<AccountAnswer> => {
  const { account, settings, session, deviceHash, now } = visit;
  const { tenantName } = config();
  const signIns = await listSignIns(table, account.profile, now);
  const { profile, recovery } = account;
  return {
    tenant_name: tenantName,
    user: { name: profile.name ?? null, email: profile.email ?? null },
    methods: account.methods.map((method) => shownMethod(visit, method)),
    factors: enrollableFactors(settings).map(({ name }) => name),
    recovery: {
      on: recoveryServes(settings.enabled),
      valid: isWhole(recovery),
      made_at: recovery?.created_at ?? null,
    },
    browsers: listRememberedBrowsers(account, settings.remember, now).map(({ id, userAgent, address, lastUsed, until }) => ({
      id,
      user_agent: userAgent,
      address,
      last_used_at: isoTime(lastUsed),
      until: isoTime(until),
      current: deviceHash !== undefined && id === hashOf(deviceHash),
    })),
    sign_ins: signIns.map(({ id, uid, userAgent, address, clientName, createdAt, seenAt }) => ({
      id,
      user_agent: userAgent,
      address,
      app: (clientName === accountClientName(tenantName) ? tenantName : clientName) ?? null,
      began_at: isoTime(createdAt),
      seen_at: isoTime(seenAt),
      current: uid === session.signIn,
    })),
    password: profile.password_hash !== undefined,
    fewest_characters: fewestTyped(settings),
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
    last_used_at: used === undefined ? null : isoTime(used),
    usable: usableMethods(account, settings).some(isThis),
    locked: standingMethods(account, settings).some((standing) => isThis(standing) && standing.locked),
    removable: mayRemove(method, { account, settings }),
  };
};

const isoTime = (epochSeconds: number): string => new Date(epochSeconds * 1000).toISOString();

/** Whatever the factor's switch says now. */
const lastUsedAt = ({ counters }: Account, { id, type, proven_at }: Method): number | undefined => {
  const used = counters.get(factorOfMethod(type)?.counter ?? '')?.[`used:${id}`];
  return typeof used === 'number' ? used : proven_at;
};
