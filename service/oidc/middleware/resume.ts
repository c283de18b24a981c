// `/authorize/<uid>`: the way back from the screens. The engine sees it only if this browser's session is completed, and only once.
import type { Middleware } from 'koa';
import { loginCookie, sessionCookie } from '../../http/cookies.ts';
import type { SessionState } from '../../rules/login-session.ts';
import { Problem } from '../../rules/problem.ts';
import type { ErrorPageCode } from '../../rules/screen-answers.ts';
import { findSession, type LoginSession, stepSession } from '../../storage/login-sessions.ts';
import { findArtefact, removeArtefact } from '../../storage/oidc-artefacts.ts';
import { type EngineDeps, secondsOf } from '../engine-deps.ts';
import { toErrorPage } from '../errors.ts';
import { visitOf } from '../visit.ts';
import { engineCookies, withoutCookies } from './edge.ts';

type Context = Parameters<Middleware>[0];

export const resume =
  (deps: EngineDeps): Middleware =>
  async (ctx, next) => {
    const uid = /^\/authorize\/([\w-]{16,128})$/.exec(ctx.path)?.[1];
    if (!uid || ctx.method !== 'GET') return next();

    const session = await findSession(deps.table(), uid, secondsOf(deps));
    const sent = ctx.cookies.get(loginCookie(), { signed: false });
    const error = refusalOf(session, { sent: sent !== undefined, browserHash: visitOf(ctx).browserHash });
    if (error) return toErrorPage(ctx, { error, state: uid });
    if (!session || session.state === 'pending' || session.state === 'awaiting_mfa') return toItsScreen(ctx, uid);

    if (!(await collected(deps, session))) return toErrorPage(ctx, { error: 'session_finished', state: uid });
    const keepsEngineSession = await settleEngineSession(deps, ctx, session);
    visitOf(ctx).resumed = { uid, session, keepsEngineSession };
    ctx.req.headers.cookie = `${ctx.req.headers.cookie ?? ''}; ${engineCookies.resume}=${uid}`;
    return next();
  };

const refusals: Record<SessionState, ErrorPageCode | undefined> = {
  pending: undefined,
  awaiting_mfa: undefined,
  completed: undefined,
  resumed: 'session_finished',
  failed: 'session_finished',
  expired: 'session_expired',
};

const refusalOf = (
  session: LoginSession | undefined,
  browser: { sent: boolean; browserHash: string | undefined },
): ErrorPageCode | undefined => {
  if (!session || !browser.sent || session.browserHash !== browser.browserHash) return 'session_unknown';
  if (session.state === 'failed' && session.failure === 'no_factor_enabled') return 'no_factor_enabled';
  return refusals[session.state];
};

const toItsScreen = (ctx: Context, uid: string): void => {
  ctx.status = 302;
  ctx.redirect(`/u2/login/identifier?state=${encodeURIComponent(uid)}`);
};

/** Of parallel resumes one passes: a session gives one code. */
const collected = async (deps: EngineDeps, session: LoginSession): Promise<boolean> => {
  try {
    await stepSession(deps.table(), session, { event: 'resumed', now: secondsOf(deps) });
    return true;
  } catch (error) {
    if (error instanceof Problem && error.code === 'step_not_open') return false;
    throw error;
  }
};

/**
 * Another user's session of this browser ends here; else the engine would answer with a form of its own. A step-up stays tied to the
 * session it began in. A sign-in that proved everything anew needs no tie, and must not fail because the old session ran out meanwhile.
 */
const settleEngineSession = async (deps: EngineDeps, ctx: Context, session: LoginSession): Promise<boolean> => {
  const isStepUp = session.firstFactor !== undefined && session.firstFactor.at < session.createdAt;
  const id = ctx.cookies.get(sessionCookie(), { signed: false });
  if (!id) return isStepUp;
  const artefact = { model: 'Session', id };
  const payload = await findArtefact(deps.table(), artefact, secondsOf(deps));
  visitOf(ctx).engineSession = { id, payload };
  const owner = payload?.['accountId'];
  if (owner === undefined || owner === session.result?.accountId) return isStepUp;
  await removeArtefact(deps.table(), artefact);
  ctx.req.headers.cookie = withoutCookies(ctx.req.headers.cookie, [sessionCookie()]);
  return false;
};
