// What one request knows, from our first middleware to our last: kept beside the engine's own context.
import { Provider } from 'oidc-provider';
import type { Client as Caller } from '../http/request.ts';
import type { PolicyName } from '../rules/policy.ts';
import type { Account, Profile } from '../storage/account.ts';
import type { Client } from '../storage/clients.ts';
import type { LoginSession } from '../storage/login-sessions.ts';
import type { Payload } from '../storage/oidc-artefacts.ts';
import type { ResourceServer } from '../storage/resource-servers.ts';
import type { MfaSettings } from '../storage/settings.ts';

export type Visit = {
  caller: Caller;
  /** Hash of the browser's login cookie, on /authorize. */
  browserHash?: string;
  /** The login session that this request resumes, and its `state`. */
  resumed?: { uid: string; session: LoginSession; keepsEngineSession: boolean };
  /** The engine's session, where a middleware of ours read it first. */
  engineSession?: { id: string; payload: Payload | undefined };
  /** Read at most once in a request. */
  policy?: Promise<PolicyName[]>;
  settings?: Promise<MfaSettings>;
  profile?: { userId: string; found: Promise<Profile | undefined> };
  account?: { userId: string; found: Promise<Account | undefined> };
  clients: Map<string, Promise<Client | undefined>>;
  apis: Map<string, ResourceServer>;
  /** The engine set a cookie for a session that holds nothing. */
  sessionUnsaved?: boolean;
  /** What the engine failed with: the log and the token endpoint's answers need more than it prints. */
  failure?: unknown;
};

/** As much of Koa's context as is read here: ours before the engine's part begins, the engine's own after. */
type WithState = { state: Record<string, unknown> };

export const beginVisit = (ctx: WithState, caller: Caller): Visit => {
  const visit: Visit = { caller, clients: new Map(), apis: new Map() };
  ctx.state['visit'] = visit;
  return visit;
};

export const visitOf = (ctx: WithState): Visit => ctx.state['visit'] as Visit; // set by the first middleware

/** For the adapter, which gets no context. Undefined outside of the engine's own part. */
export const currentVisit = (): Visit | undefined => {
  const ctx = Provider.ctx;
  return ctx ? visitOf(ctx) : undefined;
};
