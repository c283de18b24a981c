import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { tableDeps } from '../../../../service/deps/table.ts';
import type { WebauthnKind } from '../../../../service/rules/screen-answers.ts';
import { takeCeremony } from '../../../../service/screens/ceremony.ts';
import { readAccount } from '../../../../service/storage/account.ts';
import { changeMethods } from '../../../../service/storage/methods.ts';
import { writeFactorSwitch, writeKeySettings, writePolicy } from '../../../../service/storage/settings.ts';
import { answerWith, newKey, newPasskey } from '../../../support/authenticator.ts';
import { advanceClock, resetClock, setClock } from '../../../support/clock.ts';
import { type Deployment, startDeployment } from '../../../support/deployment.ts';
import type { Handler } from '../../../support/event.ts';
import { answerChallenge, givenKey, type KeyHandlers, keyHandlers, requestFrom, switchOnly } from '../../../support/keyed.ts';
import { afterPassword, ask, givenPerson, givenTotp, type Person, post, sessionOf } from '../../../support/sign-in.ts';

const start = 1_800_000_000;
let deployment: Deployment;
let handlers: KeyHandlers;
let session: Handler;

beforeAll(async () => {
  deployment = await startDeployment({ POWERTOOLS_LOG_LEVEL: 'SILENT' });
  handlers = await keyHandlers();
  session = (await import('../../../../lambdas/u2/api/session.get.ts')).handler;
});
afterAll(() => deployment.close());
beforeEach(async () => {
  setClock(start);
  await switchOnly(deployment.table, 'webauthn-roaming', 'webauthn-platform');
  await writeKeySettings(deployment.table, 'webauthn-roaming', {});
  await writePolicy(deployment.table, ['all-applications']);
});
afterEach(resetClock);

const withKey = async (kind: WebauthnKind = 'webauthn-roaming', more: Parameters<typeof givenKey>[3] = {}) => {
  const person = await givenPerson(deployment.table);
  return { person, ...(await givenKey(deployment.table, person, kind, more)) };
};
const atChallenge = (person: Person) => afterPassword(deployment.table, person);
const logOf = async (person: Person): Promise<Record<string, unknown>[]> => {
  const { items } = await deployment.table.list(`LOG#USER#${(await import('../../../../service/storage/hash.ts')).hashOf(person.userId)}`);
  return items;
};
const reasonsOf = async (person: Person): Promise<unknown[]> =>
  (await logOf(person)).flatMap(({ type, details }) =>
    type === 'gd_webauthn_challenge_failed' ? [(details as { failure_details: { errorCode: string } }).failure_details.errorCode] : [],
  );

describe('a key of each kind answers', () => {
  test.each([
    ['webauthn-roaming', ['pwd', 'hwk', 'user', 'mfa']],
    ['webauthn-platform', ['pwd', 'hwk', 'user', 'mfa']],
    // Copied to other devices, so never hardware.
    ['passkey', ['pwd', 'swk', 'user', 'mfa']],
  ] as const)('%s', async (kind, amr) => {
    const { person, id, key } = await withKey(kind);
    const browser = await atChallenge(person);
    expect((await ask(session, browser)).body).toMatchObject({ screen: 'mfa/webauthn-challenge', also: ['mfa/login-options'] });

    const answer = await answerChallenge(handlers, browser, key);

    expect(answer).toMatchObject({ status: 200, body: { next: `/authorize/${browser.state}` } });
    expect(await sessionOf(deployment.table, browser)).toMatchObject({
      state: 'completed',
      result: { accountId: person.userId, amr, acr: expect.stringContaining('multi-factor') },
    });
    expect(await logOf(person)).toContainEqual(
      expect.objectContaining({ type: 'gd_auth_succeed', details: expect.objectContaining({ authenticator: { id, type: kind } }) }),
    );
  });

  test.each([-7, -8, -257] as const)('with algorithm %d', async (alg) => {
    const { person, key } = await withKey('webauthn-roaming', { key: newKey({ alg }) });
    expect((await answerChallenge(handlers, await atChallenge(person), key)).status).toBe(200);
  });
});

test('the question lists the user’s keys as unpadded base64url with their transports, and no one else’s', async () => {
  const { person, key } = await withKey();
  await withKey();
  const { key: second } = await givenKey(deployment.table, person, 'passkey');

  const options = requestFrom(await post(handlers.askOptions, await atChallenge(person), {}));

  expect(options.allowCredentials).toHaveLength(2);
  expect(options).toEqual({
    rpId: 'login.example.com',
    challenge: expect.stringMatching(/^[\w-]{43}$/),
    timeout: 300_000,
    userVerification: 'preferred',
    hints: [],
    allowCredentials: expect.arrayContaining([
      { id: key.id.toString('base64url'), type: 'public-key', transports: ['usb'] },
      { id: second.id.toString('base64url'), type: 'public-key', transports: ['internal', 'hybrid'] },
    ]),
  });
});

test('the browser is told of all keys that are accepted, and how the account is called', async () => {
  const { person, key } = await withKey('passkey');
  const answer = await answerChallenge(handlers, await atChallenge(person), key);

  expect(answer.body?.['signals']).toEqual([
    {
      rp_id: 'login.example.com',
      user_id: key.userHandle,
      credential_ids: [key.id.toString('base64url')],
      name: person.email,
      display_name: person.email,
    },
  ]);
});

describe('security.md 3: whose key it is', () => {
  test('another user’s key, over a question that was put to this one, is refused', async () => {
    const { person } = await withKey('passkey');
    const { key: stolen } = await withKey('passkey');
    const browser = await atChallenge(person);

    const answer = await answerChallenge(handlers, browser, stolen);

    expect(answer).toMatchObject({ status: 403, body: { error: 'unknown_credential' } });
    expect(answer.body).not.toHaveProperty('signal');
    expect((await sessionOf(deployment.table, browser)).state).toBe('awaiting_mfa');
    expect(await reasonsOf(person)).toEqual(['not_asked_for']);
  });

  test('a key that was removed here is refused, and the browser may forget it', async () => {
    const { person, id, key } = await withKey('passkey');
    await givenKey(deployment.table, person, 'passkey');
    const account = await readAccount(deployment.table, person.userId);
    if (!account) throw new Error('no account');
    await changeMethods(deployment.table, account, { remove: [id] });

    expect(await answerChallenge(handlers, await atChallenge(person), key)).toMatchObject({
      status: 403,
      body: { error: 'unknown_credential', signal: { rp_id: 'login.example.com', credential_id: key.id.toString('base64url') } },
    });
  });

  test('of a key that we never had no browser is told anything: it may be just being made, to be imported, or another system’s', async () => {
    const { person } = await withKey('passkey');
    const answer = await answerChallenge(handlers, await atChallenge(person), newPasskey());
    expect(answer).toMatchObject({ status: 403, body: { error: 'unknown_credential' } });
    expect(answer.body).not.toHaveProperty('signal');
  });

  test('an answer by another key with this key’s id is refused', async () => {
    const { person, key } = await withKey();
    const answer = await answerChallenge(handlers, await atChallenge(person), { ...newKey(), id: key.id, counter: 9 });
    expect(answer).toMatchObject({ status: 403, body: { error: 'credential_refused' } });
    expect(await reasonsOf(person)).toEqual(['signature']);
  });

  test('an unconfirmed key is no key', async () => {
    const { person, key } = await withKey('webauthn-roaming', { more: { confirmed: false } });
    await givenTotp(deployment.table, person, 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
    await writeFactorSwitch(deployment.table, 'otp', true);
    expect(await post(handlers.askOptions, await atChallenge(person), {})).toMatchObject({ status: 409, body: { error: 'step_not_open' } });
    expect(key.counter).toBe(1);
  });
});

describe('case 28: user verification', () => {
  test('is preferred of a second factor, and a touch is enough', async () => {
    const { person, key } = await withKey();
    const browser = await atChallenge(person);
    const options = requestFrom(await post(handlers.askOptions, browser, {}));
    expect(options).toMatchObject({ userVerification: 'preferred', hints: ['security-key'] });
    expect((await post(handlers.answer, browser, { credential: answerWith(options, key, { uv: false }) })).status).toBe(200);
  });

  test('a passkey used second counts as one factor, verified or not', async () => {
    const { person, key } = await withKey('passkey');
    expect((await answerChallenge(handlers, await atChallenge(person), key, { uv: false })).status).toBe(200);
  });

  test('is asked of security keys where the setting says so, and checked', async () => {
    await writeKeySettings(deployment.table, 'webauthn-roaming', { userVerification: 'required' });
    const { person, key } = await withKey();
    const browser = await atChallenge(person);

    expect(requestFrom(await post(handlers.askOptions, browser, {}))).toMatchObject({ userVerification: 'required' });
    const touched = await answerChallenge(handlers, browser, key, { uv: false });
    expect(touched).toMatchObject({ status: 403, body: { error: 'user_not_verified' } });
    expect((await answerChallenge(handlers, browser, key)).status).toBe(200);
  });

  test('without a touch nothing is taken', async () => {
    const { person, key } = await withKey();
    expect(await answerChallenge(handlers, await atChallenge(person), key, { up: false })).toMatchObject({ status: 403 });
    expect(await reasonsOf(person)).toEqual(['user_presence']);
  });
});

describe('security.md 9 and 10: a challenge', () => {
  test('is dead after its first answer, a wrong one too', async () => {
    const { person, key } = await withKey();
    const browser = await atChallenge(person);
    const options = requestFrom(await post(handlers.askOptions, browser, {}));

    const wrong = answerWith(options, key, { signature: (bytes) => Buffer.concat([bytes.subarray(0, -1), Buffer.from([7])]) });
    expect((await post(handlers.answer, browser, { credential: wrong })).status).toBe(403);
    const right = await post(handlers.answer, browser, { credential: answerWith(options, key) });
    expect(right).toMatchObject({ status: 403, body: { error: 'challenge_expired' } });
    expect((await answerChallenge(handlers, browser, key)).status).toBe(200);
  });

  test('is dead after an answer that is none', async () => {
    const { person, key } = await withKey();
    const browser = await atChallenge(person);
    const options = requestFrom(await post(handlers.askOptions, browser, {}));
    expect(await post(handlers.answer, browser, { credential: 'junk' })).toMatchObject({ status: 400, body: { field: 'credential' } });
    expect((await post(handlers.answer, browser, { credential: answerWith(options, key) })).body?.['error']).toBe('challenge_expired');
  });

  test('lives five minutes', async () => {
    const { person, key } = await withKey();
    const [late, timely] = [await atChallenge(person), await atChallenge(person)];
    const [lateOptions, timelyOptions] = [
      requestFrom(await post(handlers.askOptions, late, {})),
      requestFrom(await post(handlers.askOptions, timely, {})),
    ];
    advanceClock(299);
    expect((await post(handlers.answer, timely, { credential: answerWith(timelyOptions, key) })).status).toBe(200);
    advanceClock(1);
    expect((await post(handlers.answer, late, { credential: answerWith(lateOptions, key) })).body?.['error']).toBe('challenge_expired');
  });

  test('is worth nothing once a newer one was given, nor in another sign-in, nor for another purpose', async () => {
    const { person, key } = await withKey('passkey');
    const browser = await atChallenge(person);
    const old = requestFrom(await post(handlers.askOptions, browser, {}));
    await post(handlers.askOptions, browser, {});
    expect((await post(handlers.answer, browser, { credential: answerWith(old, key) })).status).toBe(403);

    const other = await atChallenge(person);
    const foreign = requestFrom(await post(handlers.askOptions, other, {}));
    await post(handlers.askOptions, browser, {});
    expect((await post(handlers.answer, browser, { credential: answerWith(foreign, key) })).status).toBe(403);
    expect(await reasonsOf(person)).toEqual(['challenge', 'challenge']);
  });

  test('of 50 parallel answers one signs in', async () => {
    const { person, key } = await withKey('passkey');
    const browser = await atChallenge(person);
    const options = requestFrom(await post(handlers.askOptions, browser, {}));
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => post(handlers.answer, browser, { credential: answerWith(options, key) })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.every(({ status }) => [200, 403, 409].includes(status))).toBe(true);
  });

  test('is had by one of the answers that read the sign-in at the same moment, and by none that read it before a newer one was given', async () => {
    const { person } = await withKey('passkey');
    const browser = await atChallenge(person);
    await post(handlers.askOptions, browser, {});
    const read = await sessionOf(deployment.table, browser);
    const take = () => takeCeremony(tableDeps, read, { purpose: 'second_factor', now: start });

    const taken = await Promise.allSettled(Array.from({ length: 10 }, take));
    expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);

    await post(handlers.askOptions, browser, {});
    await expect(take()).rejects.toMatchObject({ code: 'challenge_expired' });
  });

  test('is not in the table', async () => {
    const { person } = await withKey();
    const browser = await atChallenge(person);
    const { challenge } = requestFrom(await post(handlers.askOptions, browser, {}));
    expect(JSON.stringify(await sessionOf(deployment.table, browser))).not.toContain(challenge);
  });
});

describe('the counter of a key', () => {
  test('that went back is refused as a possible clone, logged and shown; the key that goes on still works', async () => {
    const { person, id, key } = await withKey('webauthn-roaming', { key: newKey({ counter: 7 }) });
    expect((await answerChallenge(handlers, await atChallenge(person), key)).status).toBe(200);

    const copy = { ...key, counter: 7 };
    const refused = await answerChallenge(handlers, await atChallenge(person), copy);
    expect(refused).toMatchObject({ status: 403, body: { error: 'possible_clone' } });
    expect(await reasonsOf(person)).toEqual(['sign_count']);
    const account = await readAccount(deployment.table, person.userId);
    expect(account?.counters.get('webauthn')?.[`clone:${id}`]).toBe(start);
    expect((await answerChallenge(handlers, await atChallenge(person), key)).status).toBe(200);
  });

  test('must grow: the same, and zero after another, are refused', async () => {
    const { person, key } = await withKey('webauthn-roaming', { key: newKey({ counter: 7 }) });
    await answerChallenge(handlers, await atChallenge(person), key);
    for (const counter of [7, 0]) {
      const answer = await answerChallenge(handlers, await atChallenge(person), key, { counter });
      expect(answer.body?.['error']).toBe('possible_clone');
    }
  });

  test('is not judged by an answer whose signature is wrong: a stranger flags nobody’s key', async () => {
    const { person, id, key } = await withKey('webauthn-roaming', { key: newKey({ counter: 7 }) });
    await answerChallenge(handlers, await atChallenge(person), key);
    const forged = await answerChallenge(handlers, await atChallenge(person), { ...newKey(), id: key.id, counter: 1 });
    expect(forged.body?.['error']).toBe('credential_refused');
    expect((await readAccount(deployment.table, person.userId))?.counters.get('webauthn')).not.toHaveProperty(`clone:${id}`);
  });

  test('of a synced passkey is zero for ever, which is normal', async () => {
    const { person, key } = await withKey('passkey');
    for (let i = 0; i < 3; i++) expect((await answerChallenge(handlers, await atChallenge(person), key)).status).toBe(200);
  });

  test('of two answers at once with one value, one wins', async () => {
    const { person, key } = await withKey('webauthn-roaming', { key: newKey({ counter: 7 }) });
    const browsers = await Promise.all(Array.from({ length: 8 }, () => atChallenge(person)));
    const answers = await Promise.all(browsers.map((browser) => answerChallenge(handlers, browser, { ...key })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });
});

describe('what is backed up', () => {
  test('eligibility is for life: an answer that says otherwise is refused', async () => {
    const { person, key } = await withKey('passkey');
    expect((await answerChallenge(handlers, await atChallenge(person), key, { be: false, bs: false })).status).toBe(403);
    const { person: other, key: bound } = await withKey('webauthn-platform');
    expect((await answerChallenge(handlers, await atChallenge(other), bound, { be: true })).status).toBe(403);
    expect([...(await reasonsOf(person)), ...(await reasonsOf(other))]).toEqual(['backup_eligibility', 'backup_eligibility']);
  });

  test('the state may change, and is kept', async () => {
    const { person, id, key } = await withKey('passkey');
    expect((await answerChallenge(handlers, await atChallenge(person), key, { bs: false })).status).toBe(200);
    expect((await readAccount(deployment.table, person.userId))?.counters.get('webauthn')?.[`backed_up:${id}`]).toBe(false);
  });

  test('of an imported key is learnt at its first use', async () => {
    const { person, key } = await withKey('passkey', { more: { backup_eligible: undefined } });
    expect((await answerChallenge(handlers, await atChallenge(person), key)).status).toBe(200);
    expect((await answerChallenge(handlers, await atChallenge(person), key, { be: false, bs: false })).status).toBe(403);
  });

  test('a key that is backed up and not eligible for it is refused', async () => {
    const { person, key } = await withKey();
    expect((await answerChallenge(handlers, await atChallenge(person), key, { bs: true })).status).toBe(403);
    expect(await reasonsOf(person)).toEqual(['backup_flags']);
  });
});

describe('the chosen way', () => {
  test('at "try another way" one key can be chosen, and only that is asked for', async () => {
    const options = (await import('../../../../lambdas/u2/api/mfa/login-options.post.ts')).handler;
    const { person, id, key } = await withKey();
    const { key: other } = await givenKey(deployment.table, person, 'passkey');
    const browser = await atChallenge(person);
    expect(await post(options, browser, { method: id })).toMatchObject({
      status: 200,
      body: { next: expect.stringContaining('webauthn-challenge') },
    });

    const asked = requestFrom(await post(handlers.askOptions, browser, {}));
    expect(asked.allowCredentials?.map((each) => each.id)).toEqual([key.id.toString('base64url')]);
    expect((await answerChallenge(handlers, browser, other)).status).toBe(403);
    expect((await answerChallenge(handlers, browser, key)).status).toBe(200);
  });

  test('a code that was chosen is what counts then, not the key', async () => {
    await writeFactorSwitch(deployment.table, 'otp', true);
    const options = (await import('../../../../lambdas/u2/api/mfa/login-options.post.ts')).handler;
    const { person } = await withKey();
    const totp = await givenTotp(deployment.table, person, 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
    const browser = await atChallenge(person);
    await post(options, browser, { method: totp });
    expect((await post(handlers.askOptions, browser, {})).status).toBe(409);
  });
});

describe('what is asked for is called by its name', () => {
  const nameAsked = async (person: Person) => (await ask(session, await atChallenge(person))).body['method_name'];
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

  test.each([
    [{ name: 'Work phone' }, 'Work phone'],
    [{}, undefined],
  ])('an app with %j is %p', async (more, shown) => {
    await writeFactorSwitch(deployment.table, 'otp', true);
    const person = await givenPerson(deployment.table);
    await givenTotp(deployment.table, person, secret, more);
    expect(await nameAsked(person)).toBe(shown);
  });

  test('of two apps the one whose code is right', async () => {
    await writeFactorSwitch(deployment.table, 'otp', true);
    const person = await givenPerson(deployment.table);
    await givenTotp(deployment.table, person, secret, { name: 'Former phone', created_at: '2020-01-01T00:00:00.000Z' });
    await givenTotp(deployment.table, person, 'MZQWG5DPOJ4S24DSNF3GC5DFFVVWK6JB', { name: 'Phone' });
    expect(await nameAsked(person)).toBe('Phone');
  });

  test('one key is, and of several none, as any of them may answer', async () => {
    const { person } = await withKey('webauthn-roaming', { more: { name: 'Blue key' } });
    expect(await nameAsked(person)).toBe('Blue key');
    await givenKey(deployment.table, person, 'webauthn-roaming', { more: { name: 'Red key' } });
    expect(await nameAsked(person)).toBeUndefined();
  });
});

describe('case 22: a key of a former address', () => {
  const former = { more: { rp_id: 'login.old.example' } };

  test('is not asked for, and the page is told where it belongs', async () => {
    const { person } = await withKey('webauthn-roaming', former);
    const browser = await atChallenge(person);
    expect((await ask(session, browser)).body).toMatchObject({ screen: 'mfa/webauthn-challenge', also: ['mfa/login-options'] });
    expect(await post(handlers.askOptions, browser, {})).toEqual(
      expect.objectContaining({ status: 200, body: { former_hosts: ['login.old.example'] } }),
    );
  });

  test('leaves the way to what works here: that is asked for first', async () => {
    await writeFactorSwitch(deployment.table, 'otp', true);
    const { person } = await withKey('webauthn-roaming', former);
    await givenTotp(deployment.table, person, 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', { created_at: '2020-01-01T00:00:00.000Z' });
    expect((await ask(session, await atChallenge(person))).body).toMatchObject({
      screen: 'mfa/totp-challenge',
      also: ['mfa/login-options'],
    });
  });

  test('lets nobody enrol another by the password alone', async () => {
    const { person } = await withKey('webauthn-roaming', former);
    expect(await post(handlers.makeOptions, await atChallenge(person), { kind: 'webauthn-platform' })).toMatchObject({ status: 409 });
  });

  test('does not answer, whatever the browser does', async () => {
    const { person, key } = await withKey('webauthn-roaming', former);
    await givenKey(deployment.table, person, 'webauthn-roaming');
    const browser = await atChallenge(person);
    expect((await answerChallenge(handlers, browser, key)).body?.['error']).toBe('unknown_credential');
  });
});

test('a switch that is turned off in the middle lets its keys through no more, and leads on', async () => {
  const { person, key } = await withKey('webauthn-roaming');
  const browser = await atChallenge(person);
  const options = requestFrom(await post(handlers.askOptions, browser, {}));
  await writeFactorSwitch(deployment.table, 'webauthn-roaming', false);

  const answer = await post(handlers.answer, browser, { credential: answerWith(options, key) });
  expect(answer).toMatchObject({ status: 409, body: { next: expect.stringContaining('/u2/mfa/webauthn-enrollment') } });
  expect((await ask(session, browser)).body).toMatchObject({ screen: 'mfa/webauthn-enrollment', factors: ['webauthn-platform'] });
});

test('a passkey is a second factor while its own switch or that of any key is on', async () => {
  const { person } = await withKey('passkey');
  const screens: unknown[] = [];
  for (const on of ['webauthn-roaming', 'webauthn-platform', 'passkey', 'none']) {
    for (const name of ['webauthn-roaming', 'webauthn-platform', 'passkey']) await writeFactorSwitch(deployment.table, name, name === on);
    screens.push((await ask(session, await atChallenge(person))).body?.['screen'] ?? 'none');
  }
  expect(screens).toEqual(['mfa/webauthn-challenge', 'mfa/webauthn-challenge', 'mfa/webauthn-challenge', 'none']);
});
