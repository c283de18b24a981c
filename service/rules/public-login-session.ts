import { publicState, type SessionState } from './login-session.ts';

/** What is stored of a login session and may be told. Times in epoch seconds. */
type Told = {
  reference: string;
  state: SessionState;
  createdAt: number;
  expiresAt: number;
  purpose?: string | undefined;
  clientId?: string | undefined;
  clientName: string;
  identifier?: string | undefined;
  userId?: string | undefined;
  firstFactor?: { amr: readonly string[] } | undefined;
  result?: { amr: readonly string[] } | undefined;
  failure?: string | undefined;
  address: string;
  userAgent: string;
};

/** A sign-in as an administrator sees it, to answer "the user is stuck": where it stands, what was proven, why it failed. Never `state`. */
export const publicLoginSession = (session: Told): Record<string, unknown> => ({
  id: session.reference,
  user_id: session.userId,
  state: publicState(session.state),
  purpose: session.purpose ?? 'login',
  client_id: session.clientId,
  client_name: session.clientName,
  identifier: session.identifier,
  amr: session.result?.amr ?? session.firstFactor?.amr ?? [],
  failure: session.failure,
  created_at: iso(session.createdAt),
  expires_at: iso(session.expiresAt),
  ip: session.address,
  user_agent: session.userAgent,
});

const iso = (epochSeconds: number): string => new Date(epochSeconds * 1000).toISOString();
