import { config } from '../config.ts';
import type { TableDeps } from '../deps/table.ts';
import type { Client } from '../http/request.ts';
import type { SessionPurpose, SessionState } from '../rules/login-session.ts';
import { type LoginSession, openSession } from '../storage/login-sessions.ts';

type Opened = {
  purpose: Exclude<SessionPurpose, 'login'>;
  state: SessionState;
  userId: string;
  /** How the person knows the account. */
  identifier: string | undefined;
  /** Hash of the browser's login cookie. */
  browserHash: string;
  /** Where it starts again. */
  restartUrl: string;
  client: Client;
  now: number;
  /** What it is by. */
  by: Pick<LoginSession, 'accountSession' | 'mailedLink' | 'ticket'>;
};

/** Opens a session of the screens that is no sign-in: for a proof, or for an enrolment. `state` is what its addresses name. */
export const openAside = async (deps: TableDeps, opened: Opened): Promise<{ session: LoginSession; state: string }> => {
  const { purpose, state, userId, identifier, browserHash, restartUrl, client, now, by } = opened;
  const secret = deps.random(32).toString('base64url');
  const session = await openSession(
    deps.table(),
    secret,
    {
      purpose,
      state,
      userId,
      ...(identifier === undefined ? {} : { identifier }),
      browserHash,
      clientName: config().tenantName,
      restartUrl,
      uiLocales: [],
      mfaAsked: false,
      address: client.address,
      userAgent: client.userAgent,
      ...by,
    },
    now,
  );
  return { session, state: secret };
};
