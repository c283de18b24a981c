// Remembering a browser (product.md §3 rule 10): it satisfies the policy, and nothing else, for one user in one browser, until something changes.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { deviceIn, multiFactorAcr } from '../../../service/rules/policy.ts';
import { type RememberSettings, rememberDefaults } from '../../../service/rules/remembering.ts';
import { readAccount } from '../../../service/storage/account.ts';
import { hashOf } from '../../../service/storage/hash.ts';
import { forgetAllRemembered, forgetRememberedBrowser, listRememberedBrowsers } from '../../../service/storage/remembered-browsers.ts';
import { writeFactorSwitch, writePolicy, writeRememberSettings } from '../../../service/storage/settings.ts';
import { endOtherSignIns, endSignIn, listSignIns } from '../../../service/storage/sign-ins.ts';
import { advanceClock, resetClock, setClock } from '../../support/clock.ts';
import { type EngineDeployment, startEngine } from '../../support/engine.ts';
import { addApp, authorizeUrl, exchange, refresh } from '../../support/engine-sign-in.ts';
import { type Browser, newBrowser } from '../../support/http.ts';
import { api } from '../../support/management-api.ts';
import { recordCalls } from '../../support/recorded-calls.ts';
import { authorize, enterPassword, goBack, step } from '../../support/screen-driver.ts';
import { codeNow, givenPerson, givenTotp, type Person, password } from '../../support/sign-in.ts';

const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const minute = 60;
const hour = 3600;
const day = 24 * hour;

let deployment: EngineDeployment;
const now = () => Math.floor(Date.now() / 1000);
const deps = { table: () => deployment.table, now: () => Date.now() };
const set = (more: Partial<RememberSettings> = {}) =>
  writeRememberSettings(deployment.table, { ...rememberDefaults, display_remember_me_checkbox: true, ...more });

beforeAll(async () => {
  deployment = await startEngine();
  await addApp(deployment.table);
});
beforeEach(async () => {
  setClock(now());
  await writePolicy(deployment.table, ['all-applications']);
  await writeFactorSwitch(deployment.table, 'otp', true);
  await set();
});
afterEach(resetClock);
afterAll(() => deployment.close());

type Known = { browser: Browser; person: Person; methodId: string };

const givenUser = async (): Promise<{ person: Person; methodId: string }> => {
  const person = await givenPerson(deployment.table);
  return { person, methodId: await givenTotp(deployment.table, person, secret) };
};

/** Password and code, with the box ticked or not; the code that the app gets. */
const answerChallenge = async (browser: Browser, state: string, remember?: boolean): Promise<string> => {
  const { body } = await step(browser, 'mfa/totp-challenge', {
    state,
    code: codeNow(secret),
    ...(remember === undefined ? {} : { remember }),
  });
  expect(body.next).toBe(`/authorize/${state}`);
  return (await goBack(browser, state)).get('code') ?? '';
};

const remembered = async (): Promise<Known> => {
  const { person, methodId } = await givenUser();
  const browser = newBrowser();
  const { state } = await enterPassword(browser, person.email);
  const code = await answerChallenge(browser, state, true);
  expect(code).not.toBe('');
  signOut(browser);
  advanceClock(minute);
  return { browser, person, methodId };
};

/** The single sign-on alone is gone; the browser stays known. */
const signOut = (browser: Browser): void => void browser.cookies.delete('sp_session');

/** The next screen after the password. */
const screenAfterPassword = async (browser: Browser, { email }: Person, more: Record<string, string> = {}): Promise<string> =>
  (await enterPassword(browser, email, { authorize: more })).next.split('?')[0] ?? '';

const challenge = '/u2/mfa/totp-challenge';

/** A whole sign-in without a second factor. */
const signInByMemory = async ({ browser, person }: Known): Promise<string> => {
  const { state, next } = await enterPassword(browser, person.email);
  expect(next).toBe(`/authorize/${state}`);
  return (await goBack(browser, state)).get('code') ?? '';
};

const silent = async (browser: Browser, more = {}) => {
  const answer = await browser.go(authorizeUrl({ prompt: 'none', ...more }));
  return new URL(answer.headers.get('location') ?? '').searchParams;
};

const accountOf = async ({ userId }: Person) => {
  const account = await readAccount(deployment.table, userId);
  if (!account) throw new Error('no such user');
  return account;
};

describe('a remembered browser', () => {
  test('asks for the password alone, and every grant and silent sign-in passes', async () => {
    const known = await remembered();

    const { body } = await exchange(known.browser, await signInByMemory(known));
    const refreshed = await refresh(known.browser, body.refresh_token);

    expect(body.access_token).toBeTruthy();
    expect(refreshed.status).toBe(200);
    expect((await silent(known.browser)).get('code')).toBeTruthy();
  });

  test('says in no token that two factors were proven, nor what it was remembered by', async () => {
    const known = await remembered();

    const first = (await exchange(known.browser, await signInByMemory(known))).body;
    const second = (await refresh(known.browser, first.refresh_token)).body;
    const third = (await exchange(known.browser, (await silent(known.browser)).get('code') ?? '')).body;
    const userinfo = await (await known.browser.go('/userinfo', { headers: { authorization: `Bearer ${third.access_token}` } })).json();

    for (const { id_token } of [first, second, third]) {
      expect(decodeJwt(id_token)).toMatchObject({ sub: known.person.userId, amr: ['pwd'] });
      expect(decodeJwt(id_token)).not.toHaveProperty('acr');
    }
    const told = JSON.stringify([first, second, third, userinfo].flatMap((one) => Object.values(one).map(plain)));
    expect(told).not.toContain('remembered');
    expect(told).not.toContain(hashOf(known.browser.cookies.get('sp_device') ?? ''));
  });

  test('costs no database call where nobody is remembered, and one to note its use', async () => {
    const { person } = await givenUser();
    const browser = newBrowser();
    const plainly = await recordCalls(deployment.table, async () => {
      const { state } = await enterPassword(browser, person.email);
      return answerChallenge(browser, state);
    });
    const ticked = await recordCalls(deployment.table, async () => {
      const other = newBrowser();
      advanceClock(minute);
      const { state } = await enterPassword(other, person.email);
      return answerChallenge(other, state, true);
    });
    const known = await remembered();
    const byMemory = await recordCalls(deployment.table, () => signInByMemory(known));

    expect(ticked.calls.length).toBe(plainly.calls.length);
    expect(byMemory.calls.filter((call) => call.startsWith('update USER DEVICE'))).toHaveLength(1);
    expect(byMemory.calls.length).toBeLessThan(plainly.calls.length);
  });

  test('is in the log as Auth0 names it, at the wish and at each use', async () => {
    const known = await remembered();
    await signInByMemory(known);

    const entries = (await api('GET', `/users/${encodeURIComponent(known.person.userId)}/logs`)).body as {
      type: string;
      details: object;
    }[];
    const logins = entries.filter(({ type }) => type === 's');

    expect(logins.map(({ details }) => details)).toEqual([
      expect.objectContaining({ remember_browser: true, amr: ['pwd'] }),
      expect.objectContaining({ remember_browser: true, amr: ['pwd', 'otp', 'mfa'] }),
    ]);
  });
});

/** A JWT's claims, anything else as it is. */
const plain = (value: unknown): unknown => {
  const isJwt = typeof value === 'string' && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(value);
  return isJwt ? decodeJwt(value) : value;
};

describe('it never satisfies', () => {
  test('acr_values: not at the screens, and not silently', async () => {
    const known = await remembered();

    expect(await screenAfterPassword(known.browser, known.person, { acr_values: multiFactorAcr })).toBe(challenge);

    await signInByMemory(known);
    const refused = await silent(known.browser, { acr_values: multiFactorAcr });
    expect([refused.get('error'), refused.get('error_description')]).toEqual(['login_required', 'Multifactor authentication required']);
    const state = await authorize(known.browser, { acr_values: multiFactorAcr });
    const { body } = await exchange(known.browser, await answerChallenge(known.browser, state));
    expect(decodeJwt(body.id_token)).toMatchObject({ acr: multiFactorAcr, amr: ['pwd', 'otp', 'mfa'] });
  });

  test('acr_values that name it in our own words, which mean nothing to anybody', async () => {
    const { person } = await givenUser();
    const browser = newBrowser();
    const cookie = 'x'.repeat(43);

    const screen = await screenAfterPassword(browser, person, { acr_values: `urn:sallyport:remembered:${hashOf(cookie)}` });

    expect(screen).toBe(challenge);
  });

  test('the enrolment of who has no method any more', async () => {
    const known = await remembered();
    await writeFactorSwitch(deployment.table, 'otp', false);
    await writeFactorSwitch(deployment.table, 'webauthn-roaming', true);

    const screen = await screenAfterPassword(known.browser, known.person);
    await writeFactorSwitch(deployment.table, 'webauthn-roaming', false);

    expect(screen).toBe('/u2/mfa/webauthn-enrollment');
  });

  test('another user in the same browser', async () => {
    const { browser, person } = await remembered();
    const { person: other } = await givenUser();

    const { state, next } = await enterPassword(browser, other.email);
    expect(next.split('?')[0]).toBe(challenge);

    await answerChallenge(browser, state, true);
    signOut(browser);
    advanceClock(minute);
    expect(await screenAfterPassword(browser, other)).toMatch(/^\/authorize\//);
    expect(await screenAfterPassword(browser, person)).toBe(challenge); // who signed in there last is known there
  });

  test('another browser, or a cookie that was made up or cut', async () => {
    const { browser, person } = await remembered();
    const cookie = browser.cookies.get('sp_device') ?? '';

    expect(await screenAfterPassword(newBrowser(), person)).toBe(challenge);
    for (const value of [cookie.slice(0, -1), `${cookie}A`, hashOf(cookie), '']) {
      browser.cookies.set('sp_device', value);
      expect(await screenAfterPassword(browser, person)).toBe(challenge);
    }
    browser.cookies.set('sp_device', cookie);
    expect(await screenAfterPassword(browser, person)).toMatch(/^\/authorize\//);
  });

  test('a browser that a password alone made known', async () => {
    const { person } = await givenUser();
    await writePolicy(deployment.table, []);
    const browser = newBrowser();
    const { state } = await enterPassword(browser, person.email);
    await goBack(browser, state);
    signOut(browser);
    await writePolicy(deployment.table, ['all-applications']);

    expect(await screenAfterPassword(browser, person)).toBe(challenge);
  });
});

test('a cookie that a password alone made known is never the one that is remembered', async () => {
  const { person } = await givenUser();
  await writePolicy(deployment.table, []);
  const browser = newBrowser();
  const first = await enterPassword(browser, person.email);
  await goBack(browser, first.state);
  signOut(browser);
  const planted = browser.cookies.get('sp_device') ?? '';
  await writePolicy(deployment.table, ['all-applications']);
  const { state } = await enterPassword(browser, person.email);
  await answerChallenge(browser, state, true);

  const stranger = newBrowser();
  stranger.cookies.set('sp_device', planted);

  expect(browser.cookies.get('sp_device')).not.toBe(planted);
  expect(await screenAfterPassword(stranger, person)).toBe(challenge);
});

describe('the wish', () => {
  const boxAt = async (browser: Browser, state: string) => {
    const answer = await (await browser.go(`/u2/api/session?state=${state}`)).json();
    return (answer as { remember?: unknown }).remember;
  };

  test('is offered where the setting is on, as it says', async () => {
    const { person } = await givenUser();
    await set({ remember_me_default_value: true, mfa_session_overall_timeout: 10 * day });
    const browser = newBrowser();
    const { state } = await enterPassword(browser, person.email);

    expect(await boxAt(browser, state)).toEqual({ seconds: 10 * day, checked: true });
  });

  test.each([
    ['the setting is off', () => set({ display_remember_me_checkbox: false, remember_me_default_value: true }), {}],
    ['the app asks for two factors', () => set(), { acr_values: multiFactorAcr }],
  ])('is neither offered nor heard where %s', async (_name, prepare, more) => {
    const { person } = await givenUser();
    await prepare();
    const browser = newBrowser();
    const { state } = await enterPassword(browser, person.email, { authorize: more });

    expect(await boxAt(browser, state)).toBeUndefined();
    await answerChallenge(browser, state, true);
    await set();
    signOut(browser);
    expect(await screenAfterPassword(browser, person)).toBe(challenge);
  });

  test.each([undefined, false])('that is %s remembers nothing', async (remember) => {
    const { person } = await givenUser();
    const browser = newBrowser();
    const { state } = await enterPassword(browser, person.email);
    await answerChallenge(browser, state, remember);
    signOut(browser);

    expect(await screenAfterPassword(browser, person)).toBe(challenge);
  });

  test.each(['yes', 1, null, {}])('of %j is refused', async (remember) => {
    const { person } = await givenUser();
    const browser = newBrowser();
    const { state } = await enterPassword(browser, person.email);

    const { status, body } = await step(browser, 'mfa/totp-challenge', { state, code: codeNow(secret), remember });

    expect([status, body.error, body.field]).toEqual([400, 'invalid_body', 'remember']);
  });

  test('with a wrong code remembers nothing', async () => {
    const { person } = await givenUser();
    const browser = newBrowser();
    const { state } = await enterPassword(browser, person.email);
    const wrong = codeNow(secret, 100);
    expect((await step(browser, 'mfa/totp-challenge', { state, code: wrong, remember: true })).status).toBe(403);
    await answerChallenge(browser, state, false);
    signOut(browser);

    expect(await screenAfterPassword(browser, person)).toBe(challenge);
  });
});

const byApi = (method: string, path: (known: Known) => string, body?: unknown) => async (known: Known) => {
  const user = `/users/${encodeURIComponent(known.person.userId)}`;
  const answer = await api(method, `${user}${path(known)}`, body === undefined ? {} : { body });
  expect(answer.status).toBeLessThan(300);
};

const idOfOnly = async ({ person }: Known): Promise<string> =>
  listRememberedBrowsers(await accountOf(person), { ...rememberDefaults, display_remember_me_checkbox: true }, now())[0]?.id ?? '';

/** What ends it, each for itself. Where the sign-in ends too, its silent login and refresh are refused as ended. */
const endings: [string, (known: Known) => Promise<unknown>, 'challenged' | 'signed out'][] = [
  ['a method is added', byApi('POST', () => '/authentication-methods', { type: 'phone', phone_number: '+46701740605' }), 'challenged'],
  [
    'a method is replaced',
    byApi('PUT', () => '/authentication-methods', [{ type: 'totp', totp_secret: 'KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU' }]),
    'challenged',
  ],
  ['the e-mail is changed', (known) => byApi('PATCH', () => '', { email: `moved-${known.person.email}` })(known), 'challenged'],
  ['the password is changed', byApi('PATCH', () => '', { password: 'another horse battery staple' }), 'signed out'],
  ['remembered browsers are invalidated', byApi('POST', () => '/multifactor/actions/invalidate-remember-browser'), 'challenged'],
  ['all sign-ins are ended', byApi('POST', () => '/revoke-access', {}), 'signed out'],
  ['the others’ sign-ins are ended', ({ person }) => endOtherSignIns(deps, person.userId, 'another-uid'), 'signed out'],
  [
    'this browser is forgotten',
    async (known) => forgetRememberedBrowser(deployment.table, await accountOf(known.person), await idOfOnly(known)),
    'challenged',
  ],
  ['the setting is switched off', () => set({ display_remember_me_checkbox: false }), 'challenged'],
  ['the overall time is shortened', () => set({ mfa_session_inactivity_timeout: hour, mfa_session_overall_timeout: hour }), 'challenged'],
];

describe('it ends when', () => {
  const newPassword: Record<string, string> = { 'the password is changed': 'another horse battery staple' };

  test.each(endings)('%s: the next sign-in is challenged', async (name, end) => {
    const known = await remembered();
    await end(known);
    advanceClock(2 * hour); // of the shortened time; nothing else depends on it
    const email = (await accountOf(known.person)).profile.email ?? '';

    const { next } = await enterPassword(known.browser, email, { password: newPassword[name] ?? password });

    expect(next.split('?')[0]).toBe(challenge);
  });

  test.each(endings)('%s: silent sign-in and refresh are refused at once', async (name, end, outcome) => {
    const known = await remembered();
    const { body } = await exchange(known.browser, await signInByMemory(known));
    const openCode = (await silent(known.browser)).get('code') ?? '';
    await end(known);
    if (name.includes('shortened')) await set({ mfa_session_inactivity_timeout: 1, mfa_session_overall_timeout: 1 });

    const refused = await silent(known.browser);
    const refreshed = await refresh(known.browser, body.refresh_token);
    const exchanged = await exchange(known.browser, openCode);

    const words = outcome === 'challenged' ? 'Multifactor authentication required' : 'Login required';
    expect([refused.get('error'), refused.get('error_description')]).toEqual(['login_required', words]);
    const error = outcome === 'challenged' ? 'mfa_required' : 'invalid_grant';
    expect([refreshed.status, refreshed.body.error]).toEqual([403, error]);
    expect([exchanged.status, exchanged.body.error]).toEqual([403, error]);
  });

  test('a block is lifted: it does not come back', async () => {
    const known = await remembered();
    await byApi('PATCH', () => '', { blocked: true })(known);
    await byApi('PATCH', () => '', { blocked: false })(known);
    advanceClock(minute);

    expect(await screenAfterPassword(known.browser, known.person)).toBe(challenge);
  });

  test('the e-mail is changed and changed back: it does not come back', async () => {
    const known = await remembered();
    await byApi('PATCH', () => '', { email: 'away@example.com' })(known);
    await byApi('PATCH', () => '', { email: known.person.email })(known);

    expect(await screenAfterPassword(known.browser, known.person)).toBe(challenge);
  });

  test('a method is added and removed again: it does not come back', async () => {
    const known = await remembered();
    await byApi('POST', () => '/authentication-methods', { type: 'phone', phone_number: '+46701740606' })(known);
    const added = (await accountOf(known.person)).methods.find(({ type }) => type === 'phone')?.id;
    await byApi('DELETE', () => `/authentication-methods/${added}`)(known);

    expect(await screenAfterPassword(known.browser, known.person)).toBe(challenge);
  });

  test('the policy is taken back meanwhile: nothing is asked, and the refresh passes', async () => {
    const known = await remembered();
    const { body } = await exchange(known.browser, await signInByMemory(known));
    await byApi('POST', () => '/multifactor/actions/invalidate-remember-browser')(known);
    expect((await refresh(known.browser, body.refresh_token)).status).toBe(403);
    await writePolicy(deployment.table, []);

    expect((await refresh(known.browser, body.refresh_token)).status).toBe(200);
  });
});

describe('its time', () => {
  const week = 7 * day;

  test('runs out a week after the last use', async () => {
    const known = await remembered();

    advanceClock(week - 2 * minute);
    expect(await screenAfterPassword(known.browser, known.person)).toMatch(/^\/authorize\//); // not resumed: no use yet
    advanceClock(minute);
    expect(await screenAfterPassword(known.browser, known.person)).toBe(challenge);
  });

  test('is prolonged by each sign-in, until thirty days after the wish', async () => {
    const known = await remembered();

    for (let passed = 0; passed < 4; passed += 1) {
      advanceClock(6 * day);
      await signInByMemory(known);
      signOut(known.browser);
    }
    advanceClock(6 * day - 2 * minute);
    expect(await screenAfterPassword(known.browser, known.person)).toMatch(/^\/authorize\//);
    advanceClock(2 * minute);
    expect(await screenAfterPassword(known.browser, known.person)).toBe(challenge);
  });

  test('is prolonged by refreshes, which are read anew each time, and ends for them too', async () => {
    const known = await remembered();
    let { body } = await exchange(known.browser, await signInByMemory(known));

    for (let passed = 0; passed < 4; passed += 1) {
      advanceClock(5 * day);
      const answer = await refresh(known.browser, body.refresh_token);
      expect(answer.status).toBe(200);
      body = answer.body;
    }
    advanceClock(week);
    expect((await refresh(known.browser, body.refresh_token)).body.error).toBe('mfa_required');
  });

  test('is not prolonged by a sign-in that was challenged, unless the person wishes it again', async () => {
    const known = await remembered();
    advanceClock(week);
    const { state } = await enterPassword(known.browser, known.person.email);
    await answerChallenge(known.browser, state, false);
    signOut(known.browser);
    advanceClock(minute);
    const second = await enterPassword(known.browser, known.person.email);
    expect(second.next).toContain(challenge);
    await answerChallenge(known.browser, second.state, true);
    signOut(known.browser);

    expect(await screenAfterPassword(known.browser, known.person)).toMatch(/^\/authorize\//);
  });

  test('writes a use down once a day at most', async () => {
    const known = await remembered();
    let { body } = await exchange(known.browser, await signInByMemory(known));
    const updates = async (): Promise<number> => {
      const { result, calls } = await recordCalls(deployment.table, () => refresh(known.browser, body.refresh_token));
      body = result.body;
      return calls.filter((call) => call.includes('USER DEVICE')).length;
    };

    expect(await updates()).toBe(0);
    advanceClock(day);
    expect(await updates()).toBe(1);
    expect(await updates()).toBe(0);
  });
});

describe('the list of remembered browsers', () => {
  const settings = { ...rememberDefaults, display_remember_me_checkbox: true };

  test('shows what a person knows a browser by, and no secret', async () => {
    const { browser, person } = await remembered();

    const [shown, ...others] = listRememberedBrowsers(await accountOf(person), settings, now());

    expect(others).toEqual([]);
    expect(shown).toEqual({
      id: expect.stringMatching(/^[\w-]{43}$/),
      since: now() - minute,
      until: now() - minute + 30 * day,
      lastUsed: now() - minute,
      userAgent: 'node',
      address: expect.any(String),
    });
    const cookie = browser.cookies.get('sp_device') ?? '';
    expect(JSON.stringify(shown)).not.toContain(cookie);
    expect(shown?.id).not.toBe(hashOf(cookie));
  });

  test('forgets one, and only one that there is', async () => {
    const { browser, person } = await remembered();
    const other = newBrowser();
    const { state } = await enterPassword(other, person.email);
    await answerChallenge(other, state, true);
    signOut(other);
    const id = hashOf(hashOf(browser.cookies.get('sp_device') ?? ''));

    expect(await forgetRememberedBrowser(deployment.table, await accountOf(person), 'A'.repeat(43))).toBe(false);
    expect(await forgetRememberedBrowser(deployment.table, await accountOf(person), id)).toBe(true);

    expect(await screenAfterPassword(browser, person)).toBe(challenge);
    expect(await screenAfterPassword(other, person)).toMatch(/^\/authorize\//);
    expect(await forgetRememberedBrowser(deployment.table, await accountOf(person), id)).toBe(false);
  });
});

test('ending one sign-in forgets the browser that it runs in, and no other', async () => {
  const known = await remembered();
  await signInByMemory(known);
  const other = newBrowser();
  const { state } = await enterPassword(other, known.person.email);
  await answerChallenge(other, state, true);
  signOut(other);
  const signIns = await listSignIns(deployment.table, (await accountOf(known.person)).profile, now());
  const id = hashOf(known.browser.cookies.get('sp_session') ?? '');
  expect(signIns.map((one) => one.id)).toContain(id);

  await endSignIn(deps, known.person.userId, id);

  expect(await screenAfterPassword(known.browser, known.person)).toBe(challenge);
  expect(await screenAfterPassword(other, known.person)).toMatch(/^\/authorize\//);
});

test('ending the sign-in it was remembered in forgets it too, though a later one went by memory', async () => {
  const { browser, person } = await remembered();
  const later: Browser = newBrowser();
  const first = (await listSignIns(deployment.table, (await accountOf(person)).profile, now()))[0]?.id ?? '';
  later.cookies.set('sp_device', browser.cookies.get('sp_device') ?? '');
  await signInByMemory({ browser: later, person, methodId: '' });
  signOut(later);

  await endSignIn(deps, person.userId, first);

  expect(await screenAfterPassword(later, person)).toBe(challenge);
});

test.each(['its methods change', 'all remembered browsers are forgotten'])(
  'a wish is not heard if between the challenge and the way back %s',
  async (name) => {
    const { person } = await givenUser();
    const browser = newBrowser();
    const { state } = await enterPassword(browser, person.email);
    const answer = await step(browser, 'mfa/totp-challenge', { state, code: codeNow(secret), remember: true });
    expect(answer.body.next).toBe(`/authorize/${state}`);
    if (name === 'its methods change')
      await byApi('POST', () => '/authentication-methods', { type: 'phone', phone_number: '+46701740607' })({
        browser,
        person,
        methodId: '',
      });
    else await forgetAllRemembered(deployment.table, person.userId);
    expect((await goBack(browser, state)).get('code')).toBeTruthy();
    signOut(browser);

    expect(listRememberedBrowsers(await accountOf(person), { ...rememberDefaults, display_remember_me_checkbox: true }, now())).toEqual([]);
    expect(await screenAfterPassword(browser, person)).toBe(challenge);
  },
);

test('the internal word is read in its own form alone', () => {
  expect(deviceIn(undefined)).toBeUndefined();
  expect(deviceIn(multiFactorAcr)).toBeUndefined();
  expect(deviceIn('urn:sallyport:remembered:abc')).toBe('abc');
});
