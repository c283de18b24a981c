import { config } from '../config.ts';
import type { TableDeps } from '../deps/table.ts';
import { standingOf } from '../factors/usable.ts';
import type { Client } from '../http/request.ts';
import { openSession } from '../storage/login-sessions.ts';
import { readMfaSettings } from '../storage/settings.ts';
import { requireMailedLink } from './mailed-link.ts';
import { afterSignIn, recoveryIsOpen, screenAddress, secondPlace } from './place.ts';

type Opened = { token: string; browserHash: string; client: Client; now: number };

/**
 * Opens the session in which a new password is set, in this browser; the link is not used up by it. Who has a method that counts, or that the
 * guess limit has switched off, proves one first, whatever the policy says (product.md §3 rule 9, case 53). Gives where to go.
 */
export const openReset = async (deps: TableDeps, { token, browserHash, client, now }: Opened): Promise<string> => {
  const table = deps.table();
  const { link, account } = await requireMailedLink(table, token, 'reset', now);
  const settings = await readMfaSettings(table);
  const { usable, locked } = standingOf(account, settings);
  const { tenantName } = config();
  const state = deps.random(32).toString('base64url');
  const session = await openSession(
    table,
    state,
    {
      state: usable + locked > 0 ? 'proving' : 'proven',
      purpose: 'reset',
      mailedLink: link.id,
      userId: account.userId,
      methodsVersion: account.profile.methods_version ?? 0,
      browserHash,
      clientName: tenantName,
      ...(link.restartUrl === undefined ? {} : { restartUrl: link.restartUrl }),
      uiLocales: [],
      mfaAsked: false,
      address: client.address,
      userAgent: client.userAgent,
    },
    // All sign-ins may have been ended in this very second; this one begins after it.
    Math.max(now, account.profile.sessions_valid_from ?? 0),
  );
  if (session.state === 'proven') return afterSignIn(session, state);
  // The page of errors asks where the session is and says why it stops there.
  const leadsOn = usable > 0 || recoveryIsOpen(session, account, settings, now);
  return screenAddress(leadsOn ? secondPlace(session, account, settings, now).screen : 'error', state);
};
