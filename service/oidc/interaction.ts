// The login session is the engine's interaction: opened inside /authorize, handed back at its resume. In between the engine is not asked.
import { type AdapterPayload, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { config } from '../config.ts';
import { usableMethods } from '../factors/usable.ts';
import { isFreshProof } from '../rules/fresh-proof.ts';
import { asksForMfa } from '../rules/policy.ts';
import type { ScreenName } from '../rules/screen-answers.ts';
import { readAccount } from '../storage/account.ts';
import { type LoginSession, openSession } from '../storage/login-sessions.ts';
import { readMfaSettings } from '../storage/settings.ts';
import { restartUrlOf } from './client-metadata.ts';
import { type EngineDeps, secondsOf } from './engine-deps.ts';
import { firstScreenOf } from './first-screen.ts';
import { visitOf } from './visit.ts';

/** The engine's `save` of a new interaction. */
export const openLogin = async (deps: EngineDeps, uid: string, payload: AdapterPayload): Promise<void> => {
  const ctx = Provider.ctx;
  const client = ctx?.oidc.client;
  if (!ctx || !client) throw new Error('an interaction outside of /authorize');
  const visit = visitOf(ctx);
  const now = secondsOf(deps);
  const params = textsOf(payload.params);
  const { standing, firstScreen } = await beginningOf(deps, ctx, payload, now);

  await openSession(
    deps.table(),
    uid,
    {
      browserHash: visit.browserHash ?? '',
      clientId: client.clientId,
      clientName: client.clientName ?? client.clientId,
      restartUrl: restartUrlOf(client) ?? new URL(params['redirect_uri'] ?? config().issuer).origin,
      uiLocales: wordsOf(params['ui_locales']).slice(0, 10),
      ...(params['login_hint'] ? { loginHint: params['login_hint'].slice(0, 254) } : {}),
      mfaAsked: asksForMfa(params['acr_values']),
      interaction: storedForm(payload),
      address: visit.caller.address,
      userAgent: visit.caller.userAgent,
      ...standing,
    },
    now,
  );
  ctx.state['firstScreen'] = firstScreen;
};

/** Where the engine sends the browser; a page that is not this session's moves on by itself. */
export const screenOf = (ctx: KoaContextWithOIDC, uid: string): string =>
  `/u2/${ctx.state['firstScreen']}?state=${encodeURIComponent(uid)}`;

/** What a step-up need not ask again. Everybody else begins with nothing proven. */
const beginningOf = async (deps: EngineDeps, ctx: KoaContextWithOIDC, payload: AdapterPayload, now: number): Promise<Beginning> => {
  const pending = { standing: { state: 'pending' }, firstScreen: 'login/identifier' } as const;
  const { accountId, amr = [], loginTs = 0 } = ctx.oidc.session ?? {};
  const reasons = payload.prompt?.reasons ?? [];
  if (!accountId || reasons.length !== 1 || reasons[0] !== 'mfa_required') return pending;

  const [account, settings] = await Promise.all([readAccount(deps.table(), accountId), readMfaSettings(deps.table())]);
  if (!account) return pending;
  const { email } = account.profile;
  const mayGoOn = usableMethods(account, settings).length > 0 || isFreshProof(loginTs, now);
  if (!mayGoOn) return { ...pending, standing: { ...pending.standing, ...(email ? { loginHint: email } : {}) } };
  const stepUpOf = payload.session?.uid ?? ''; // kept when the session's id is renewed
  const standing = {
    state: 'awaiting_mfa' as const,
    userId: accountId,
    firstFactor: { amr: [...amr], at: loginTs },
    stepUpOf,
    ...(email ? { identifier: email } : {}),
  };
  return { standing, firstScreen: firstScreenOf(account, settings) };
};

type Beginning = {
  standing: Pick<LoginSession, 'state' | 'userId' | 'firstFactor' | 'stepUpOf' | 'identifier' | 'loginHint'>;
  firstScreen: ScreenName;
};

/** Without `state` (our uid), the engine's session id, and tokens that the app sent along: those are secrets. */
const storedForm = ({ params, prompt, trusted, cid, session }: AdapterPayload): string => {
  const { id_token_hint: _hint, ...rest } = textsOf(params);
  const { cookie: _cookie, ...bound } = session ?? {};
  return JSON.stringify({
    params: rest,
    prompt: { name: prompt?.name, reasons: prompt?.reasons, details: {} },
    trusted,
    cid,
    ...(session ? { session: bound } : {}),
  });
};

/** The engine's `find` at the resume: the stored interaction with the result of the screens. */
export const resumedInteraction = (uid: string, session: LoginSession, keepsEngineSession: boolean): AdapterPayload => {
  const { session: bound, ...stored } = JSON.parse(session.interaction ?? '{}') as AdapterPayload; // written above only
  const { result } = session;
  return {
    ...stored,
    ...(keepsEngineSession && bound ? { session: bound } : {}),
    jti: uid,
    kind: 'Interaction',
    iat: session.createdAt,
    exp: session.expiresAt,
    returnTo: new URL(`authorize/${uid}`, config().issuer).href,
    result: result
      ? {
          login: {
            accountId: result.accountId,
            amr: result.amr,
            ...(result.acr ? { acr: result.acr } : {}),
            ts: result.at,
            remember: true,
          },
        }
      : {},
  };
};

const textsOf = (params: object | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(params ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));

const wordsOf = (text: string | undefined): string[] => (text ?? '').split(' ').filter((word) => /^[A-Za-z0-9-]{1,35}$/.test(word));
