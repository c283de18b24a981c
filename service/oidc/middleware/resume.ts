// `/authorize/<uid>`: the way back from the screens. The engine sees it only if this browser's session is completed, and only once.
import type { Middleware } from 'koa';
import { loginCookie, sessionCookie } from '../../http/cookies.ts';
import type { SessionState } from '../../rules/login-session.ts';
import type { ErrorPageCode } from '../../rules/screen-answers.ts';
import { collectSession, findSession, type LoginSession } from '../../storage/login-sessions.ts';
import { findArtefact, removeArtefact } from '../../storage/oidc-artefacts.ts';
import { type EngineDeps, secondsOf } from '../engine-deps.ts';
import { toErrorPage } from '../errors.ts';
import { findAccountItems } from '../profile.ts';
import { visitOf } from '../visit.ts';
import { engineCookies, withoutCookies } from './edge.ts';

type Context = Parameters<Middleware>[0];

export const resume =
  (deps: EngineDeps): Middleware =>
  async (ctx, next) => {
    const uid = /^\/authorize\/([\w-]{16,128})$/.exec(ctx.path)?.[1];
    if (!uid || ctx.method !== 'GET') return next();

    const sent = ctx.cookies.get(loginCookie(), { signed: false });
    const { browserHash = '' } = visitOf(ctx);
    const session = sent && (await collectSession(deps.table(), uid, { browserHash, now: secondsOf(deps) }));
    if (!session) return explain(deps, ctx, { uid, isBound: sent !== undefined });

    const keepsEngineSession = await settleEngineSession(deps, ctx, session);
    visitOf(ctx).resumed = { uid, session, keepsEngineSession };
    ctx.req.headers.cookie = `${ctx.req.headers.cookie ?? ''}; ${engineCookies.resume}=${uid}`;
    return next();
  };

/** Not this browser's, not complete, or not any more. */
const explain = async (deps: EngineDeps, ctx: Context, { uid, isBound }: { uid: string; isBound: boolean }): Promise<void> => {
  const session = await findSession(deps.table(), uid, secondsOf(deps));
  const isOwn = isBound && session?.browserHash === visitOf(ctx).browserHash;
  if (!session || !isOwn) return toErrorPage(ctx, { error: 'session_unknown', state: uid });
  if (session.failure === 'no_factor_enabled') return toErrorPage(ctx, { error: 'no_factor_enabled', state: uid });
  const error = refusals[session.state];
  if (error) return toErrorPage(ctx, { error, state: uid });
  ctx.status = 302;
  ctx.redirect(`/u2/login/identifier?state=${encodeURIComponent(uid)}`);
};

const refusals: Partial<Record<SessionState, ErrorPageCode>> = {
  completed: 'session_finished', // another tab was faster
  resumed: 'session_finished',
  enrolled: 'session_finished',
  taken: 'session_finished',
  failed: 'session_finished',
  expired: 'session_expired',
};

/** Where its end was cut short, its name must not go on to what is proven anew: whatever bears it is refused. */
const wasEnded = async (deps: EngineDeps, ctx: Context, { userId, uid }: { userId: string; uid: unknown }): Promise<boolean> => {
  const account = await findAccountItems(deps, visitOf(ctx), userId); // read at every resume
  return account?.profile.ended_sign_ins?.some((ended) => ended.uid === uid) ?? false;
};

/**
 * Another user's session of this browser ends here; else the engine would answer with a form of its own. A step-up stays tied to the
 * session it began in. A sign-in that proved everything anew needs no tie, and must not fail because the old session ran out meanwhile.
 */
const settleEngineSession = async (deps: EngineDeps, ctx: Context, session: LoginSession): Promise<boolean> => {
  const isStepUp = session.stepUpOf !== undefined;
  const id = ctx.cookies.get(sessionCookie(), { signed: false });
  if (!id) return isStepUp;
  const artefact = { model: 'Session', id };
  const payload = await findArtefact(deps.table(), artefact, secondsOf(deps));
  visitOf(ctx).engineSession = { id, payload };
  const owner = payload?.['accountId'];
  // A step-up of somebody else's session fails in the engine; it ends nobody's sign-in.
  if (isStepUp || owner === undefined) return isStepUp;
  if (owner === session.result?.accountId && !(await wasEnded(deps, ctx, { userId: session.result.accountId, uid: payload?.['uid'] })))
    return false;
  await removeArtefact(deps.table(), artefact);
  ctx.req.headers.cookie = withoutCookies(ctx.req.headers.cookie, [sessionCookie()]);
  return false;
};
