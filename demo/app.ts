// An ordinary OpenID Connect client, as a team would write theirs: code flow with PKCE, refresh, logout. It knows nothing of the product.
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import * as client from 'openid-client';
import { fetchTrusting } from './fetch-trusting.ts';
import { failurePage, pageHeaders, signedInPage, startPage } from './pages.ts';

export type DemoOptions = {
  issuer: string;
  clientId: string;
  /** Left out for a public client. */
  clientSecret?: string;
  /** Where the app is mounted, without a slash at the end: `http://localhost:3000/demo`. Its callback is `<baseUrl>/callback`. */
  baseUrl: string;
  /** PEM of an authority to trust beside the system's. */
  ca?: string | undefined;
};

type Pending = { verifier: string; state: string; nonce: string };
type Session = {
  pending?: Pending;
  tokens?: client.TokenEndpointResponse & client.TokenEndpointResponseHelpers;
  idToken?: string;
  claims?: client.IDToken;
};

const stepUpAcr = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor';
const cookieName = 'demo_session';
const mostSessions = 1000;

export const createDemoApp = (options: DemoOptions): RequestListener => {
  const { baseUrl } = options;
  const basePath = new URL(baseUrl).pathname.replace(/\/$/, '');
  const sessions = new Map<string, Session>();
  let discovered: Promise<client.Configuration> | undefined;

  /** At the first sign-in; a failure is forgotten, so that the next try asks again. */
  const provider = (): Promise<client.Configuration> => {
    discovered ??= discover(options).catch((error: unknown) => {
      discovered = undefined;
      throw error;
    });
    return discovered;
  };

  const pages: Record<string, (visit: Visit) => Promise<void>> = {
    'GET /': async ({ response, session }) => {
      const { claims, tokens } = session ?? {};
      if (!claims || !tokens) return show(response, 200, startPage(basePath));
      show(response, 200, signedInPage(basePath, { claims, canRefresh: tokens.refresh_token !== undefined, expiresIn: tokens.expires_in }));
    },

    'GET /login': async ({ response, url }) => {
      const pending = { verifier: client.randomPKCECodeVerifier(), state: client.randomState(), nonce: client.randomNonce() };
      const address = client.buildAuthorizationUrl(await provider(), {
        redirect_uri: `${baseUrl}/callback`,
        scope: 'openid profile email offline_access',
        code_challenge: await client.calculatePKCECodeChallenge(pending.verifier),
        code_challenge_method: 'S256',
        state: pending.state,
        nonce: pending.nonce,
        ...(url.searchParams.has('step_up') ? { acr_values: stepUpAcr } : {}),
      });
      begin(response, { pending });
      redirect(response, address.href);
    },

    'GET /callback': async ({ response, session, url }) => {
      const { pending } = session ?? {};
      if (!pending) return redirect(response, `${baseUrl}/`); // reloaded, or another browser: nothing to finish here
      const tokens = await client.authorizationCodeGrant(await provider(), new URL(`${baseUrl}/callback${url.search}`), {
        pkceCodeVerifier: pending.verifier,
        expectedState: pending.state,
        expectedNonce: pending.nonce,
        idTokenExpected: true,
      });
      begin(response, signedIn(tokens)); // a new session id at every change of who it is
      redirect(response, `${baseUrl}/`);
    },

    'POST /refresh': async ({ response, session }) => {
      const refreshToken = session?.tokens?.refresh_token;
      if (!refreshToken) return redirect(response, `${baseUrl}/`);
      begin(response, signedIn(await client.refreshTokenGrant(await provider(), refreshToken)));
      redirect(response, `${baseUrl}/`);
    },

    'GET /logout': async ({ response, session, id }) => {
      sessions.delete(id);
      const address = client.buildEndSessionUrl(await provider(), {
        post_logout_redirect_uri: `${baseUrl}/`,
        ...(session?.idToken ? { id_token_hint: session.idToken } : {}),
      });
      redirect(response, address.href);
    },
  };

  const begin = (response: ServerResponse, session: Session): void => {
    const id = randomBytes(32).toString('base64url');
    sessions.set(id, session);
    if (sessions.size > mostSessions) sessions.delete(String(sessions.keys().next().value));
    const secure = baseUrl.startsWith('https:') ? '; Secure' : '';
    response.setHeader('set-cookie', `${cookieName}=${id}; Path=${basePath || '/'}; HttpOnly; SameSite=Lax${secure}`);
  };

  return async (request, response) => {
    const url = new URL(request.url ?? '/', baseUrl);
    const path = url.pathname.slice(basePath.length) || '/';
    const page = pages[`${request.method === 'HEAD' ? 'GET' : request.method} ${path}`];
    if (!page) return show(response, 404, failurePage(basePath, { title: 'There is no such page', text: '' }));
    const id = sessionIdOf(request);
    try {
      await page({ response, url, id, session: sessions.get(id) });
    } catch (error) {
      show(response, 502, failurePage(basePath, explain(error)));
    }
  };
};

type Visit = { response: ServerResponse; url: URL; id: string; session: Session | undefined };

const discover = ({ issuer, clientId, clientSecret, ca }: DemoOptions): Promise<client.Configuration> => {
  const auth = clientSecret === undefined ? client.None() : client.ClientSecretPost(clientSecret);
  return client.discovery(new URL(issuer), clientId, undefined, auth, {
    ...(ca ? { [client.customFetch]: fetchTrusting(ca) } : {}),
    execute: issuer.startsWith('http:') ? [client.allowInsecureRequests] : [],
  });
};

const signedIn = (tokens: client.TokenEndpointResponse & client.TokenEndpointResponseHelpers): Session => {
  const claims = tokens.claims();
  return { tokens, ...(claims ? { claims } : {}), ...(tokens.id_token ? { idToken: tokens.id_token } : {}) };
};

const explain = (error: unknown): { title: string; text: string } => {
  if (error instanceof client.AuthorizationResponseError) {
    return { title: 'The sign-in was not finished', text: error.error_description ?? error.error };
  }
  if (error instanceof client.ResponseBodyError) return { title: 'No tokens were given', text: error.error_description ?? error.error };
  return { title: 'The sign-in did not work', text: error instanceof Error ? error.message : 'Unknown reason' };
};

const sessionIdOf = (request: IncomingMessage): string =>
  (request.headers.cookie ?? '')
    .split(/; */)
    .find((pair) => pair.startsWith(`${cookieName}=`))
    ?.slice(cookieName.length + 1) ?? '';

const show = (response: ServerResponse, status: number, html: string): void => {
  response.writeHead(status, pageHeaders);
  response.end(html);
};

const redirect = (response: ServerResponse, address: string): void => {
  response.writeHead(303, { location: address, 'cache-control': 'no-store' });
  response.end();
};
