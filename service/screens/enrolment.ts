import type { TableDeps } from '../deps/table.ts';
import { enrollableFactors } from '../factors/usable.ts';
import { refusal, restartOf } from '../http/screen-endpoint.ts';
import type { Account } from '../storage/account.ts';
import type { LoginSession } from '../storage/login-sessions.ts';
import type { MfaSettings } from '../storage/settings.ts';
import { elsewhere, secondPlace } from './place.ts';
import { readSecondFactor } from './second-factor.ts';

/** A first factor of an older sign-in is good for an enrolment for this long (product.md §3 rule 8). */
const freshSeconds = 5 * 60;

type Wanted = { session: LoginSession; state: string; factorName: string; now: number };

/** Lets an enrolment go on only for who holds no usable method and has freshly proven the first factor (security.md 5). */
export const openEnrolment = async (
  deps: TableDeps,
  { session, state, factorName, now }: Wanted,
): Promise<{ account: Account; settings: MfaSettings }> => {
  const { account, settings } = await readSecondFactor(deps.table(), session);
  const place = secondPlace(session, account, settings);
  const factor = enrollableFactors(settings).find((candidate) => candidate.name === factorName);
  if (!factor || ![place.screen, ...place.also].includes(factor.enrolmentScreen)) throw elsewhere(place, state);
  if (!isFresh(session, now))
    throw refusal(403, 'session_failed', 'Please sign in again before you set up a second factor.', restartOf(session));
  return { account, settings };
};

const isFresh = ({ firstFactor, createdAt }: LoginSession, now: number): boolean =>
  firstFactor !== undefined && (firstFactor.at >= createdAt || now - firstFactor.at <= freshSeconds);
