// What is stored once a code goes out: its grant, the browser, and the audit entry. All before the code leaves us.
import type { Middleware } from 'koa';
import { deviceCookie, setCookie } from '../../http/cookies.ts';
import { deviceIn } from '../../rules/policy.ts';
import { writeAudit } from '../../storage/audit-log.ts';
import { deviceLifetimeSeconds, rememberDevice } from '../../storage/devices.ts';
import type { LoginSession } from '../../storage/login-sessions.ts';
import { bondOf } from '../../storage/remembered-browsers.ts';
import { type EngineDeps, secondsOf } from '../engine-deps.ts';
import { findAccountItems } from '../profile.ts';
import { type Visit, visitOf } from '../visit.ts';

type Context = Parameters<Middleware>[0];

export const completedLogin =
  (deps: EngineDeps): Middleware =>
  async (ctx, next) => {
    await next();
    const entities = ctx['oidc']?.entities;
    // At the token endpoint there is a code too, but its grant may have been ended meanwhile: writing it again would revive the family.
    if (!ctx.path.startsWith('/authorize') || !entities?.AuthorizationCode) return;
    const visit = visitOf(ctx);
    const { resumed } = visit;
    await Promise.all([entities.Grant.save(), ...(resumed ? [rememberBrowser(deps, ctx, resumed.session), auditLogin(deps, visit)] : [])]);
  };

const rememberBrowser = async (deps: EngineDeps, ctx: Context, { result, rememberBrowser: wished }: LoginSession): Promise<void> => {
  const visit = visitOf(ctx);
  const account = result && (await findAccountItems(deps, visit, result.accountId)); // read by the engine before
  if (!account) return;
  const { address, userAgent } = visit.caller;
  const cookie = ctx.cookies.get(deviceCookie(), { signed: false });
  const value = await rememberDevice(deps.table(), {
    account,
    cookie,
    mfa: result.amr.includes('mfa'),
    now: secondsOf(deps),
    random: deps.random,
    remembering: {
      is: wished !== undefined && wished === bondOf(account.profile) ? 'wished' : deviceIn(result.acr) === undefined ? 'no_matter' : 'used',
      signIn: ctx['oidc'].session?.uid,
      userAgent,
      address,
    },
  });
  if (value !== undefined) ctx.append('set-cookie', setCookie(deviceCookie(), value, deviceLifetimeSeconds));
};

const auditLogin = async (deps: EngineDeps, visit: Visit): Promise<void> => {
  const session = visit.resumed?.session;
  const profile = (await visit.account?.found)?.profile;
  if (!session) return;
  await writeAudit(
    deps.table(),
    {
      type: 's',
      description: 'Successful login',
      user_id: session.result?.accountId,
      user_name: profile?.email ?? profile?.username,
      client_id: session.clientId,
      client_name: session.clientName,
      connection: profile?.connection,
      ip: visit.caller.address,
      user_agent: visit.caller.userAgent,
      details: { session_id: session.reference, amr: session.result?.amr, ...rememberedIn(session) },
    },
    deps,
  );
};

/** By Auth0's name (auth0.md A10). */
const rememberedIn = ({ result, rememberBrowser }: LoginSession): { remember_browser?: true } =>
  rememberBrowser || deviceIn(result?.acr) !== undefined ? { remember_browser: true } : {};
