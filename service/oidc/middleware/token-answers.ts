// The token endpoint in Auth0's words: its clients compare some of these texts letter by letter (auth0.md D3, D4). And its audit entries.
import type { Middleware } from 'koa';
import { type AuditType, writeAudit } from '../../storage/audit-log.ts';
import { alreadyUsed } from '../adapter.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { visitOf } from '../visit.ts';

type Context = Parameters<Middleware>[0];
type Refusal = { error: string; detail: string; grantType: string };
type Row = {
  name: string;
  when(refusal: Refusal): boolean;
  says: { status: number; error: string; error_description: string | ((refusal: Refusal) => string) };
};

const isGrant = (type: string) => (refusal: Refusal) => refusal.error === 'invalid_grant' && refusal.grantType === type;

/** The first row that fits decides; what none fits stays as the engine said it. */
export const refusalRows: readonly Row[] = [
  {
    name: 'client',
    when: ({ error }) => error === 'invalid_client',
    says: { status: 401, error: 'access_denied', error_description: 'Unauthorized' },
  },
  {
    name: 'refresh_token',
    when: isGrant('refresh_token'),
    says: { status: 403, error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' },
  },
  {
    name: 'code_verifier',
    when: (refusal) => isGrant('authorization_code')(refusal) && /code_verifier|PKCE/.test(refusal.detail),
    says: { status: 403, error: 'invalid_grant', error_description: 'Failed to verify code verifier' },
  },
  {
    name: 'code',
    when: isGrant('authorization_code'),
    says: { status: 403, error: 'invalid_grant', error_description: 'Invalid authorization code' },
  },
  {
    name: 'grant_type',
    when: ({ error, detail }) => error === 'invalid_request' && detail === 'requested grant type is not allowed for this client',
    says: {
      status: 403,
      error: 'unauthorized_client',
      error_description: ({ grantType }) => `Grant type '${grantType.slice(0, 100)}' not allowed for the client.`,
    },
  },
];

export const tokenAnswers =
  (deps: EngineDeps): Middleware =>
  async (ctx, next) => {
    await next();
    if (ctx.method !== 'POST' || !ctx.path.startsWith('/oauth/')) return;
    const { failure } = visitOf(ctx);
    const refusal = failure === undefined ? undefined : translate(ctx, failure);
    if (ctx.path === '/oauth/token') await audit(deps, ctx, refusal);
  };

const translate = (ctx: Context, failure: unknown): Refusal | undefined => {
  if (Reflect.get(Object(failure), 'expose') !== true) return undefined; // ours: see edge.ts
  const textOf = (name: string): string => String(Reflect.get(Object(failure), name) ?? '');
  const refusal: Refusal = {
    error: textOf('error'),
    detail: textOf('error_detail') || textOf('error_description'),
    grantType: String(ctx['oidc']?.params?.grant_type ?? ''),
  };
  const row = refusalRows.find(({ when }) => when(refusal));
  if (row) {
    const { status, error, error_description: says } = row.says;
    ctx.status = status;
    ctx.body = { error, error_description: typeof says === 'function' ? says(refusal) : says };
  }
  return refusal;
};

/** A code that is exchanged needs no entry of its own: the sign-in that gave it left `s` a moment before, and each entry is a write. */
const auditTypes: Record<string, { success?: AuditType; failure: AuditType; description: string }> = {
  authorization_code: { failure: 'feacft', description: 'Authorization Code for Access Token' },
  refresh_token: { success: 'sertft', failure: 'fertft', description: 'Refresh Token for Access Token' },
  client_credentials: { success: 'seccft', failure: 'feccft', description: 'Client Credentials for Access Token' },
};

/** Who is no client of ours leaves no entry: else anybody could fill the log. */
const audit = async (deps: EngineDeps, ctx: Context, refusal: Refusal | undefined): Promise<void> => {
  const oidc = ctx['oidc'];
  const types = auditTypes[String(oidc?.params?.grant_type ?? '')];
  const succeeded = ctx.status === 200;
  if (!types || !oidc?.client || (!succeeded && !refusal)) return;
  const failure = refusal?.detail.includes(alreadyUsed) && types.failure === 'fertft' ? 'ferrt' : types.failure;
  const type = succeeded ? types.success : failure;
  if (!type) return;
  const token = oidc.entities.RefreshToken ?? oidc.entities.AuthorizationCode ?? oidc.entities.AccessToken;
  await writeAudit(
    deps.table(),
    {
      type,
      description: succeeded ? types.description : `${types.description}: ${refusal?.detail.slice(0, 200) || refusal?.error}`,
      user_id: token?.accountId,
      client_id: oidc.client.clientId,
      client_name: oidc.client.clientName,
      audience: oidc.entities.AccessToken?.aud ?? oidc.entities.ClientCredentials?.aud,
      scope: oidc.entities.AccessToken?.scope ?? oidc.entities.ClientCredentials?.scope,
      ip: visitOf(ctx).caller.address,
      user_agent: visitOf(ctx).caller.userAgent,
    },
    deps,
  );
};
