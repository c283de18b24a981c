// What a failed request is answered with: JSON where programs call, the error page where people come by.
import type { Middleware } from 'koa';
import type { errors, KoaContextWithOIDC } from 'oidc-provider';
import { asProblem, Problem } from '../rules/problem.ts';
import type { ErrorPageCode } from '../rules/screen-answers.ts';
import { ulid } from '../rules/ulid.ts';
import { writeAudit } from '../storage/audit-log.ts';
import type { EngineDeps } from './engine-deps.ts';
import { visitOf } from './visit.ts';

type Context = Parameters<Middleware>[0];

export const isForPrograms = (path: string): boolean =>
  path.startsWith('/oauth/') || path === '/userinfo' || path.startsWith('/.well-known/');

/** The engine's errors that do not go back to an app. */
export const renderError =
  (deps: EngineDeps) =>
  async (ctx: KoaContextWithOIDC, out: { error: string }, error: errors.OIDCProviderError | Error): Promise<void> => {
    if (isForPrograms(ctx.path)) {
      ctx.type = 'json';
      ctx.body = out;
      return;
    }
    const code = pageCodeOf(error, out.error);
    // Who comes for no client of ours leaves no entry: else anybody could fill the log.
    const isOurs = ctx.oidc.client !== undefined && !(error instanceof Problem);
    toErrorPage(ctx, { error: code, ...(isOurs ? { ref: await auditRefusal(deps, ctx, { code, error }) } : {}) });
  };

export const toErrorPage = (ctx: Context | KoaContextWithOIDC, query: { error: ErrorPageCode; state?: string; ref?: string }): void => {
  ctx.status = 302;
  ctx.redirect(`/u2/error?${new URLSearchParams(query)}`);
};

/** A failure of ours outside of the engine's own error handling. */
export const answerWithProblem = (ctx: Context, error: unknown): void => {
  const problem = asProblem(error);
  if (isForPrograms(ctx.path)) answerInJson(ctx, problem);
  else toErrorPage(ctx, { error: problem.status === 503 ? 'temporarily_unavailable' : 'server_error' });
};

export const answerInJson = (ctx: Context, problem: Problem): void => {
  ctx.status = problem.status;
  if (problem.retryAfterSeconds !== undefined) {
    ctx.set('retry-after', String(problem.retryAfterSeconds));
    ctx.set('x-ratelimit-reset', String(Math.ceil(Date.now() / 1000) + problem.retryAfterSeconds));
  }
  ctx.body = { error: problem.code, error_description: problem.message, ...problem.details };
};

const pageCodes = new Set<string>([
  'invalid_request',
  'unauthorized_client',
  'invalid_client',
  'unsupported_response_type',
  'invalid_redirect_uri',
  'access_denied',
] satisfies ErrorPageCode[]);

const pageCodeOf = (error: Error, code: string): ErrorPageCode => {
  if (error instanceof Problem) return error.status === 503 ? 'temporarily_unavailable' : 'server_error';
  if (error.name === 'SessionNotFound') return 'session_unknown';
  if (pageCodes.has(code)) return code as ErrorPageCode; // one of the set
  return code === 'server_error' ? 'server_error' : 'invalid_request';
};

/** The entry's id is the reference that the page shows. */
const auditRefusal = async (
  deps: EngineDeps,
  ctx: KoaContextWithOIDC,
  { code, error }: { code: string; error: Error },
): Promise<string> => {
  const [now, random] = [deps.now(), deps.random(10)];
  const client = ctx.oidc.client;
  const description = String(Reflect.get(error, 'error_description') ?? error.message).slice(0, 300);
  await writeAudit(
    deps.table(),
    {
      type: 'f',
      description: Reflect.get(error, 'expose') === true ? description : 'The sign-in failed on our side',
      client_id: client?.clientId,
      client_name: client?.clientName,
      ip: visitOf(ctx).caller.address,
      user_agent: visitOf(ctx).caller.userAgent,
      details: { error: code },
    },
    { now: () => now, random: () => random },
  );
  return ulid(now, random);
};
