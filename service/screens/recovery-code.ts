// The steps at which a recovery code is typed, shown and kept.
import type { TableDeps } from '../deps/table.ts';
import { refusal, restartOf } from '../http/screen-endpoint.ts';
import { holdsMethod } from '../rules/fresh-proof.ts';
import type { SessionState } from '../rules/login-session.ts';
import { isWhole, normaliseRecoveryCode } from '../rules/recovery-code.ts';
import { Secret } from '../rules/secret.ts';
import type { Account } from '../storage/account.ts';
import { type LoginSession, noteInSession } from '../storage/login-sessions.ts';
import { afterSignIn } from './place.ts';

/** 24 letters and digits, or a refusal that costs nothing: what cannot be a code is no try. */
export const recoveryCodeOf = (typed: Secret): Secret => {
  const code = normaliseRecoveryCode(typed.reveal());
  if (code === undefined) throw refusal(400, 'invalid_recovery_code', 'A recovery code has 24 letters and digits.', { field: 'code' });
  return new Secret(code);
};

/** All was proven, or enrolled, when a code is shown. */
export const shownIn: readonly SessionState[] = ['replacing', 'completed', 'enrolled', 'proven'];

export const requireDue = (session: LoginSession, state: string): void => {
  if (!session.recoveryDue) throw refusal(409, 'step_not_open', 'This step is not open now.', { next: afterSignIn(session, state) });
};

type Due = { session: LoginSession; state: string; account: Account; now: number };

/**
 * That a code was due may be over: the method that this session enrolled is gone, or another session, or an administrator, made one since. A
 * kept code must not be replaced by whoever still has an old page open.
 */
export const requireStillDue = async (deps: TableDeps, { session, state, account, now }: Due): Promise<void> => {
  const { reference, enrolledMethod, provenMethod } = session;
  const by = enrolledMethod ?? provenMethod;
  const stands = by === undefined ? account.methods.some(({ confirmed }) => confirmed) : holdsMethod(account.methods, by);
  if (!stands) throw refusal(403, 'session_failed', 'The method that the code would stand beside is gone.', restartOf(session));
  if (!isWhole(account.recovery) || account.recovery?.made_in === reference) return;
  const done = await noteInSession(deps.table(), session, { change: { recoveryDue: false }, now });
  throw refusal(409, 'step_not_open', 'A recovery code was made elsewhere.', { next: afterSignIn(done, state) });
};

/** The code that was shown last, in this session, is still the user's. */
export const requireShown = ({ recoveryShown }: LoginSession, { recovery }: Account, id: string): void => {
  if (recoveryShown !== id || recovery?.id !== id || recovery.hash === undefined) {
    throw refusal(409, 'recovery_code_replaced', 'There is another recovery code by now.', { field: 'id' });
  }
};
