import { factors } from '../factors/index.ts';
import { mostFailures } from '../rules/lockout.ts';
import { recoveryCounter } from '../rules/recovery-code.ts';
import type { Account } from '../storage/account.ts';
import { anyBrowser, tallyOf } from '../storage/attempts.ts';
import { passwordWindow } from '../storage/password-windows.ts';
import type { Item, Table } from '../storage/table.ts';

/** Auth0's members first (auth0.md A8); what is held, until when, and whether in one known browser or in all others. */
type Hold = {
  identifier: string;
  connection: string;
  /** `password`, or the factor by its Guardian name. */
  factor: string;
  browser: 'known' | 'any';
  /** Absent where only a proof, a new method or an administrator ends it. */
  until?: string;
};

/** Waits for texts are none: they answer no guess. */
export const shownHolds = async (table: Table, account: Account, now: number): Promise<Hold[]> => {
  const { email, connection } = account.profile;
  const byEmail = email === undefined ? undefined : await table.get(passwordWindow('password-email', email, now).key);
  const about = { identifier: email ?? account.userId, connection };
  const held = [
    ...waitsIn(byEmail, now).map((wait) => ({ factor: 'password', ...wait })),
    ...waitsIn(account.counters.get('password'), now).map((wait) => ({ factor: 'password', ...wait })),
    ...counted.flatMap(({ counter, factor }) => holdsOf(account.counters.get(counter), now).map((hold) => ({ factor, ...hold }))),
  ];
  return held.map((hold) => ({ ...about, ...hold }));
};

/** What guesses are counted for, each once: the factors, and the recovery code beside them (security.md 12). */
const counted = [
  ...new Map(factors.map(({ counter, name }) => [counter, { counter, factor: name as string }])).values(),
  { counter: recoveryCounter, factor: 'recovery-code' },
];

const holdsOf = (item: Item | undefined, now: number): Pick<Hold, 'browser' | 'until'>[] =>
  tallyOf(item, anyBrowser).total >= mostFailures ? [{ browser: 'any' }] : waitsIn(item, now);

const waitsIn = (item: Item | undefined, now: number): Pick<Hold, 'browser' | 'until'>[] =>
  Object.keys(item ?? {}).flatMap((name) => {
    const scope = name.startsWith('wait:') ? name.slice('wait:'.length) : undefined;
    if (scope === undefined) return [];
    const { waitUntil } = tallyOf(item, scope);
    if (waitUntil <= now) return [];
    return [{ browser: scope === anyBrowser ? ('any' as const) : ('known' as const), until: new Date(waitUntil * 1000).toISOString() }];
  });
