// Who may try a password now (security.md 14). Counted before it is compared, alike for known and unknown e-mails.
import { addressKey } from '../http/client-address.ts';
import { type Account, counterKey } from '../storage/account.ts';
import { anyBrowser, type Counted, type CountedTry, clearAttempts, countAttempt, uncountAttempt } from '../storage/attempts.ts';
import { knownBrowser } from '../storage/devices.ts';
import { clearEmailRow, heldBy, type PasswordWindow, passwordWindow } from '../storage/password-windows.ts';
import type { Table } from '../storage/table.ts';

type Try = { email: string; address: string; account: Account | undefined; deviceHash: string | undefined; now: number };

/** Either the account's own browser with its own counter, or the address and the e-mail as typed, each with theirs. */
export const passwordLimits = (table: Table, { email, address, account, deviceHash, now }: Try): PasswordLimits => {
  const browser = account && knownBrowser(account, deviceHash, now);
  return account && browser ? ownBrowser(table, { account, browser, now }) : addressAndEmail(table, { email, address, now });
};

export type PasswordLimits = { count(): Promise<Counted>; clear(): Promise<void> };

const ownBrowser = (table: Table, { account, browser, now }: { account: Account; browser: string; now: number }): PasswordLimits => {
  const key = counterKey(account.userId, 'password');
  const options = { scope: browser, now, limitTotal: false };
  return {
    count: () => countAttempt(table, key, options, account.counters.get('password')),
    clear: () => clearAttempts(table, key, browser),
  };
};

/** What one of the two refuses is not counted by the other: else one held-up address could hold up every e-mail, and a colleague's a whole house. */
const addressAndEmail = (table: Table, { email, address, now }: { email: string; address: string; now: number }): PasswordLimits => {
  const byAddress = passwordWindow('password-address', addressKey(address), now);
  const byEmail = passwordWindow('password-email', email, now);
  const options = ({ ttl }: PasswordWindow) => ({ scope: anyBrowser, now, limitTotal: false, ttl });
  let atAddress: CountedTry | undefined;
  const takeBack = async (): Promise<void> => {
    if (atAddress) await uncountAttempt(table, byAddress.key, { scope: anyBrowser, counted: atAddress });
  };
  return {
    async count() {
      const address = await countAttempt(table, byAddress.key, options(byAddress));
      if (address.outcome !== 'counted') return address;
      atAddress = address;
      const ofEmail = await countAttempt(table, byEmail.key, { ...options(byEmail), beside: heldBy(byAddress) });
      if (ofEmail.outcome !== 'counted') await takeBack();
      // Whoever has more of them decides the wait, and is told alike.
      return ofEmail.outcome === 'counted' && ofEmail.failures < address.failures ? address : ofEmail;
    },
    /**
     * A success ends the e-mail's row; for the address it only takes its own try back, as many people may share it. The e-mail's item goes
     * first: were its write lost, a later lift would take a try back that the address no longer holds.
     */
    async clear() {
      if (await clearEmailRow(table, byEmail, byAddress)) await takeBack();
    },
  };
};
