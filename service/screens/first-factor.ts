// The end of every first factor, whichever it was: what comes next is decided once, here.

import type { TableDeps } from '../deps/table.ts';
import { rememberedBrowser } from '../factors/remembered.ts';
import { secondStepOf } from '../factors/usable.ts';
import type { Client } from '../http/request.ts';
import { multiFactorAcr, rememberedAcr } from '../rules/policy.ts';
import type { Account } from '../storage/account.ts';
import { type LoginSession, stepSession } from '../storage/login-sessions.ts';
import type { MfaSettings } from '../storage/settings.ts';
import { auditLogin } from './audit.ts';
import { offersPasskey } from './passkey-offer.ts';
import { afterSignIn, screenAddress, secondPlace } from './place.ts';

type Proven = {
  session: LoginSession;
  state: string;
  account: Account;
  settings: MfaSettings;
  amr: readonly string[];
  client: Client;
  /** Hash of the browser's device cookie. */
  deviceHash?: string | undefined;
  now: number;
};

/** Steps the session and says where the person goes. */
export const afterFirstFactor = async (
  deps: TableDeps,
  { session, state, account, settings, amr, client, deviceHash, now }: Proven,
): Promise<string> => {
  const table = deps.table();
  const remembered = amr.includes('mfa') ? undefined : rememberedBrowser(account, { deviceHash, settings, now });
  const { step, row } = secondStepOf(account, settings, { amr, mfaAsked: session.mfaAsked, remembered: remembered !== undefined });
  // A password that was changed in this very second counts from the next one on; this one was checked against the new.
  const at = Math.max(now, account.profile.sessions_valid_from ?? 0);
  const change = { userId: account.userId, firstFactor: { amr: [...amr], at } };

  if (step === 'no_factor') {
    const stopped = await stepSession(table, session, { event: 'stopped', change: { ...change, failure: 'no_factor_enabled' }, now });
    await auditLogin(deps, 'f', 'No MFA factors enabled for enrollment', {
      session: stopped,
      client,
      profile: account.profile,
      details: { decision: row },
    });
    return stoppedAddress(state);
  }
  if (step === 'done') {
    // A verified passkey is two factors by itself.
    const acr = amr.includes('mfa') ? multiFactorAcr : remembered && rememberedAcr(remembered.deviceHash);
    const result = { accountId: account.userId, amr: [...amr], ...(acr === undefined ? {} : { acr }), at };
    const offer = offersPasskey({ ...session, ...change }, { account, settings, amr, now });
    const done = await stepSession(table, session, { event: 'all_factors_proven', change: { ...change, result, ...offer }, now });
    return afterSignIn(done, state);
  }
  const proven = await stepSession(table, session, { event: 'first_factor_proven', change, now });
  if (step === 'locked') {
    await auditLogin(deps, 'gd_auth_rejected', 'The factor is switched off after too many failures', {
      session: proven,
      client,
      profile: account.profile,
    });
    return stoppedAddress(state);
  }
  return screenAddress(secondPlace(proven, account, settings, now).screen, state);
};

/** The first factor was right, and nothing leads on (product.md §2): the page asks where the session is and shows why it stops there. */
const stoppedAddress = (state: string): string => screenAddress('error', state);
