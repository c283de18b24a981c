import { awaitedStepOf } from '../factors/usable.ts';
import type { Account } from '../storage/account.ts';
import type { LoginSession, SessionChange } from '../storage/login-sessions.ts';
import type { MfaSettings } from '../storage/settings.ts';
import { isFresh } from './fresh-first-factor.ts';
import { keysHere } from './keys-here.ts';

type SignIn = { account: Account; settings: MfaSettings; amr: readonly string[]; now: number };

/**
 * At the end of a sign-in: is a passkey offered before the app is gone to? Only to who may enrol one right now: who holds a usable method
 * has proven it (security.md 5), and the first factor is fresh. Nobody who has one for this address is asked again, nor who said no.
 */
export const offersPasskey = (
  session: Pick<LoginSession, 'firstFactor' | 'stepUpOf'>,
  { account, settings, amr, now }: SignIn,
): Pick<SessionChange, 'offersPasskey'> => {
  // Without a second factor only who would enrol one at a challenge: whoever holds a method, a locked one too, proves it first.
  const { step } = awaitedStepOf(account, settings);
  const mayEnrol = isFresh(session, now) && (amr.includes('mfa') || step === 'enrol');
  const isOffered = settings.enabled.has('passkey') && mayEnrol && !hasPasskey(account) && !isPutOff(account, now);
  return isOffered ? { offersPasskey: true } : {};
};

const hasPasskey = (account: Account): boolean => keysHere(account).some(({ type }) => type === 'passkey');

const isPutOff = ({ passkeyOfferedFrom: from }: Account, now: number): boolean => from === 'never' || (from ?? 0) > now;
