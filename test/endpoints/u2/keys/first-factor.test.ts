import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { PolicyName } from '../../../../service/rules/policy.ts';
import { profileKey, readAccount } from '../../../../service/storage/account.ts';
import { writeFactorSwitch, writePolicy } from '../../../../service/storage/settings.ts';
import { deleteUser } from '../../../../service/storage/user-deletion.ts';
import { answerWith, newPasskey, type SoftKey, type Twist } from '../../../support/authenticator.ts';
import { advanceClock, resetClock, setClock } from '../../../support/clock.ts';
import { type Deployment, startDeployment } from '../../../support/deployment.ts';
import type { Handler } from '../../../support/event.ts';
import {
  givenKey,
  type KeyHandlers,
  keyHandlers,
  keyOfKind,
  reasonsLogged,
  requestFrom,
  signInWith,
  switchOnly,
  typesLogged,
} from '../../../support/keyed.ts';
import {
  ask,
  type Browser,
  beginSignIn,
  givenPerson,
  givenTotp,
  type Person,
  password,
  post,
  sessionOf,
} from '../../../support/sign-in.ts';

const start = 1_800_000_000;
const totpSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
let deployment: Deployment;
let handlers: KeyHandlers;
let session: Handler;
let identifier: Handler;
let passwordStep: Handler;

beforeAll(async () => {
  deployment = await startDeployment({ POWERTOOLS_LOG_LEVEL: 'SILENT' });
  handlers = await keyHandlers();
  session = (await import('../../../../lambdas/u2/api/session.get.ts')).handler;
  identifier = (await import('../../../../lambdas/u2/api/login/identifier.post.ts')).handler;
  passwordStep = (await import('../../../../lambdas/u2/api/login/password.post.ts')).handler;
});
afterAll(() => deployment.close());
beforeEach(async () => {
  setClock(start);
  await switchOnly(deployment.table, 'passkey');
  await writePolicy(deployment.table, ['all-applications']);
});
afterEach(resetClock);

const withPasskey = async (more: Parameters<typeof givenKey>[3] = {}) => {
  const person = await givenPerson(deployment.table);
  return { person, ...(await givenKey(deployment.table, person, 'passkey', more)) };
};
const begin = (more: Parameters<typeof beginSignIn>[1] = {}): Promise<Browser> => beginSignIn(deployment.table, more);
const signIn = async (key: SoftKey, twist: Twist = {}) => signInWith(handlers, await begin(), key, twist);
const stateOf = async (browser: Browser) => (await sessionOf(deployment.table, browser)).state;
const reasons = (person: Person) => reasonsLogged(deployment.table, person);

describe('a passkey is the whole sign-in', () => {
  test('without a name typed', async () => {
    const { person, id, key } = await withPasskey();
    const browser = await begin();
    expect((await ask(session, browser)).body).toMatchObject({ screen: 'login/identifier', passkey: true });

    const answer = await signInWith(handlers, browser, key);

    expect(answer).toMatchObject({ status: 200, body: { next: `/authorize/${browser.state}` } });
    expect(answer.body.signals).toMatchObject([
      { user_id: key.userHandle, credential_ids: [key.id.toString('base64url')], name: person.email },
    ]);
    expect(await sessionOf(deployment.table, browser)).toMatchObject({
      state: 'completed',
      userId: person.userId,
      firstFactor: { amr: ['swk', 'user', 'mfa'], at: start },
      result: { accountId: person.userId, amr: ['swk', 'user', 'mfa'], acr: expect.stringContaining('multi-factor'), at: start },
    });
    expect(await typesLogged(deployment.table, person)).toEqual(['gd_auth_succeed']);
    expect((await readAccount(deployment.table, person.userId))?.counters.get('webauthn')?.[`used:${id}`]).toBe(start);
  });

  test('on the password’s screen, and for whom else’s e-mail was typed', async () => {
    const { person, key } = await withPasskey();
    const other = await givenPerson(deployment.table);
    const browser = await begin();
    await post(identifier, browser, { identifier: other.email });
    expect((await signInWith(handlers, browser, key)).status).toBe(200);
    expect((await sessionOf(deployment.table, browser)).result?.accountId).toBe(person.userId);
  });

  test('bound to its device it is hardware', async () => {
    const { key } = await withPasskey({ key: newPasskey({ backupEligible: false, backedUp: false }) });
    const browser = await begin();
    await signInWith(handlers, browser, key);
    expect((await sessionOf(deployment.table, browser)).result?.amr).toEqual(['hwk', 'user', 'mfa']);
  });

  test.each<[PolicyName[], boolean]>([
    [[], false],
    [[], true],
    [['all-applications'], false],
    [['all-applications'], true],
  ])('under the policy %j, two factors asked for by the app: %s', async (policy, mfaAsked) => {
    await writePolicy(deployment.table, policy);
    const { key } = await withPasskey();
    const browser = await begin({ mfaAsked });
    expect((await signInWith(handlers, browser, key)).body).toMatchObject({ next: `/authorize/${browser.state}` });
    expect((await sessionOf(deployment.table, browser)).result?.acr).toContain('multi-factor');
  });

  test('whatever else the person has: no further factor is asked for', async () => {
    await writeFactorSwitch(deployment.table, 'otp', true);
    const { person, key } = await withPasskey();
    await givenTotp(deployment.table, person, totpSecret);
    const browser = await begin();
    await signInWith(handlers, browser, key);
    expect(await stateOf(browser)).toBe('completed');
  });

  test('the lock of the person’s codes does not matter', async () => {
    await writeFactorSwitch(deployment.table, 'otp', true);
    const { person, key } = await withPasskey();
    await givenTotp(deployment.table, person, totpSecret);
    await deployment.table.put({ pk: `USER#${person.userId}`, sk: 'COUNTER#otp', total: 100, 'failures:any': 100 });
    expect((await signIn(key)).status).toBe(200);
  });

  test('is never held up by failures at the password', async () => {
    const { person, key } = await withPasskey();
    const browser = await begin({ address: '203.0.113.9' });
    await post(identifier, browser, { identifier: person.email });
    for (let i = 0; i < 10; i++) await post(passwordStep, browser, { password: 'wrong' });
    expect((await post(passwordStep, browser, { password })).status).toBe(429);

    expect((await signInWith(handlers, browser, key)).status).toBe(200);
  });

  test('and its own failures hold up neither it nor the password', async () => {
    const { person, key } = await withPasskey();
    const browser = await begin();
    for (let i = 0; i < 12; i++) expect((await signInWith(handlers, browser, key, { uv: false })).status).toBe(403);
    await writePolicy(deployment.table, []);
    await post(identifier, browser, { identifier: person.email });
    expect((await signIn(key)).status).toBe(200);
    expect((await post(passwordStep, browser, { password })).status).toBe(200);
  });
});

describe('security.md 7: what a browser is asked for', () => {
  test('lists nobody’s keys, and is the same whatever e-mail was typed', async () => {
    const { person } = await withPasskey();
    const [none, known, unknown] = [await begin(), await begin(), await begin()];
    await post(identifier, known, { identifier: person.email });
    await post(identifier, unknown, { identifier: 'nobody@example.com' });

    const asked = await Promise.all([none, known, unknown].map((browser) => post(handlers.signInOptions, browser, {})));

    for (const answer of asked) {
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({
        options: {
          rpId: 'login.example.com',
          challenge: expect.stringMatching(/^[\w-]{43}$/),
          timeout: 300_000,
          userVerification: 'required',
          hints: [],
        },
      });
    }
    expect(new Set(asked.map((answer) => answer.text.length)).size).toBe(1);
    expect(new Set(asked.map(({ body }) => body.options.challenge)).size).toBe(3);
  });

  test('the challenge is not stored', async () => {
    const browser = await begin();
    const { challenge } = requestFrom(await post(handlers.signInOptions, browser, {}));
    expect(JSON.stringify(await sessionOf(deployment.table, browser))).not.toContain(challenge);
  });
});

describe('security.md 3: what is no first factor', () => {
  const refused = async (person: Person, key: SoftKey, error: string, twist: Twist = {}) => {
    const browser = await begin();
    expect(await signInWith(handlers, browser, key, twist)).toMatchObject({ status: 403, body: { error } });
    expect(await stateOf(browser)).toBe('pending');
    expect(await typesLogged(deployment.table, person)).toEqual(['passkey_challenge_failed']);
    return (await reasons(person))[0];
  };

  test('case 28: a passkey that did not verify the person', async () => {
    const { person, key } = await withPasskey();
    expect(await refused(person, key, 'user_not_verified', { uv: false })).toBe('user_verification');
  });

  test.each(['webauthn-roaming', 'webauthn-platform'] as const)('%s, found or not', async (kind) => {
    await writeFactorSwitch(deployment.table, kind, true);
    const person = await givenPerson(deployment.table);
    const { key } = await givenKey(deployment.table, person, kind, { key: keyOfKind(kind, { discoverable: true }) });
    expect(await refused(person, key, 'kind_not_enabled')).toBe('no_first_factor');
  });

  test('an unconfirmed passkey', async () => {
    const { person, key } = await withPasskey({ more: { confirmed: false } });
    expect(await refused(person, key, 'kind_not_enabled')).toBe('no_first_factor');
  });

  test('case 22: one of a former address', async () => {
    const { person, key } = await withPasskey({ more: { rp_id: 'login.old.example' } });
    expect(await refused(person, key, 'former_address')).toBe('former_address');
  });

  test('an answer in nobody’s name, or in another user’s', async () => {
    const { person, key } = await withPasskey();
    expect(await refused(person, key, 'credential_refused', { userHandle: null })).toBe('user_handle');
    const { person: other, key: others } = await withPasskey();
    expect(await refused(other, others, 'credential_refused', { userHandle: key.userHandle ?? '' })).toBe('user_handle');
  });

  test.each<[string, Twist, string]>([
    ['without a touch', { up: false }, 'user_presence'],
    ['for another page', { origin: 'https://login.example.com.evil.test' }, 'origin'],
    ['for another relying party', { rpId: 'evil.test' }, 'rp_id'],
    ['of the other ceremony', { clientData: { type: 'webauthn.create' } }, 'type'],
    ['in a frame', { clientData: { crossOrigin: true } }, 'cross_origin'],
    ['with another signature', { signature: (bytes) => Buffer.concat([bytes.subarray(0, -1), Buffer.from([7])]) }, 'signature'],
  ])('an answer %s', async (_title, twist, reason) => {
    const { person, key } = await withPasskey();
    expect(await refused(person, key, 'credential_refused', twist)).toBe(reason);
  });

  test('another user’s signature under this one’s id', async () => {
    const { person, key } = await withPasskey();
    const { key: others } = await withPasskey();
    const forged = { ...others, id: key.id, ...(key.userHandle ? { userHandle: key.userHandle } : {}) };
    expect(await refused(person, forged, 'credential_refused')).toBe('signature');
  });
});

test('case 23: an imported passkey signs in under any name, as nobody knows its own, but not under none', async () => {
  const { person, key } = await withPasskey({ more: { user_handle: undefined, backup_eligible: undefined } });
  expect((await signIn(key, { userHandle: null })).status).toBe(403);
  expect(await reasons(person)).toEqual(['user_handle']);
  expect((await signIn(key, { userHandle: 'b2xkLWhhbmRsZQ' })).status).toBe(200);
  expect((await signIn(key)).status).toBe(200);
});

describe('a passkey that nobody has', () => {
  test('is refused, and no browser is told to forget it: it may be just being made, to be imported, or another system’s', async () => {
    const key = newPasskey({ userHandle: 'AAAA' });
    const browser = await begin();
    const answer = await signInWith(handlers, browser, key);
    expect(answer).toMatchObject({ status: 403, body: { error: 'unknown_credential', field: 'credential' } });
    expect(answer.body).not.toHaveProperty('signal');
    expect(await stateOf(browser)).toBe('pending');
  });

  test('is that of a deleted user', async () => {
    const { person, key } = await withPasskey();
    await deleteUser(deployment.table, person.userId);
    expect(await signIn(key)).toMatchObject({ status: 403, body: { error: 'unknown_credential', signal: expect.anything() } });
  });

  test('is that of a user whose deletion is under way', async () => {
    const { person, key } = await withPasskey();
    await deployment.table.update(profileKey(person.userId), { set: { deleting: true } });
    expect(await signIn(key)).toMatchObject({ status: 403, body: { error: 'unknown_credential' } });
  });
});

describe('the switch of passkeys', () => {
  test('off: neither asked for nor answered, and the page does not offer it', async () => {
    await writeFactorSwitch(deployment.table, 'webauthn-roaming', true);
    await writeFactorSwitch(deployment.table, 'passkey', false);
    const browser = await begin();
    expect((await ask(session, browser)).body).not.toHaveProperty('passkey');
    expect(await post(handlers.signInOptions, browser, {})).toMatchObject({ status: 403, body: { error: 'passkey_off' } });
  });

  test('off in the middle: the answer is refused, and the password is the way on', async () => {
    await writeFactorSwitch(deployment.table, 'webauthn-roaming', true);
    const { person, key } = await withPasskey();
    const browser = await begin();
    const options = requestFrom(await post(handlers.signInOptions, browser, {}));
    await writeFactorSwitch(deployment.table, 'passkey', false);

    expect(await post(handlers.signIn, browser, { credential: answerWith(options, key) })).toMatchObject({
      status: 403,
      body: { error: 'passkey_off' },
    });
    await post(identifier, browser, { identifier: person.email });
    expect((await post(passwordStep, browser, { password })).body).toMatchObject({
      next: `/u2/mfa/webauthn-challenge?state=${browser.state}`,
    });
  });
});

test('a blocked user is refused as with wrong credentials, and only who holds the key learns even that', async () => {
  const { person, key } = await withPasskey();
  await deployment.table.update(profileKey(person.userId), { set: { blocked: true } });
  const browser = await begin();

  expect(await signInWith(handlers, browser, key)).toMatchObject({ status: 403, body: { error: 'wrong_credentials' } });
  expect(await stateOf(browser)).toBe('pending');
  const forged = await signIn({ ...newPasskey(), id: key.id, ...(key.userHandle ? { userHandle: key.userHandle } : {}) });
  expect(forged).toMatchObject({ status: 403, body: { error: 'credential_refused' } });
  expect(await reasons(person)).toEqual(expect.arrayContaining(['user_blocked', 'signature']));
});

test('a counter that went back is refused as a possible clone and flagged', async () => {
  const { person, id, key } = await withPasskey({ key: newPasskey({ counter: 7 }) });
  expect((await signIn(key)).status).toBe(200);
  expect(await signIn(key, { counter: 7 })).toMatchObject({ status: 403, body: { error: 'possible_clone' } });
  expect((await readAccount(deployment.table, person.userId))?.counters.get('webauthn')?.[`clone:${id}`]).toBe(start);
  expect((await signIn({ ...key, counter: 20 })).status).toBe(200);
});

describe('security.md 9 and 10: the challenge', () => {
  test('of 50 parallel answers one signs in', async () => {
    const { key } = await withPasskey();
    const browser = await begin();
    const credential = answerWith(requestFrom(await post(handlers.signInOptions, browser, {})), key);
    const answers = await Promise.all(Array.from({ length: 50 }, () => post(handlers.signIn, browser, { credential })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.every(({ status }) => [200, 403, 409].includes(status))).toBe(true);
  });

  test('is dead after a wrong answer, after one that is none, after five minutes, and in another sign-in', async () => {
    const { key } = await withPasskey();
    const browser = await begin();
    const expired = { status: 403, body: { error: 'challenge_expired' } };
    expect(await post(handlers.signIn, browser, { credential: answerWith(await asked(browser), key, { clientData: {} }) })).toMatchObject({
      status: 200,
    });

    const [wrong, none, late, other] = [await begin(), await begin(), await begin(), await begin()];
    let options = await asked(wrong);
    await post(handlers.signIn, wrong, { credential: answerWith(options, key, { uv: false }) });
    expect(await post(handlers.signIn, wrong, { credential: answerWith(options, key) })).toMatchObject(expired);
    options = await asked(none);
    expect(await post(handlers.signIn, none, { credential: { id: 'x' } })).toMatchObject({
      status: 400,
      body: { error: 'invalid_credential' },
    });
    expect(await post(handlers.signIn, none, { credential: answerWith(options, key) })).toMatchObject(expired);
    await asked(other);
    expect((await post(handlers.signIn, other, { credential: answerWith(await asked(none), key) })).status).toBe(403);
    options = await asked(late);
    advanceClock(300);
    expect(await post(handlers.signIn, late, { credential: answerWith(options, key) })).toMatchObject(expired);
    expect(await post(handlers.signIn, await begin(), { credential: answerWith(options, key) })).toMatchObject(expired);
  });

  const asked = async (browser: Browser) => requestFrom(await post(handlers.signInOptions, browser, {}));
});

describe('a sign-in that went on meanwhile', () => {
  test('takes no passkey as first factor any more, and the page is told where it is', async () => {
    const { person, key } = await withPasskey();
    const browser = await begin();
    const options = requestFrom(await post(handlers.signInOptions, browser, {}));
    await post(identifier, browser, { identifier: person.email });
    await post(passwordStep, browser, { password });

    expect(await post(handlers.signIn, browser, { credential: answerWith(options, key) })).toMatchObject({
      status: 409,
      body: { error: 'step_not_open' },
    });
    expect((await post(handlers.signInOptions, browser, {})).status).toBe(409);
    expect(await stateOf(browser)).toBe('awaiting_mfa');
    // Nor was that challenge one of a second factor.
    expect(await post(handlers.answer, browser, { credential: answerWith(options, key) })).toMatchObject({
      status: 403,
      body: { error: 'challenge_expired' },
    });
  });

  test('by the password at the same moment: one of the two is taken', async () => {
    const { person, key } = await withPasskey();
    const browser = await begin();
    await post(identifier, browser, { identifier: person.email });
    const options = requestFrom(await post(handlers.signInOptions, browser, {}));

    const answers = await Promise.all([
      post(passwordStep, browser, { password }),
      post(handlers.signIn, browser, { credential: answerWith(options, key) }),
    ]);

    const [byPassword, byPasskey] = answers.map(({ status }) => status === 200);
    expect(Number(byPassword) + Number(byPasskey)).toBe(1);
    expect(await stateOf(browser)).toBe(byPasskey ? 'completed' : 'awaiting_mfa');
  });

  test('to its end within the hour only', async () => {
    const { key } = await withPasskey();
    const browser = await begin();
    const options = requestFrom(await post(handlers.signInOptions, browser, {}));
    advanceClock(3600);
    expect(await post(handlers.signIn, browser, { credential: answerWith(options, key) })).toMatchObject({
      status: 403,
      body: { error: 'session_expired' },
    });
  });
});
