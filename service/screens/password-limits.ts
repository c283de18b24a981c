// Who may try a password now (security.md 14). Counted before it is compared, alike for known and unknown e-mails.
import { addressKey } from '../http/client-address.ts';
import { type Account, counterKey } from '../storage/account.ts';
import { anyBrowser, type Counted, clearAttempts, countAttempt, uncountAttempt } from '../storage/attempts.ts';
import { type PasswordWindow, passwordWindow } from '../storage/password-windows.ts';
import type { Table } from '../storage/table.ts';

type Try = { email: string; address: string; account: Account | undefined; deviceHash: string | undefined; now: number };

/** Either the account's own browser with its own counter, or the e-mail as typed and the address, each with theirs. */
export const passwordLimits = (table: Table, { email, address, account, deviceHash, now }: Try) => {
  const knownBrowser = account && deviceHash && (account.devices.get(deviceHash) ?? 0) > now ? deviceHash : undefined;
  if (account && knownBrowser) {
    const key = counterKey(account.userId, 'password');
    const options = { scope: knownBrowser, now, limitTotal: false };
    return {
      count: (): Promise<Counted> => countAttempt(table, key, options, account.counters.get('password')),
      clear: (): Promise<void> => clearAttempts(table, key, knownBrowser),
    };
  }

  const byEmail = passwordWindow('password-email', email, now);
  const byAddress = passwordWindow('password-address', addressKey(address), now);
  const options = ({ ttl }: PasswordWindow) => ({ scope: anyBrowser, now, limitTotal: false, ttl });
  return {
    async count(): Promise<Counted> {
      const counted = await countAttempt(table, byEmail.key, options(byEmail));
      if (counted.outcome !== 'counted') return counted;
      const atAddress = await countAttempt(table, byAddress.key, options(byAddress));
      // Whoever has more of them decides the wait, and is told alike.
      return atAddress.outcome === 'counted' && atAddress.failures < counted.failures ? counted : atAddress;
    },
    /** A success ends the e-mail's row; for the address it only takes its own try back, as many people may share it. */
    async clear(): Promise<void> {
      await Promise.all([clearAttempts(table, byEmail.key, anyBrowser), uncountAttempt(table, byAddress.key, anyBrowser)]);
    },
  };
};
