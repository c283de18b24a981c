// The way back from the screens: this browser, once, and only when everything is proven.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { hashOf } from '../../../service/storage/hash.ts';
import { findSession, stepSession } from '../../../service/storage/login-sessions.ts';
import { findArtefact } from '../../../service/storage/oidc-artefacts.ts';
import { writeFactorSwitch, writePolicy } from '../../../service/storage/settings.ts';
import { advanceClock, resetClock } from '../../support/clock.ts';
import { type EngineDeployment, startEngine } from '../../support/engine.ts';
import { addApp, addUser, authorizeUrl, completeScreens, exchange, signIn, stateOf } from '../../support/engine-sign-in.ts';
import { newBrowser } from '../../support/http.ts';

let deployment: EngineDeployment;
const now = () => Math.floor(Date.now() / 1000);

beforeAll(async () => {
  deployment = await startEngine();
  await addApp(deployment.table);
  await addUser(deployment.table);
  await addUser(deployment.table, 'auth0|bob');
  await writePolicy(deployment.table, ['all-applications']);
});
afterAll(() => deployment.close());
afterEach(resetClock);

const begin = async (browser = newBrowser(), more = {}) => {
  const started = await browser.go(authorizeUrl(more));
  return { browser, uid: stateOf(started.headers.get('location')) };
};
const errorOf = (response: Response): string | null => {
  const address = new URL(response.headers.get('location') ?? '', 'http://x');
  return address.pathname === '/u2/error' ? address.searchParams.get('error') : address.pathname;
};

describe('a resume', () => {
  test('sends back to the screens while something is missing', async () => {
    const { browser, uid } = await begin();

    const resumed = await browser.go(`/authorize/${uid}`);

    expect(resumed.status).toBe(302);
    expect(resumed.headers.get('location')).toBe(`/u2/login/identifier?state=${uid}`);
  });

  test('is refused in another browser, also in one that makes the cookies of the engine itself', async () => {
    const { uid } = await begin();
    await completeScreens(deployment.table, uid);
    const foreign = newBrowser();
    const forging = newBrowser();
    forging.cookies.set('sp_resume', uid);
    forging.cookies.set('sp_interaction', uid);
    forging.cookies.set('sp_login', 'x'.repeat(43));

    const answers = [await foreign.go(`/authorize/${uid}`), await forging.go(`/authorize/${uid}`)];

    for (const answer of answers) expect(answer.headers.get('location')).toBe(`/u2/error?error=session_unknown&state=${uid}`);
    expect((await findSession(deployment.table, uid, now()))?.state).toBe('completed');
  });

  test('is not disturbed by cookies that somebody planted under the names of the engine', async () => {
    const { browser, uid } = await begin();
    await completeScreens(deployment.table, uid);
    browser.cookies.set('sp_interaction', 'p'.repeat(43));
    const planted = new Map([['sp_resume', 'p'.repeat(43)], ...browser.cookies]); // sent first, so it would be read first
    browser.cookies.clear();
    for (const [name, value] of planted) browser.cookies.set(name, value);

    const resumed = await browser.go(`/authorize/${uid}`);

    expect(resumed.headers.get('location')).toContain('code=');
  });

  test('of 20 in parallel one gets a code', async () => {
    const { browser, uid } = await begin();
    await completeScreens(deployment.table, uid);

    const answers = await Promise.all(Array.from({ length: 20 }, () => browser.go(`/authorize/${uid}`)));

    const addresses = answers.map((answer) => answer.headers.get('location') ?? '');
    expect(addresses.filter((address) => address.includes('code='))).toHaveLength(1);
    expect(addresses.filter((address) => address.includes('error=session_finished'))).toHaveLength(19);
  });

  test('of a finished, an expired and an unknown session says so', async () => {
    const finished = await signIn(deployment.table);
    const old = await begin();
    const unknown = newBrowser();
    await unknown.go(authorizeUrl());

    expect(errorOf(await finished.browser.go(`/authorize/${finished.uid}`))).toBe('session_finished');
    expect(errorOf(await unknown.go(`/authorize/${'u'.repeat(43)}`))).toBe('session_unknown');
    advanceClock(3601);
    expect(errorOf(await old.browser.go(`/authorize/${old.uid}`))).toBe('session_expired');
  });

  test('of a session that was stopped because no factor is enabled says what is missing', async () => {
    const { browser, uid } = await begin();
    const session = await findSession(deployment.table, uid, now());
    if (!session) throw new Error('no session');
    await stepSession(deployment.table, session, { event: 'stopped', change: { failure: 'no_factor_enabled' }, now: now() });

    expect(errorOf(await browser.go(`/authorize/${uid}`))).toBe('no_factor_enabled');
  });

  test.each([
    { on: true, screen: 'mfa/totp-enrollment' }, // a first factor just proven may enrol
    { on: false, screen: 'error' },
  ])('without a second factor opens a new session while the policy wants one; a factor is on: $on', async ({ on, screen }) => {
    await writeFactorSwitch(deployment.table, 'otp', on);
    const { browser, uid } = await begin();
    await completeScreens(deployment.table, uid, { factors: ['pwd'] });

    const resumed = await browser.go(`/authorize/${uid}`);

    const location = resumed.headers.get('location');
    const next = await findSession(deployment.table, stateOf(location), now());
    expect(new URL(location ?? '', 'http://x').pathname).toBe(`/u2/${screen}`);
    expect(next).toMatchObject({
      state: 'awaiting_mfa',
      userId: 'auth0|ada',
      identifier: 'ada@example.com',
      firstFactor: { amr: ['pwd'] },
    });
  });

  test('two tabs of one browser do not disturb each other', async () => {
    const browser = newBrowser();
    const first = await begin(browser);
    const second = await begin(browser);
    await completeScreens(deployment.table, first.uid);
    await completeScreens(deployment.table, second.uid);

    const answers = [await browser.go(`/authorize/${second.uid}`), await browser.go(`/authorize/${first.uid}`)];

    for (const answer of answers) expect(answer.headers.get('location')).toContain('code=');
  });

  test('as another user ends the session of the first, without a form in between', async () => {
    const { browser } = await signIn(deployment.table);
    const before = browser.cookies.get('sp_session') ?? '';
    const { uid } = await begin(browser, { prompt: 'login' });
    await completeScreens(deployment.table, uid, { userId: 'auth0|bob' });

    const resumed = await browser.go(`/authorize/${uid}`);

    const code = new URL(resumed.headers.get('location') ?? '').searchParams.get('code') ?? '';
    expect(decodeJwt((await exchange(browser, code)).body.id_token).sub).toBe('auth0|bob');
    expect(await findArtefact(deployment.table, { model: 'Session', id: before }, now())).toBeUndefined();
  });

  test('works though the session of before ran out while the user typed', async () => {
    const { browser } = await signIn(deployment.table);
    const { uid } = await begin(browser, { prompt: 'login' });
    browser.cookies.delete('sp_session');
    advanceClock(2);
    await completeScreens(deployment.table, uid);

    const resumed = await browser.go(`/authorize/${uid}`);

    expect(resumed.headers.get('location')).toContain('code=');
  });

  test('never shows a browser the engine’s own cookies', async () => {
    const browser = newBrowser();
    const started = await browser.go(authorizeUrl());
    const uid = stateOf(started.headers.get('location'));
    await completeScreens(deployment.table, uid);
    const resumed = await browser.go(`/authorize/${uid}`);

    const names = [started, resumed].flatMap((answer) => answer.headers.getSetCookie()).map((cookie) => cookie.split('=')[0]);

    expect(names).toEqual(['sp_login', 'sp_session', 'sp_device']);
  });

  test('remembers the browser once for each user, and takes no value over from another one', async () => {
    const { browser } = await signIn(deployment.table, { userId: 'auth0|ada' });
    const value = browser.cookies.get('sp_device') ?? '';

    await signIn(deployment.table, { browser, authorize: { prompt: 'login' } });
    expect(browser.cookies.get('sp_device')).toBe(value);
    await signIn(deployment.table, { browser, authorize: { prompt: 'login' }, userId: 'auth0|bob' });

    // Who signed in before may have noted the value, to be known as the next user elsewhere.
    const next = browser.cookies.get('sp_device') ?? '';
    expect(next).not.toBe(value);
    for (const [user, own] of Object.entries({ 'auth0|ada': value, 'auth0|bob': next })) {
      const item = await deployment.table.get({ pk: `USER#${user}`, sk: `DEVICE#${hashOf(own)}` });
      expect(item?.['expiresAt']).toBeGreaterThan(now() + 89 * 24 * 3600);
    }
  });

  test('of a user who was blocked meanwhile leads back to the sign-in', async () => {
    await addUser(deployment.table, 'auth0|carol');
    const { browser, uid } = await begin();
    await completeScreens(deployment.table, uid, { userId: 'auth0|carol' });
    await addUser(deployment.table, 'auth0|carol', { blocked: true });

    const resumed = await browser.go(`/authorize/${uid}`);

    expect(resumed.headers.get('location')).toMatch(/^\/u2\/login\/identifier\?state=/);
  });
});
