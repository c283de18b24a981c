// The policy where it counts: silent sign-in, every grant, step-up. And users who are gone.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { multiFactorAcr } from '../../../service/rules/policy.ts';
import { methodKey, profileKey } from '../../../service/storage/account.ts';
import { findSession } from '../../../service/storage/login-sessions.ts';
import { writeFactorSwitch, writePolicy } from '../../../service/storage/settings.ts';
import { advanceClock, resetClock } from '../../support/clock.ts';
import { type EngineDeployment, startEngine } from '../../support/engine.ts';
import { addApp, addUser, authorizeUrl, exchange, refresh, signIn, stateOf } from '../../support/engine-sign-in.ts';
import type { Browser } from '../../support/http.ts';

let deployment: EngineDeployment;
const now = () => Math.floor(Date.now() / 1000);

beforeAll(async () => {
  deployment = await startEngine();
  await addApp(deployment.table);
});
beforeEach(async () => {
  await addUser(deployment.table);
  await writePolicy(deployment.table, []);
});
afterEach(resetClock);
afterAll(() => deployment.close());

const silent = async (browser: Browser, more = {}) => {
  const answer = await browser.go(authorizeUrl({ prompt: 'none', ...more }));
  return new URL(answer.headers.get('location') ?? '').searchParams;
};
const passwordOnly = () => signIn(deployment.table, { factors: ['pwd'] });

describe('silent sign-in', () => {
  test('gives a code to who is signed in, and says Login required to who is not', async () => {
    const { browser } = await passwordOnly();

    expect((await silent(browser)).get('code')).toBeTruthy();
    browser.cookies.delete('sp_session');
    const refused = await silent(browser);
    expect([refused.get('error'), refused.get('error_description')]).toEqual(['login_required', 'Login required']);
  });

  test.each([
    ['the policy', async () => writePolicy(deployment.table, ['all-applications']), {}],
    ['acr_values', async () => undefined, { acr_values: `urn:x ${multiFactorAcr}` }],
  ])('without a second factor is refused in Auth0’s words when %s wants one', async (_name, prepare, more) => {
    const { browser } = await passwordOnly();
    await prepare();

    const refused = await silent(browser, more);

    expect([refused.get('error'), refused.get('error_description')]).toEqual(['login_required', 'Multifactor authentication required']);
    expect(refused.get('code')).toBeNull();
  });

  test('by web_message answers the same to the page that asked, with the script named by its hash', async () => {
    const { browser } = await passwordOnly();
    await writePolicy(deployment.table, ['all-applications']);

    const answer = await browser.go(authorizeUrl({ prompt: 'none', response_mode: 'web_message' }));

    const html = await answer.text();
    expect(html).toContain('"error":"login_required","error_description":"Multifactor authentication required"');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/script-src 'sha256-[A-Za-z0-9+/=]+'/);
    expect(policy).not.toContain('frame-ancestors');
    expect(answer.headers.get('x-frame-options')).toBeNull();
  });

  test('by form_post hands the code over by a form that this policy lets go to the app alone', async () => {
    const { browser } = await passwordOnly();

    const answer = await browser.go(authorizeUrl({ prompt: 'none', response_mode: 'form_post' }));

    const html = await answer.text();
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(html).toContain('action="https://app.example.com/callback"');
    expect(html).toMatch(/name="code" value="[\w-]+"/);
    expect(policy).toContain("form-action 'self' https://app.example.com");
    expect(policy).toMatch(/script-src 'sha256-/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('with two factors passes under the policy', async () => {
    const { browser } = await signIn(deployment.table);
    await writePolicy(deployment.table, ['all-applications']);

    expect((await silent(browser, { acr_values: multiFactorAcr })).get('code')).toBeTruthy();
  });
});

describe('a user who is gone', () => {
  const gone: [string, () => Promise<unknown>][] = [
    ['deleted', () => deployment.table.remove(profileKey('auth0|ada'))],
    ['being deleted', () => deployment.table.update(profileKey('auth0|ada'), { set: { deleting: true } })],
    ['blocked', () => deployment.table.update(profileKey('auth0|ada'), { set: { blocked: true } })],
    ['signed out everywhere', () => deployment.table.update(profileKey('auth0|ada'), { set: { sessions_valid_from: now() + 1 } })],
  ];

  test.each(gone)(
    '(%s) gets nothing: no silent sign-in, no screen skipped, no refresh, no userinfo, no code exchanged',
    async (_name, go) => {
      const { browser, code } = await signIn(deployment.table);
      const { body } = await exchange(browser, code);
      const second = await browser.go(authorizeUrl());
      const openCode = new URL(second.headers.get('location') ?? '').searchParams.get('code') ?? '';
      await go();

      const refused = await silent(browser);
      const shown = await browser.go(authorizeUrl());
      const refreshed = await refresh(browser, body.refresh_token);
      const exchanged = await exchange(browser, openCode);
      const userinfo = await browser.go('/userinfo', { headers: { authorization: `Bearer ${body.access_token}` } });

      expect([refused.get('error'), refused.get('error_description')]).toEqual(['login_required', 'Login required']);
      expect(shown.headers.get('location')).toMatch(/^\/u2\/login\/identifier/);
      expect([refreshed.status, refreshed.body.error_description]).toEqual([403, 'Unknown or invalid refresh token.']);
      expect([exchanged.status, exchanged.body.error_description]).toEqual([403, 'Invalid authorization code']);
      expect(userinfo.status).toBe(401);
    },
  );
});

describe('a new policy', () => {
  beforeEach(resetClock);

  test('refuses the refresh of a sign-in with one factor, and the token works again after it is taken back', async () => {
    const { browser, code } = await passwordOnly();
    const { body } = await exchange(browser, code);
    await writePolicy(deployment.table, ['all-applications']);

    const refused = await refresh(browser, body.refresh_token);
    await writePolicy(deployment.table, []);
    const again = await refresh(browser, body.refresh_token);

    expect([refused.status, refused.body]).toEqual([
      403,
      { error: 'mfa_required', error_description: 'Multifactor authentication required' },
    ]);
    expect(again.status).toBe(200);
  });

  test('refuses a code with one factor, and that code is used up', async () => {
    const { browser, code } = await passwordOnly();
    await writePolicy(deployment.table, ['all-applications']);

    const refused = await exchange(browser, code);
    await writePolicy(deployment.table, []);
    const again = await exchange(browser, code);

    expect([refused.status, refused.body.error]).toEqual([403, 'mfa_required']);
    expect(again.status).toBe(403);
  });
});

describe('a step-up', () => {
  const stepUp = async (browser: Browser) => {
    const answer = await browser.go(authorizeUrl({ acr_values: multiFactorAcr, login_hint: 'someone@example.com' }));
    const location = answer.headers.get('location');
    return { location, session: await findSession(deployment.table, stateOf(location), now()) };
  };
  const method = { id: '01J0000000000000000000000A', type: 'totp', confirmed: true, created_at: new Date().toISOString() };

  test('of who has a method begins at its challenge, with the first factor of the running session', async () => {
    await writeFactorSwitch(deployment.table, 'otp', true);
    await deployment.table.put({ ...methodKey('auth0|ada', method.id), ...method });
    const { browser } = await passwordOnly();
    const signedInAt = now();
    advanceClock(301);

    const { location, session } = await stepUp(browser);
    await deployment.table.remove(methodKey('auth0|ada', method.id));

    expect(location).toMatch(/^\/u2\/mfa\/totp-challenge\?state=/);
    expect(session).toMatchObject({ state: 'awaiting_mfa', userId: 'auth0|ada', identifier: 'ada@example.com', mfaAsked: true });
    expect(session?.firstFactor?.amr).toEqual(['pwd']);
    expect(Math.abs((session?.firstFactor?.at ?? 0) - signedInAt)).toBeLessThanOrEqual(1);
  });

  test('of who has none may enrol up to five minutes after the first factor, and begins anew after that', async () => {
    const { browser } = await passwordOnly();

    const early = await stepUp(browser);
    advanceClock(302);
    const late = await stepUp(browser);

    expect(early.session?.state).toBe('awaiting_mfa');
    expect(late.location).toMatch(/^\/u2\/login\/identifier\?state=/);
    expect(late.session?.state).toBe('pending');
    expect(late.session?.userId).toBeUndefined();
    expect(late.session?.firstFactor).toBeUndefined();
  });

  test('with prompt=login proves everything anew', async () => {
    const { browser } = await passwordOnly();

    const answer = await browser.go(authorizeUrl({ acr_values: multiFactorAcr, prompt: 'login' }));

    expect((await findSession(deployment.table, stateOf(answer.headers.get('location')), now()))?.firstFactor).toBeUndefined();
  });

  test('ends with what was really done in the id_token, and stays so over refreshes', async () => {
    const { browser } = await passwordOnly();
    const { code } = await signIn(deployment.table, { browser, authorize: { acr_values: multiFactorAcr } });

    const first = (await exchange(browser, code)).body;
    const second = (await refresh(browser, first.refresh_token)).body;

    for (const token of [first.id_token, second.id_token]) {
      expect(decodeJwt(token)).toMatchObject({ acr: multiFactorAcr, amr: ['pwd', 'otp', 'mfa'] });
    }
    expect(decodeJwt(second.id_token)['auth_time']).toBe(decodeJwt(first.id_token)['auth_time']);
  });
});

describe('acr and amr', () => {
  test('say nothing of a second factor that was only asked for', async () => {
    const { browser, code } = await passwordOnly();

    const claims = decodeJwt((await exchange(browser, code)).body.id_token);

    expect(claims['amr']).toEqual(['pwd']);
    expect(claims['acr']).toBeUndefined();
  });
});

describe('what an app may ask of a sign-in', () => {
  const sessionOf = async (answer: Response) => findSession(deployment.table, stateOf(answer.headers.get('location')), now());

  test.each([
    ['prompt=login', { prompt: 'login' }, 0],
    ['prompt=select_account', { prompt: 'select_account' }, 0],
    ['max_age, when the sign-in is older', { max_age: '60' }, 61],
    ['max_age=0', { max_age: '0' }, 0],
  ])('%s asks who is signed in again', async (_name, more, wait) => {
    const { browser } = await signIn(deployment.table);
    advanceClock(wait);

    const answer = await browser.go(authorizeUrl(more));

    expect((await sessionOf(answer))?.state).toBe('pending');
  });

  test.each([
    ['prompt=create is the plain sign-in', { prompt: 'create' }],
    ['prompt=consent asks nothing', { prompt: 'consent' }],
    ['max_age that is not reached', { max_age: '60' }],
    ['screen_hint=signup', { screen_hint: 'signup' }],
  ])('%s: who is signed in gets a code', async (_name, more) => {
    const { browser } = await signIn(deployment.table);

    const answer = await browser.go(authorizeUrl(more));

    expect(answer.headers.get('location')).toContain('code=');
  });

  test('login_hint, ui_locales, the app’s name and where to start again stand in the session', async () => {
    await addApp(deployment.table, { client_id: 'otherApp', name: 'Other app', initiate_login_uri: 'https://other.example.com/start' });
    const { browser } = await passwordOnly();

    const own = await sessionOf(await browser.go(authorizeUrl({ prompt: 'login', login_hint: 'eve@example.com', ui_locales: 'he de' })));
    const other = await sessionOf(await browser.go(authorizeUrl({ prompt: 'login', client_id: 'otherApp' })));

    expect(own).toMatchObject({ loginHint: 'eve@example.com', uiLocales: ['he', 'de'], clientName: 'Test app' });
    expect(own?.restartUrl).toBe('https://app.example.com');
    expect(other).toMatchObject({ clientName: 'Other app', restartUrl: 'https://other.example.com/start' });
  });
});
