import { isWebauthn } from '../factors/index.ts';
import { type UsableMethod, usableMethods } from '../factors/usable.ts';
import type { Account } from '../storage/account.ts';
import type { LoginSession } from '../storage/login-sessions.ts';
import type { MfaSettings } from '../storage/settings.ts';
import { challengedMethod, elsewhere, secondPlace, worksHere } from './place.ts';

export type KeyStep = { session: LoginSession; state: string; account: Account; settings: MfaSettings; now: number };

/** Those of the keys that are asked for which work at this address, and whose the others are. Refused where the sign-in is not before a key. */
export const challengedKeys = ({ session, state, account, settings, now }: KeyStep): { keys: UsableMethod[]; formerHosts: string[] } => {
  const place = secondPlace(session, account, settings, now);
  const usable = usableMethods(account, settings);
  const challenged = challengedMethod(session, usable);
  if (!challenged || !isWebauthn(challenged.factor)) throw elsewhere(place.screen, state);

  const asked = keysAskedFor(session, usable);
  const former = asked.filter((key) => !worksHere(key)).flatMap(({ method }) => method.rp_id ?? []);
  return { keys: asked.filter(worksHere), formerHosts: [...new Set(former)] };
};

/** Of the methods a user can answer with, where a key is challenged: the chosen one, else every key. */
export const keysAskedFor = (session: LoginSession, usable: readonly UsableMethod[]): UsableMethod[] => {
  const keys = usable.filter(({ factor }) => isWebauthn(factor));
  const chosen = keys.filter(({ method }) => method.id === session.chosenMethod);
  return chosen.length > 0 ? chosen : keys;
};
