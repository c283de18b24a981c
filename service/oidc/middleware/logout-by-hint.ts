// A sign-out that names its sign-in needs no question (OpenID Connect RP-Initiated Logout §2): the app sends the id_token it was given.
import { compactVerify, errors } from 'jose';
import type { Middleware } from 'koa';
import type { Provider } from 'oidc-provider';
import { config } from '../../config.ts';
import { sessionCookie } from '../../http/cookies.ts';
import { findArtefact } from '../../storage/oidc-artefacts.ts';
import { type EngineDeps, secondsOf } from '../engine-deps.ts';

type Context = Parameters<Middleware>[0];
type Hint = { subject: string; clientId: string };

/**
 * Where to go, if the hint is an id_token of ours, for the user who is signed in here, and the address is the app's own. Undefined: the
 * engine asks the person. An old hint is as good as a new one: what counts is whose session this is.
 */
export const hintedReturn = async (deps: EngineDeps, provider: Provider, ctx: Context): Promise<string | undefined> => {
  const { id_token_hint: token, client_id: named, post_logout_redirect_uri: wished, state } = ctx.query;
  const hint = typeof token === 'string' ? await readHint(deps, token) : undefined;
  if (!hint || (named !== undefined && named !== hint.clientId)) return undefined;
  const id = ctx.cookies.get(sessionCookie(), { signed: false });
  const session = id && (await findArtefact(deps.table(), { model: 'Session', id }, secondsOf(deps)));
  if (!session || session['accountId'] !== hint.subject) return undefined;
  if (wished === undefined) return '/u2/logged-out';

  const client = await provider.Client.find(hint.clientId);
  if (!client || typeof wished !== 'string' || !client.postLogoutRedirectUriAllowed(wished)) return undefined;
  const address = new URL(wished);
  if (typeof state === 'string') address.searchParams.set('state', state);
  return address.href;
};

const readHint = async (deps: EngineDeps, token: string): Promise<Hint | undefined> => {
  const { verification } = await deps.signingKeys();
  try {
    const { payload, protectedHeader } = await compactVerify(token, verification, { algorithms: ['RS256'] });
    const claims = JSON.parse(Buffer.from(payload).toString('utf8')) as Record<string, unknown>; // signed by us
    const isIdToken = protectedHeader['typ'] !== 'at+jwt' && claims['iss'] === config().issuer;
    const { sub, aud } = claims;
    return isIdToken && typeof sub === 'string' && typeof aud === 'string' ? { subject: sub, clientId: aud } : undefined;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined; // whatever is wrong with the token
    throw error;
  }
};
