// Both ways out. `/v2/logout` is Auth0's own; `/oidc/logout` is the engine's (OpenID Connect RP-Initiated Logout), which only gets its entry here.
import type { Middleware } from 'koa';
import type { Provider } from 'oidc-provider';
import { accountCookie, dropCookie, sessionCookie } from '../../http/cookies.ts';
import { endAccountSession } from '../../storage/account-sessions.ts';
import { type AuditEntry, writeAudit } from '../../storage/audit-log.ts';
import { hashOf } from '../../storage/hash.ts';
import { findArtefact, removeArtefact } from '../../storage/oidc-artefacts.ts';
import { type EngineDeps, secondsOf } from '../engine-deps.ts';
import { badReturnAddress } from '../screens.ts';
import { visitOf } from '../visit.ts';
import { hintedReturn } from './logout-by-hint.ts';

type Context = Parameters<Middleware>[0];

export const logout =
  (deps: EngineDeps, provider: Provider): Middleware =>
  async (ctx, next) => {
    if (ctx.path === '/oidc/logout/confirm' && ctx.method === 'POST') return signOutByForm(deps, ctx, next);
    if (ctx.path === '/oidc/logout' && ctx.method === 'POST') return askByGet(ctx);
    if (ctx.path === '/oidc/logout' && ctx.method === 'GET') return signOutByHint(deps, provider, { ctx, next });
    if (ctx.path !== '/v2/logout' || ctx.method !== 'GET') return next();

    const returnTo = await returnAddress(provider, ctx);
    if (returnTo === undefined) return badReturnAddress(ctx);
    return signOutTo(deps, ctx, returnTo);
  };

const signOutTo = async (deps: EngineDeps, ctx: Context, address: string): Promise<void> => {
  await endSession(deps, ctx);
  ctx.status = 302;
  ctx.redirect(address);
};

const signOutByHint = async (
  deps: EngineDeps,
  provider: Provider,
  { ctx, next }: { ctx: Context; next: () => Promise<unknown> },
): Promise<void> => {
  const address = await hintedReturn(deps, provider, ctx);
  if (address === undefined) await next();
  else await signOutTo(deps, ctx, address);
};

/** Exactly one of the client's own; without a wish, our page. Undefined: refused. */
const returnAddress = async (provider: Provider, ctx: Context): Promise<string | undefined> => {
  const { returnTo, client_id: clientId } = ctx.query;
  if (returnTo === undefined && clientId === undefined) return '/u2/logged-out';
  if (typeof clientId !== 'string') return undefined;
  const client = await provider.Client.find(clientId);
  if (!client) return undefined;
  if (returnTo === undefined) return '/u2/logged-out';
  return typeof returnTo === 'string' && client.postLogoutRedirectUriAllowed(returnTo) ? returnTo : undefined;
};

/** The single sign-on alone: tokens live on, as at Auth0, and end by revocation. */
const endSession = async (deps: EngineDeps, ctx: Context): Promise<void> => {
  await leaveAccount(deps, ctx);
  const id = ctx.cookies.get(sessionCookie(), { signed: false });
  if (!id) return;
  ctx.append('set-cookie', dropCookie(sessionCookie()));
  const session = await findArtefact(deps.table(), { model: 'Session', id }, secondsOf(deps));
  if (!session) return;
  await removeArtefact(deps.table(), { model: 'Session', id });
  await auditLogout(deps, ctx, { userId: textIn(session, 'accountId'), clientId: textIn(ctx.query, 'client_id') });
};

/** The account page was entered by the sign-in that ends. */
const leaveAccount = async (deps: EngineDeps, ctx: Context): Promise<void> => {
  const cookie = ctx.cookies.get(accountCookie(), { signed: false });
  if (!cookie) return;
  ctx.append('set-cookie', dropCookie(accountCookie()));
  await endAccountSession(deps.table(), hashOf(cookie));
};

/** The session's cookie is Lax, so another site's POST comes without it; the GET it is sent on to has it (RP-Initiated Logout §2). */
const askByGet = (ctx: Context): void => {
  const sent = new URLSearchParams(String(Reflect.get(ctx.req, 'body') ?? '')); // where serverless-http keeps it
  const known = ['id_token_hint', 'logout_hint', 'client_id', 'post_logout_redirect_uri', 'state', 'ui_locales'];
  const kept = [...sent].filter(([name]) => known.includes(name));
  ctx.status = 303;
  ctx.redirect(`/oidc/logout?${new URLSearchParams(kept)}`);
};

const signOutByForm = async (deps: EngineDeps, ctx: Context, next: () => Promise<void>): Promise<void> => {
  await next();
  const session = ctx['oidc']?.session;
  if (ctx.status !== 303 || !session?.destroyed || !session.accountId) return;
  await leaveAccount(deps, ctx);
  await auditLogout(deps, ctx, { userId: session.accountId, clientId: ctx['oidc'].client?.clientId });
};

const auditLogout = async (
  deps: EngineDeps,
  ctx: Context,
  { userId, clientId }: { userId: string | undefined; clientId: string | undefined },
): Promise<void> => {
  const { caller } = visitOf(ctx);
  const entry: AuditEntry = {
    type: 'slo',
    description: 'User successfully logged out',
    user_id: userId,
    client_id: clientId,
    ip: caller.address,
    user_agent: caller.userAgent,
  };
  await writeAudit(deps.table(), entry, deps);
};

const textIn = (source: Record<string, unknown>, name: string): string | undefined =>
  typeof source[name] === 'string' ? source[name] : undefined;
