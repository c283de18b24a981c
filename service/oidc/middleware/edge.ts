// The first middleware: headers, cookies as the gateway wants them, and what is said when a part of ours fails.
import type { Middleware } from 'koa';
import { config } from '../../config.ts';
import { dropCookie, sessionCookie } from '../../http/cookies.ts';
import { logLine } from '../../http/log.ts';
import { asProblem, Problem } from '../../rules/problem.ts';
import { answerInJson, answerWithProblem, isForPrograms } from '../errors.ts';
import { beginVisit, visitOf } from '../visit.ts';

/** The engine's own binding cookies never reach a browser: their value is the `state` of the URL, so anybody could make them. */
export const engineCookies = { interaction: 'sp_interaction', resume: 'sp_resume' };

export const edge: Middleware = async (ctx, next) => {
  const visit = beginVisit(ctx, { address: ctx.ip, userAgent: ctx.get('user-agent').slice(0, 512), languages: [] });
  ctx.set(securityHeaders());
  ctx.req.headers.cookie = withoutCookies(ctx.req.headers.cookie, Object.values(engineCookies));
  try {
    await next();
  } catch (error) {
    visit.failure = error;
    answerWithProblem(ctx, error);
  }
  // The engine prints a failure of ours in its own words, as a 500.
  if (isOurs(visit.failure) && isForPrograms(ctx.path)) answerInJson(ctx, asProblem(visit.failure));
  settlePolicy(ctx);
  tidyCookies(ctx);
  await report(ctx);
};

/** As service/http/answer.ts; here with an empty `script-src`, to which the engine adds the hash of a screen's one script. */
const securityHeaders = (): Record<string, string> => ({
  'content-security-policy': "default-src 'none'; script-src; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  ...(config().issuer.startsWith('https:') ? { 'strict-transport-security': 'max-age=63072000; includeSubDomains; preload' } : {}),
});

type Context = Parameters<Middleware>[0];

/**
 * The policy for what was really answered: no empty directive, and for a page with a form its targets. Browsers hold a form to this list
 * also where its answer redirects to, so the app's address must stand in it.
 */
const settlePolicy = (ctx: Context): void => {
  const policy = String(ctx.response.get('content-security-policy')).replace('script-src; ', '');
  ctx.set('content-security-policy', ctx.response.is('html') ? policy.replace("form-action 'none'", formTargets(ctx)) : policy);
};

const formTargets = (ctx: Context): string => {
  const params: Record<string, unknown> = ctx['oidc']?.params ?? {};
  const targets = [params['redirect_uri'], params['post_logout_redirect_uri']].filter(
    (uri) => typeof uri === 'string' && URL.canParse(uri),
  );
  const origins = targets.map((uri) => new URL(String(uri)).origin).filter((origin) => origin !== 'null');
  return ["form-action 'self'", ...origins].join(' ');
};

/** Always an array: a single string would land among the headers, where the gateway does not look for cookies. */
const tidyCookies = (ctx: Context): void => {
  const written: string | string[] = ctx.response.get('set-cookie') ?? [];
  const hidden = Object.values(engineCookies);
  const kept = [written]
    .flat()
    .filter((cookie) => cookie !== '' && !hidden.some((name) => cookie.startsWith(`${name}=`)))
    .map((cookie) => (visitOf(ctx).sessionUnsaved && cookie.startsWith(`${sessionCookie()}=`) ? dropCookie(sessionCookie()) : cookie));
  ctx.remove('set-cookie');
  if (kept.length > 0) ctx.set('set-cookie', kept);
};

export const withoutCookies = (header: string | undefined, names: readonly string[]): string =>
  (header ?? '')
    .split(';')
    .filter((pair) => !names.includes(pair.split('=')[0]?.trim() ?? ''))
    .join(';');

/** Bugs and outages; a refusal is told to the caller and stands in the audit log. */
const isOurs = (failure: unknown): boolean => failure !== undefined && Reflect.get(Object(failure), 'expose') !== true;

const report = async (ctx: Context): Promise<void> => {
  const { failure } = visitOf(ctx);
  if (!isOurs(failure)) return;
  const cause = failure instanceof Problem ? failure.cause : failure;
  const details = cause instanceof Error ? { name: cause.name, message: cause.message, stack: cause.stack } : String(cause);
  await logLine('error', 'The OpenID Connect engine failed', { cause: details });
};
