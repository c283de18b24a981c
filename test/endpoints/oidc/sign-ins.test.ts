// A user's sign-ins: seen, ended one by one, and all but one. What was issued in an ended one ends with it.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { multiFactorAcr } from '../../../service/rules/policy.ts';
import { readProfile } from '../../../service/storage/account.ts';
import { findAccountSession, openAccountSession } from '../../../service/storage/account-sessions.ts';
import { hashOf } from '../../../service/storage/hash.ts';
import { writeFactorSwitch, writePolicy } from '../../../service/storage/settings.ts';
import { endOtherSignIns, endSignIn, findSignIn, listSignIns, type SignIn } from '../../../service/storage/sign-ins.ts';
import { auditEntries } from '../../support/all-items.ts';
import { advanceClock, resetClock, setClock } from '../../support/clock.ts';
import { killAfterWrite } from '../../support/crash.ts';
import { type EngineDeployment, startEngine } from '../../support/engine.ts';
import { addApp, authorizeUrl, exchange, refresh, signIn } from '../../support/engine-sign-in.ts';
import { type Browser, newBrowser } from '../../support/http.ts';
import { api } from '../../support/management-api.ts';
import { recordCalls } from '../../support/recorded-calls.ts';
import { authorize, step } from '../../support/screen-driver.ts';
import { codeNow, givenPerson, givenTotp, type Person } from '../../support/sign-in.ts';

const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
let deployment: EngineDeployment;
let person: Person;
const now = () => Math.floor(Date.now() / 1000);
const deps = { table: () => deployment.table, now: () => Date.now() };

beforeAll(async () => {
  deployment = await startEngine();
  await addApp(deployment.table);
  await writeFactorSwitch(deployment.table, 'otp', true);
});
beforeEach(async () => {
  setClock(now());
  await writePolicy(deployment.table, ['all-applications']);
  person = await givenPerson(deployment.table);
});
afterEach(resetClock);
afterAll(() => deployment.close());

type SignedIn = { browser: Browser; id: string; refreshToken: string; accessToken: string; openCode: string };

/** With a code that was not exchanged yet. */
const signedIn = async (): Promise<SignedIn> => {
  const { browser, code } = await signIn(deployment.table, { userId: person.userId });
  const { body } = await exchange(browser, code);
  const second = await browser.go(authorizeUrl());
  const openCode = new URL(second.headers.get('location') ?? '').searchParams.get('code') ?? '';
  return { browser, id: idOf(browser), refreshToken: body.refresh_token, accessToken: body.access_token, openCode };
};

/** Signed in with one factor, under no policy, and another one is at hand. */
const passwordOnly = async () => {
  await writePolicy(deployment.table, []);
  await givenTotp(deployment.table, person, secret);
  const { browser, code } = await signIn(deployment.table, { userId: person.userId, factors: ['pwd'] });
  expect(code).not.toBe('');
  return { browser };
};

const idOf = (browser: Browser): string => hashOf(browser.cookies.get('sp_session') ?? '');

const silent = async (browser: Browser) => {
  const answer = await browser.go(authorizeUrl({ prompt: 'none' }));
  return new URL(answer.headers.get('location') ?? '').searchParams;
};

const expectDead = async ({ browser, refreshToken, accessToken, openCode }: SignedIn): Promise<void> => {
  const userinfo = await browser.go('/userinfo', { headers: { authorization: `Bearer ${accessToken}` } });
  expect((await silent(browser)).get('error_description')).toBe('Login required');
  expect((await browser.go(authorizeUrl())).headers.get('location')).toMatch(/^\/u2\/login\/identifier/);
  expect((await refresh(browser, refreshToken)).body.error_description).toBe('Unknown or invalid refresh token.');
  expect((await exchange(browser, openCode)).body.error_description).toBe('Invalid authorization code');
  expect(userinfo.status).toBe(401);
};

const expectAlive = async ({ browser, refreshToken, accessToken, openCode }: SignedIn): Promise<void> => {
  const userinfo = await browser.go('/userinfo', { headers: { authorization: `Bearer ${accessToken}` } });
  expect(userinfo.status).toBe(200);
  expect((await silent(browser)).get('code')).toBeTruthy();
  expect((await exchange(browser, openCode)).status).toBe(200);
  const refreshed = await refresh(browser, refreshToken);
  expect(refreshed.status).toBe(200);
  expect((await refresh(browser, refreshed.body.refresh_token)).status).toBe(200); // and what it was exchanged for
};

const profileOf = async () => {
  const profile = await readProfile(deployment.table, person.userId);
  if (!profile) throw new Error('no such user');
  return profile;
};
const listed = async (): Promise<SignIn[]> => listSignIns(deployment.table, await profileOf(), now());

describe('the list of sign-ins', () => {
  test('shows each browser once, with what a person knows it by, newest first', async () => {
    const first = await signedIn();
    advanceClock(60);
    const second = await signedIn();

    const signIns = await listed();

    expect(signIns.map(({ id }) => id)).toEqual([second.id, first.id]);
    expect(signIns[1]).toEqual({
      id: first.id,
      userId: person.userId,
      uid: expect.any(String),
      createdAt: now() - 60,
      seenAt: now() - 60,
      expiresAt: expect.any(Number),
      userAgent: 'node',
      address: expect.any(String),
      clientName: 'Test app',
    });
    expect(JSON.stringify(signIns)).not.toContain(first.browser.cookies.get('sp_session'));
  });

  test('knows when each was last seen, and where and when it began', async () => {
    const { browser, id } = await signedIn();
    advanceClock(600);
    await browser.go(authorizeUrl({ prompt: 'none' }), { headers: { 'user-agent': 'another name' } });

    expect((await listed()).find((one) => one.id === id)).toMatchObject({ createdAt: now() - 600, seenAt: now(), userAgent: 'node' });
  });

  test('costs the sign-in no call of its own', async () => {
    const { calls } = await recordCalls(deployment.table, () => signIn(deployment.table, { userId: person.userId }));

    expect(calls.filter((call) => call.includes('OIDC')).filter((call) => call.startsWith('put'))).toHaveLength(3); // session, grant, code
  });

  test('leaves out who signed out, whose time is over, and nobody’s session', async () => {
    const { browser } = await signedIn();
    await browser.go('/v2/logout');
    await signedIn();
    expect(await listed()).toHaveLength(1);

    advanceClock(3601);
    expect(await listed()).toEqual([]);
    expect(await findSignIn(deployment.table, idOf(newBrowser()), now())).toBeUndefined();
  });
});

describe('ending one sign-in', () => {
  test('ends its silent login, refresh token, open code and userinfo at once; the others live', async () => {
    const mine = await signedIn();
    const lost = await signedIn();

    expect(await endSignIn(deps, person.userId, lost.id)).toBe(true);

    await expectDead(lost);
    await expectAlive(mine);
    expect((await listed()).map(({ id }) => id)).toEqual([mine.id]);
    expect(await endSignIn(deps, person.userId, lost.id)).toBe(false);
  });

  test('is for the user’s own only', async () => {
    const theirs = await signedIn();
    const other = await givenPerson(deployment.table);

    expect(await endSignIn(deps, other.userId, theirs.id)).toBe(false);
    expect(await endSignIn(deps, person.userId, 'A'.repeat(43))).toBe(false);

    await expectAlive(theirs);
  });

  test('lets the person sign in again in that browser', async () => {
    const { browser, id } = await signedIn();
    await endSignIn(deps, person.userId, id);

    const { code } = await signIn(deployment.table, { browser, userId: person.userId });

    expect((await exchange(browser, code)).status).toBe(200);
  });

  test('can stop after any write: what is ended is refused, and both a repeat and a new sign-in work', async () => {
    for (let write = 1; ; write += 1) {
      person = await givenPerson(deployment.table);
      const lost = await signedIn();
      const { killed } = await killAfterWrite(deployment.table, write, () => endSignIn(deps, person.userId, lost.id));
      if (!killed) break;

      await expectDead(lost);
      const { code } = await signIn(deployment.table, { browser: lost.browser, userId: person.userId });
      const { status, body } = await exchange(lost.browser, code);
      expect({ write, status }).toEqual({ write, status: 200 });
      await endSignIn(deps, person.userId, lost.id);
      expect((await refresh(lost.browser, body.refresh_token)).status).toBe(200);
    }
  });

  test('ends all beyond fifty, and forgets what could not live any more', async () => {
    const uid = (n: number) => ({ uid: `old-${n}`, until: now() + 60 });
    const { profileKey } = await import('../../../service/storage/account.ts');
    const many = Array.from({ length: 50 }, (_each, n) => uid(n));
    await deployment.table.update(profileKey(person.userId), { set: { ended_sign_ins: many } });
    const mine = await signedIn();
    const lost = await signedIn();

    await endSignIn(deps, person.userId, lost.id);

    await expectDead(lost);
    await expectDead(mine);
    expect(await profileOf()).not.toHaveProperty('ended_sign_ins');

    advanceClock(61); // the fifty could not live any more
    await deployment.table.update(profileKey(person.userId), { set: { ended_sign_ins: many } });
    const next = await signedIn();
    await endSignIn(deps, person.userId, next.id);
    expect((await profileOf()).ended_sign_ins).toHaveLength(1);
  });

  test('stops a step-up that was begun in it', async () => {
    const { browser } = await passwordOnly();
    const state = await authorize(browser, { acr_values: multiFactorAcr });
    await endSignIn(deps, person.userId, idOf(browser));

    const { status, body } = await step(browser, 'mfa/totp-challenge', { state, code: codeNow(secret) });

    expect([status, body.error]).toEqual([403, 'session_failed']);
  });
});

describe('ending the others', () => {
  test('keeps the one, with its tokens, and what follows from it', async () => {
    const mine = await signedIn();
    const theirs = await signedIn();
    const kept = (await listed()).find(({ id }) => id === mine.id)?.uid ?? '';

    await endOtherSignIns(deps, person.userId, kept);

    await expectDead(theirs);
    expect((await silent(mine.browser)).get('code')).toBeTruthy();
    expect((await exchange(mine.browser, mine.openCode)).status).toBe(200);
    expect((await refresh(mine.browser, mine.refreshToken)).status).toBe(200);
    expect((await listed()).map(({ uid }) => uid)).toEqual([kept]);
  });

  test('lets the kept one step up, and a new one begin', async () => {
    const { browser } = await passwordOnly();
    const kept = (await listed())[0]?.uid ?? '';
    await endOtherSignIns(deps, person.userId, kept);
    const state = await authorize(browser, { acr_values: multiFactorAcr });

    const { body } = await step(browser, 'mfa/totp-challenge', { state, code: codeNow(secret) });
    const location = new URL((await browser.go(body.next)).headers.get('location') ?? '');
    const tokens = await exchange(browser, location.searchParams.get('code') ?? '');
    advanceClock(2);
    const elsewhere = await signedIn();

    expect(tokens.status).toBe(200);
    await expectAlive(elsewhere);
  });

  test('keeps it no longer than until all are ended, and not where it is ended itself', async () => {
    const mine = await signedIn();
    const kept = (await listed())[0]?.uid ?? '';
    await endOtherSignIns(deps, person.userId, kept);
    await endOtherSignIns(deps, person.userId);
    await expectDead(mine);

    advanceClock(2);
    const next = await signedIn();
    await endOtherSignIns(deps, person.userId, (await listed())[0]?.uid ?? '');
    await endSignIn(deps, person.userId, next.id);
    await expectDead(next);
  });

  test('does not keep another user’s sign-in of the same name, nor a blocked user’s', async () => {
    const mine = await signedIn();
    const kept = (await listed())[0]?.uid ?? '';
    await endOtherSignIns(deps, person.userId, kept);
    await api('PATCH', `/users/${encodeURIComponent(person.userId)}`, { body: { blocked: true } });
    await expectDead(mine);
    await api('PATCH', `/users/${encodeURIComponent(person.userId)}`, { body: { blocked: false } });
    await expectDead(mine);
  });
});

describe('by the API', () => {
  const user = () => `/users/${encodeURIComponent(person.userId)}`;

  test('sessions are listed in Auth0’s shape', async () => {
    const mine = await signedIn();

    const answer = await api('GET', `${user()}/sessions`, { scopes: ['read:sessions'] });

    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      sessions: [
        {
          id: mine.id,
          user_id: person.userId,
          created_at: expect.stringMatching(/^\d{4}-.*Z$/),
          updated_at: expect.stringMatching(/Z$/),
          authenticated_at: expect.stringMatching(/Z$/),
          last_interacted_at: expect.stringMatching(/Z$/),
          expires_at: expect.stringMatching(/Z$/),
          device: { initial_user_agent: 'node', initial_ip: expect.any(String) },
          client_name: 'Test app',
        },
      ],
    });
  });

  test.each<[string, (id: string) => Promise<{ status: number }>]>([
    ['DELETE /sessions/{id}', (id) => api('DELETE', `/sessions/${id}`, { scopes: ['delete:sessions'] })],
    ['revoke-access of one', (id) => api('POST', `${user()}/revoke-access`, { body: { session_id: id }, scopes: ['delete:sessions'] })],
    [
      'revoke-access of one, in so many words',
      (id) => api('POST', `${user()}/revoke-access`, { body: { session_id: id, preserve_refresh_tokens: false } }),
    ],
  ])('%s ends one, and is in the log', async (_name, end) => {
    const mine = await signedIn();
    const lost = await signedIn();

    expect((await end(lost.id)).status).toBe(202);

    await expectDead(lost);
    await expectAlive(mine);
    const entries = await auditEntries(deployment.table);
    expect(entries).toContainEqual(expect.objectContaining({ type: 'sapi', description: 'Revoke a session', user_id: person.userId }));
  });

  test.each<[string, () => Promise<{ status: number }>]>([
    ['DELETE /users/{id}/sessions', () => api('DELETE', `${user()}/sessions`, { scopes: ['delete:sessions'] })],
    ['revoke-access', () => api('POST', `${user()}/revoke-access`, { body: {}, scopes: ['delete:refresh_tokens'] })],
    ['revoke-access without a body', () => api('POST', `${user()}/revoke-access`)],
  ])('%s ends all, and is in the log', async (_name, end) => {
    const mine = await signedIn();
    const other = await signedIn();

    expect((await end()).status).toBe(202);

    await expectDead(mine);
    await expectDead(other);
    const entries = await auditEntries(deployment.table);
    expect(entries).toContainEqual(
      expect.objectContaining({ type: 'sapi', description: 'Revoke all sessions of a user', user_id: person.userId }),
    );
  });

  test('what cannot be kept is refused, and nothing ends', async () => {
    const mine = await signedIn();

    const answer = await api('POST', `${user()}/revoke-access`, { body: { preserve_refresh_tokens: true } });

    expect(answer).toMatchObject({ status: 400, body: { errorCode: 'invalid_body' } });
    expect(answer.body.message).toContain('preserve_refresh_tokens');
    await expectAlive(mine);
  });

  test('unknown sessions and users are 404, and so is a session of somebody else', async () => {
    const theirs = await signedIn();
    const other = await givenPerson(deployment.table);
    const none = 'A'.repeat(43);

    const answers = [
      await api('DELETE', `/sessions/${none}`),
      await api('DELETE', '/sessions/x'),
      await api('POST', `${user()}/revoke-access`, { body: { session_id: none } }),
      await api('POST', `/users/${encodeURIComponent(other.userId)}/revoke-access`, { body: { session_id: theirs.id } }),
    ];
    const unknown = [
      await api('GET', '/users/auth0%7Cnobody/sessions'),
      await api('DELETE', '/users/auth0%7Cnobody/sessions'),
      await api('POST', '/users/auth0%7Cnobody/revoke-access', { body: {} }),
    ];

    for (const answer of answers) expect(answer).toMatchObject({ status: 404, body: { errorCode: 'session_not_found' } });
    for (const answer of unknown) expect(answer).toMatchObject({ status: 404, body: { errorCode: 'inexistent_user' } });
    await expectAlive(theirs);
  });
});

describe('signing out', () => {
  test.each(['/v2/logout', 'by hint'])('(%s) ends the session of the account page too', async (way) => {
    const { browser, code } = await signIn(deployment.table, { userId: person.userId });
    const { body } = await exchange(browser, code);
    browser.cookies.set('sp_account', 'account-cookie');
    const opened = { userId: person.userId, signIn: 'uid', signedInAt: now(), proof: { by: 'method' as const, at: now() } };
    await openAccountSession(deployment.table, hashOf('account-cookie'), opened, now());

    await browser.go(way === 'by hint' ? `/oidc/logout?id_token_hint=${body.id_token}` : way);

    expect(browser.cookies.has('sp_account')).toBe(false);
    expect(await findAccountSession(deployment.table, hashOf('account-cookie'), now())).toBeUndefined();
  });
});
