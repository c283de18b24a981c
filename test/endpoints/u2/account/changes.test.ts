// What each change in the account does, to whom, and who is told.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readOutbox } from '../../../../service/delivery/outbox.ts';
import { verifyPassword } from '../../../../service/keys/password-hash.ts';
import { Secret } from '../../../../service/rules/secret.ts';
import { methodKey, profileKey } from '../../../../service/storage/account.ts';
import { hashOf } from '../../../../service/storage/hash.ts';
import { sessionKey } from '../../../../service/storage/oidc-artefacts.ts';
import { writeFactorSwitch, writePolicy } from '../../../../service/storage/settings.ts';
import { signInAttributes } from '../../../../service/storage/sign-in-list.ts';
import { type AccountBrowser, askAccount, givenAccount, loadAccount, postAccount, screensAt } from '../../../support/account.ts';
import { auditEntries } from '../../../support/all-items.ts';
import { advanceClock, resetClock, setClock } from '../../../support/clock.ts';
import { killAfterWrite } from '../../../support/crash.ts';
import { type Deployment, startDeployment } from '../../../support/deployment.ts';
import type { Answered, Handler } from '../../../support/event.ts';
import { givenKey } from '../../../support/keyed.ts';
import { accountOf } from '../../../support/recovering.ts';
import { afterPassword, ask, codeNow, givenPerson, givenTotp, type Person, password, post, sessionOf } from '../../../support/sign-in.ts';
import { enrolApp, type TotpSteps, totpSteps } from '../../../support/totp-steps.ts';

const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const start = Math.floor(Date.now() / 1000);
let deployment: Deployment;
let endpointOf: (method: 'GET' | 'POST', path: string) => Handler;
let session: Handler;
let totp: TotpSteps;

beforeAll(async () => {
  deployment = await startDeployment({ MAIL_SENDER: 'outbox' });
  totp = await totpSteps();
  endpointOf = await loadAccount();
  const load = async (path: string): Promise<Handler> => (await import(`../../../../lambdas/u2/api/${path}.ts`)).handler;
  session = await load('session.get');
});
afterAll(() => deployment.close());
beforeEach(async () => {
  setClock(start);
  for (const name of ['otp', 'sms', 'passkey', 'recovery-code']) await writeFactorSwitch(deployment.table, name, true);
  await writePolicy(deployment.table, []);
});
afterEach(resetClock);

const send = (browser: AccountBrowser, path: string, body: Record<string, unknown> = {}): Promise<Answered> =>
  postAccount(endpointOf('POST', path), browser, body);
const see = (browser: AccountBrowser): Promise<Answered> => askAccount(endpointOf('GET', 'session'), browser);
const methodsOf = async (person: Person): Promise<string[]> => (await accountOf(deployment.table, person)).methods.map(({ id }) => id);
const lock = (person: Person, factor = 'otp') => deployment.table.put({ pk: `USER#${person.userId}`, sk: `COUNTER#${factor}`, total: 100 });
const mailsTo = ({ email }: Person): string[] =>
  readOutbox().flatMap(({ to, subject }) => (to === email && subject !== undefined ? [subject] : []));
const logOf = async ({ userId }: Person) => (await auditEntries(deployment.table)).filter((entry) => entry['user_id'] === userId);

describe('removing', () => {
  test('takes a method away, says so by mail and in the log, and tells the browser which keys are left', async () => {
    const person = await givenPerson(deployment.table);
    const { id, key } = await givenKey(deployment.table, person, 'passkey');
    const gone = await givenKey(deployment.table, person, 'passkey');
    const mine = await givenAccount(deployment.table, person);

    const answered = await send(mine, 'methods/remove', { method: gone.id });

    expect(answered).toMatchObject({ status: 200, body: { methods: [{ id }] } });
    expect(answered.body.signals).toMatchObject([{ credential_ids: [key.id.toString('base64url')] }]);
    expect(await methodsOf(person)).toEqual([id]);
    expect(mailsTo(person)).toHaveLength(1);
    expect(await logOf(person)).toMatchObject([{ type: 'gd_unenroll', details: { proof: 'method', authenticator: { id: gone.id } } }]);
  });

  test('keeps the last one that works at this address while the policy demands one', async () => {
    const person = await givenPerson(deployment.table);
    const id = await givenTotp(deployment.table, person, secret);
    const { id: former } = await givenKey(deployment.table, person, 'passkey', { more: { rp_id: 'old.example.com' } });
    await writePolicy(deployment.table, ['all-applications']);
    const mine = await givenAccount(deployment.table, person);

    expect((await send(mine, 'methods/remove', { method: id })).body).toMatchObject({ error: 'last_method' });

    expect((await send(mine, 'methods/remove', { method: former })).status).toBe(200);
    expect(await methodsOf(person)).toEqual([id]);
  });

  test('of two keys of a former address lets one go, as it lets nobody in, and keeps the other: a password alone shall enrol nothing', async () => {
    const person = await givenPerson(deployment.table);
    const former = { more: { rp_id: 'old.example.com' } };
    const [first, second] = [
      await givenKey(deployment.table, person, 'passkey', former),
      await givenKey(deployment.table, person, 'passkey', former),
    ];
    await writePolicy(deployment.table, ['all-applications']);
    const mine = await givenAccount(deployment.table, person, { proof: { by: 'recovery' } });

    expect((await send(mine, 'methods/remove', { method: first.id })).status).toBe(200);
    expect((await send(mine, 'methods/remove', { method: second.id })).body).toMatchObject({ error: 'last_method' });
    expect(await methodsOf(person)).toEqual([second.id]);
  });

  test('keeps the last usable one while the policy demands one, and lets it go while none does (case 44)', async () => {
    const person = await givenPerson(deployment.table);
    const id = await givenTotp(deployment.table, person, secret);
    // Neither confirmed nor of a factor that is on: they protect nobody.
    const unconfirmed = await givenTotp(deployment.table, person, secret, { confirmed: false, secret_fingerprint: 'x' });
    const { id: off } = await givenKey(deployment.table, person, 'webauthn-roaming');
    await writeFactorSwitch(deployment.table, 'passkey', false);
    await writePolicy(deployment.table, ['all-applications']);
    const mine = await givenAccount(deployment.table, person);

    const { methods } = (await see(mine)).body;
    expect(methods.filter((method: { removable: boolean }) => !method.removable)).toMatchObject([{ id }]);
    expect(methods).toHaveLength(3);
    expect(await send(mine, 'methods/remove', { method: id })).toMatchObject({
      status: 409,
      body: { error: 'last_method', field: 'method' },
    });
    for (const method of [unconfirmed, off]) expect((await send(mine, 'methods/remove', { method })).status).toBe(200);
    expect(await methodsOf(person)).toEqual([id]);

    await writePolicy(deployment.table, []);
    expect((await send(mine, 'methods/remove', { method: id })).status).toBe(200);
    expect(await methodsOf(person)).toEqual([]);
  });

  test('a locked one is no way to sign in: it does not let the last usable one go, nor goes itself where it is all there is', async () => {
    await writePolicy(deployment.table, ['all-applications']);
    const person = await givenPerson(deployment.table);
    const { id: usable } = await givenKey(deployment.table, person, 'passkey');
    const locked = await givenTotp(deployment.table, person, secret);
    await lock(person);
    const mine = await givenAccount(deployment.table, person, { proof: { by: 'recovery' } });
    expect(await send(mine, 'methods/remove', { method: usable })).toMatchObject({ status: 409 });
    expect((await send(mine, 'methods/remove', { method: locked })).status).toBe(200);

    const other = await givenPerson(deployment.table);
    const alone = await givenTotp(deployment.table, other, secret);
    await lock(other);
    const theirs = await givenAccount(deployment.table, other, { proof: { by: 'recovery' } });
    expect(await send(theirs, 'methods/remove', { method: alone })).toMatchObject({ status: 409 });
  });

  test('of two tabs that remove one of the last two each, one wins', async () => {
    await writePolicy(deployment.table, ['all-applications']);
    const person = await givenPerson(deployment.table);
    const ids = [await givenTotp(deployment.table, person, secret), await givenTotp(deployment.table, person, `${secret}2345`)];
    const mine = await givenAccount(deployment.table, person);

    const answers = await Promise.all(ids.map((method) => send(mine, 'methods/remove', { method })));

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await methodsOf(person)).toHaveLength(1);
  });

  test('killed after any write and repeated, it removes the one method and no other', async () => {
    for (let writes = 1; ; writes++) {
      const person = await givenPerson(deployment.table);
      const { id, key } = await givenKey(deployment.table, person, 'passkey');
      const kept = await givenTotp(deployment.table, person, secret);
      const mine = await givenAccount(deployment.table, person);

      const { killed } = await killAfterWrite(deployment.table, writes, () => send(mine, 'methods/remove', { method: id }));
      const { status } = await send(mine, 'methods/remove', { method: id });

      expect({ writes, done: status === 200 || status === 404 }).toEqual({ writes, done: true });
      expect(await methodsOf(person)).toEqual([kept]);
      expect(key.id.length).toBeGreaterThan(0);
      if (!killed) break;
    }
  });
});

test.each(['methods/rename', 'methods/remove'])('%s knows no method of another person, and none that is gone', async (path) => {
  const [person, other] = [await givenPerson(deployment.table), await givenPerson(deployment.table)];
  const foreign = await givenTotp(deployment.table, other, secret);
  const gone = await givenTotp(deployment.table, person, secret);
  await givenTotp(deployment.table, person, `${secret}2345`);
  const mine = await givenAccount(deployment.table, person);
  await send(mine, 'methods/remove', { method: gone });

  for (const method of [foreign, gone, '', 'x', '01J00000000000000000000000', `../${foreign}`]) {
    expect(await send(mine, path, { method, ...(path === 'methods/rename' ? { name: 'Mine' } : {}) })).toMatchObject({
      status: 404,
      body: { error: 'unknown_method', field: 'method' },
    });
  }
  const [kept] = (await accountOf(deployment.table, other)).methods;
  expect(kept).toMatchObject({ id: foreign });
  expect(kept?.name).toBeUndefined();
});

describe('renaming', () => {
  test('stores what is left of the name without spaces around it; an empty one takes it away', async () => {
    const person = await givenPerson(deployment.table);
    const method = await givenTotp(deployment.table, person, secret);
    const mine = await givenAccount(deployment.table, person);

    expect(await send(mine, 'methods/rename', { method, name: '  Work\n phone ' })).toMatchObject({
      body: { methods: [{ name: 'Work phone' }] },
    });
    expect(await send(mine, 'methods/rename', { method, name: ' ' })).toMatchObject({ body: { methods: [{ name: null }] } });
    expect((await logOf(person)).map(({ type }) => type)).toEqual(['gd_update_device_account', 'gd_update_device_account']);
  });

  test.each(['x'.repeat(21), '\ud800'])('refuses %j', async (name) => {
    const person = await givenPerson(deployment.table);
    const method = await givenTotp(deployment.table, person, secret);

    const answered = await send(await givenAccount(deployment.table, person), 'methods/rename', { method, name });

    expect(answered).toMatchObject({ status: 400, body: { error: 'invalid_name', field: 'name' } });
  });
});

describe('adding', () => {
  const begin = async (more: Record<string, unknown> = { factor: 'otp' }) => {
    const person = await givenPerson(deployment.table);
    await givenTotp(deployment.table, person, secret);
    const mine = await givenAccount(deployment.table, person);
    const answered = await send(mine, 'methods/add', more);
    return { person, mine, answered, screens: answered.status === 200 ? screensAt(mine, answered) : undefined };
  };

  test('enrols one more beside those that there are, and comes back to the account', async () => {
    await writeFactorSwitch(deployment.table, 'recovery-code', false);
    const { person, answered, screens } = await begin();
    if (!screens) throw new Error(answered.text);
    expect(answered.body.next).toMatch(/^\/u2\/mfa\/totp-enrollment\?state=/);

    const done = await enrolApp(totp, screens);

    expect(done).toMatchObject({ status: 200, body: { next: `/u2/account?enrolled=${screens.state}` } });
    expect(await methodsOf(person)).toHaveLength(2);
    expect(mailsTo(person)).toHaveLength(1);
  });

  test('offers the choice where none was made, and nothing that is switched off', async () => {
    expect((await begin({})).answered.body.next).toMatch(/^\/u2\/mfa\/enroll-options\?state=/);
    for (const factor of ['webauthn-roaming', 'recovery-code', 'email', '']) {
      expect((await begin({ factor })).answered).toMatchObject({ status: 400, body: { field: 'factor' } });
    }
  });

  test('is no sign-in: its session answers no challenge, leads to no code, and ends with the account it was begun in', async () => {
    const { person, mine, screens } = await begin();
    if (!screens) throw new Error('not begun');
    expect((await post(totp.challenge, screens, { code: codeNow(secret) })).status).toBe(409);
    expect((await sessionOf(deployment.table, screens)).result).toBeUndefined();

    await send(mine, 'sign-out');
    expect(await enrolApp(totp, screens)).toMatchObject({ status: 409, body: { next: '/u2/account' } });
    expect(await methodsOf(person)).toHaveLength(1);
  });

  test('ends where the sign-in that it was begun by is ended from another browser', async () => {
    const { person, mine, screens } = await begin();
    if (!screens) throw new Error('not begun');
    await deployment.table.update(profileKey(person.userId), { set: { ended_sign_ins: [{ uid: mine.uid, until: start + 9999 }] } });

    expect(await enrolApp(totp, screens)).toMatchObject({ status: 409, body: { next: '/u2/account' } });
  });

  test('belongs to the browser it was begun in', async () => {
    const { screens } = await begin();
    if (!screens) throw new Error('not begun');

    expect(await ask(session, { ...screens, cookies: [] })).toMatchObject({ status: 403, body: { error: 'session_unknown' } });
  });
});

describe('a proof', () => {
  const begin = async () => {
    const person = await givenPerson(deployment.table);
    await givenTotp(deployment.table, person, secret);
    const mine = await givenAccount(deployment.table, person, { proof: { at: 0 } });
    const answered = await send(mine, 'prove');
    return { person, mine, screens: screensAt(mine, answered) };
  };

  test('of one account session is worth nothing in another, of the same person or somebody else', async () => {
    const { person, mine, screens } = await begin();
    expect((await post(totp.challenge, screens, { code: codeNow(secret) })).status).toBe(200);

    for (const somebody of [person, await givenPerson(deployment.table)]) {
      const other = await givenAccount(deployment.table, somebody, { proof: { at: 0 } });
      const login = screens.cookies.filter((pair) => pair.startsWith('__Host-sp_login'));
      const answered = await send({ ...other, cookies: [...other.cookies, ...login] }, 'proven', { state: screens.state });
      expect(answered).toMatchObject({ status: 403, body: { error: 'proof_needed' } });
    }
    expect((await send({ ...mine, cookies: screens.cookies }, 'proven', { state: screens.state })).status).toBe(200);
  });

  test('is worth nothing five minutes after it was given, also where it is handed in only then', async () => {
    const { mine, screens } = await begin();
    await post(totp.challenge, screens, { code: codeNow(secret) });
    advanceClock(301);

    expect((await send({ ...mine, cookies: screens.cookies }, 'proven', { state: screens.state })).status).toBe(403);
  });

  test('that was lost by a crash is given again', async () => {
    const { mine, screens } = await begin();
    await post(totp.challenge, screens, { code: codeNow(secret) });
    const { cookies } = screens;
    // The session is stepped, and what was proven is not noted.
    await killAfterWrite(deployment.table, 1, () => send({ ...mine, cookies }, 'proven', { state: screens.state }));
    expect((await see({ ...mine, cookies })).body.fresh).toBe(false);

    advanceClock(30);
    const again = screensAt({ ...mine, cookies }, await send({ ...mine, cookies }, 'prove'));
    await post(totp.challenge, again, { code: codeNow(secret) });
    expect(await send({ ...mine, cookies }, 'proven', { state: again.state })).toMatchObject({ status: 200, body: { fresh: true } });
  });

  test('is taken once: of parallel tries one', async () => {
    const { mine, screens } = await begin();
    await post(totp.challenge, screens, { code: codeNow(secret) });

    const tries = Array.from({ length: 5 }, () => send({ ...mine, cookies: screens.cookies }, 'proven', { state: screens.state }));

    expect((await Promise.all(tries)).filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('is none by the state of a login, whatever was proven there', async () => {
    const { person, mine } = await begin();
    const login = await afterPassword(deployment.table, person);
    await post(totp.challenge, login, { code: codeNow(secret) });

    expect((await send({ ...mine, cookies: [...mine.cookies, ...login.cookies] }, 'proven', { state: login.state })).status).toBe(403);
  });

  test('is not had where the only method is locked and there is no recovery code', async () => {
    const person = await givenPerson(deployment.table);
    await givenTotp(deployment.table, person, secret);
    await lock(person);
    const mine = await givenAccount(deployment.table, person, { amr: ['pwd'], proof: { by: 'first_factor' } });

    const answered = await send(mine, 'prove');

    expect(answered).toMatchObject({ status: 200, body: { next: expect.stringMatching(/^\/u2\/error\?state=/) } });
    expect(await ask(session, screensAt(mine, answered))).toMatchObject({ status: 403, body: { error: 'factor_locked' } });
  });
});

describe('switching on again', () => {
  test('what was locked, by another usable method or the recovery code; never by itself', async () => {
    for (const { by, another, status } of [
      { by: 'method', another: true, status: 200 },
      { by: 'recovery', another: false, status: 200 },
      { by: 'method', another: false, status: 403 },
    ] as const) {
      const person = await givenPerson(deployment.table);
      await givenTotp(deployment.table, person, secret);
      if (another) await givenKey(deployment.table, person, 'passkey');
      await lock(person);
      const mine = await givenAccount(deployment.table, person, { proof: { by } });

      expect((await send(mine, 'methods/unlock')).status).toBe(status);

      const { counters } = await accountOf(deployment.table, person);
      expect(counters.get('otp')).toMatchObject({ total: status === 200 ? 0 : 100 });
    }
  });
});

describe('a new recovery code', () => {
  test('is answered once, kept as a slow hash, replaces the one before, and is told by mail', async () => {
    const person = await givenPerson(deployment.table);
    await givenTotp(deployment.table, person, secret);
    const mine = await givenAccount(deployment.table, person);

    const first = await send(mine, 'recovery');
    const second = await send(mine, 'recovery');

    expect(first.body.recovery_code).toMatch(/^[A-Z0-9]{24}$/);
    expect(second.body).toMatchObject({ recovery: { on: true, valid: true } });
    const hash = (await accountOf(deployment.table, person)).recovery?.hash ?? '';
    expect(await verifyPassword(new Secret(second.body.recovery_code), hash)).toBe(true);
    expect(await verifyPassword(new Secret(first.body.recovery_code), hash)).toBe(false);
    expect((await see(mine)).text).not.toContain(second.body.recovery_code);
    expect(mailsTo(person)).toHaveLength(2);
  });

  test('is made five times an hour at most, of parallel calls too; what is refused costs no hash and no mail', async () => {
    const person = await givenPerson(deployment.table);
    await givenTotp(deployment.table, person, secret);
    setClock(1_800_000_000);
    const mine = await givenAccount(deployment.table, person);
    const { hashing } = await import('../../../../service/keys/password-hash.ts');
    const before = hashing.count;

    const answers = await Promise.all(Array.from({ length: 7 }, () => send(mine, 'recovery')));

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 429, 429]);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused).toMatchObject({ body: { error: 'too_many_attempts', retry_after: 3600 }, headers: { 'retry-after': '3600' } });
    expect(hashing.count - before).toBe(5);
    expect(mailsTo(person)).toHaveLength(5);
    setClock(1_800_003_600);
    expect((await send(await givenAccount(deployment.table, person), 'recovery')).status).toBe(200);
  });

  test('is not made where none serves, and for nobody without a method', async () => {
    const person = await givenPerson(deployment.table);
    const bare = await givenAccount(deployment.table, person, { amr: ['pwd'], proof: { by: 'first_factor' } });
    expect(await send(bare, 'recovery')).toMatchObject({ status: 409, body: { error: 'recovery_off' } });

    await givenTotp(deployment.table, person, secret);
    await writeFactorSwitch(deployment.table, 'recovery-code', false);
    expect(await send(await givenAccount(deployment.table, person), 'recovery')).toMatchObject({ status: 409 });
  });
});

describe('ending a sign-in', () => {
  /** As the engine lists it; gives its public id. */
  const listed = async ({ userId }: Person, { cookies, uid }: AccountBrowser): Promise<string> => {
    const id = hashOf(cookies[0]?.split('=')[1] ?? '');
    const seen = { userId, uid, createdAt: start, seenAt: start, userAgent: '', address: '192.0.2.1' };
    const { set, first } = signInAttributes(id, seen);
    await deployment.table.update(sessionKey(id), { set: { ...set, ...first } });
    return id;
  };
  const listFull = (person: Person) => {
    const ended_sign_ins = Array.from({ length: 50 }, (_each, n) => ({ uid: `old-${n}`, until: start + 9999 }));
    return deployment.table.update(profileKey(person.userId), { set: { ended_sign_ins } });
  };

  test('that is one too many to be listed ends all others, and leaves the one it was asked in', async () => {
    const person = await givenPerson(deployment.table);
    const [mine, lost, other] = await Promise.all([1, 2, 3].map(() => givenAccount(deployment.table, person)));
    if (!mine || !lost || !other) throw new Error('not made');
    await listFull(person);

    expect((await send(mine, 'sign-ins/end', { id: await listed(person, lost) })).status).toBe(200);

    expect((await accountOf(deployment.table, person)).profile).toMatchObject({ sessions_valid_from: start + 1, kept_sign_in: mine.uid });
    advanceClock(2);
    expect([(await see(mine)).status, (await see(lost)).status, (await see(other)).status]).toEqual([200, 401, 401]);
  });

  test('its own, does not keep it, however many there are', async () => {
    const person = await givenPerson(deployment.table);
    const mine = await givenAccount(deployment.table, person);
    await listFull(person);

    await send(mine, 'sign-ins/end', { id: await listed(person, mine) });

    expect((await accountOf(deployment.table, person)).profile.kept_sign_in).toBeUndefined();
    advanceClock(2);
    expect((await see(mine)).status).toBe(401);
  });

  test.each([
    [{ others: false }, 'Only true is taken: it ends all sign-ins but this one', 'others'],
    [{}, 'Expected either id or others', undefined],
    [{ id: 'x', others: true }, 'Expected either id or others', undefined],
    [{ id: 'x', more: 1 }, 'Additional properties not allowed: more', 'more'],
  ])('takes no %j, and says what it takes', async (body, words, field) => {
    const person = await givenPerson(deployment.table);
    const mine = await givenAccount(deployment.table, person);

    const answered = await send(mine, 'sign-ins/end', body);

    expect(answered).toMatchObject({ status: 400, body: { error: 'invalid_body' } });
    expect(answered.text).toContain(words);
    expect(answered.body.field).toBe(field);
  });
});

describe('a new password', () => {
  test('counts from now on, ends all other sign-ins, account sessions and sign-ins under way, and leaves this one', async () => {
    const person = await givenPerson(deployment.table);
    await givenTotp(deployment.table, person, secret);
    const mine = await givenAccount(deployment.table, person);
    const elsewhere = await givenAccount(deployment.table, person);
    const login = await afterPassword(deployment.table, person);
    await deployment.table.put({ pk: `USER#${person.userId}`, sk: 'DEVICE#x', expiresAt: start + 9999, mfa: true });

    expect(await send(mine, 'password', { password: 'a long and rare password' })).toMatchObject({ status: 200, body: { fresh: true } });

    const { profile, devices } = await accountOf(deployment.table, person);
    expect(await verifyPassword(new Secret('a long and rare password'), profile.password_hash ?? '')).toBe(true);
    expect(profile).toMatchObject({ sessions_valid_from: start + 1, kept_sign_in: mine.uid });
    expect(devices.size).toBe(0);
    advanceClock(2);
    expect((await see(mine)).status).toBe(200);
    expect((await see(elsewhere)).status).toBe(401);
    expect(await post(totp.challenge, login, { code: codeNow(secret) })).toMatchObject({ status: 403, body: { error: 'session_failed' } });
    expect(mailsTo(person)).toHaveLength(1);
    expect(await logOf(person)).toMatchObject([{ type: 'scp' }]);
  });

  test('killed after any write and repeated, it counts, and nobody else stays signed in', async () => {
    for (let writes = 1; ; writes++) {
      const person = await givenPerson(deployment.table);
      await givenTotp(deployment.table, person, secret);
      const [mine, elsewhere] = [await givenAccount(deployment.table, person), await givenAccount(deployment.table, person)];
      const wish = { password: 'a long and rare password' };

      const { killed } = await killAfterWrite(deployment.table, writes, () => send(mine, 'password', wish));
      expect({ writes, status: (await send(mine, 'password', wish)).status }).toEqual({ writes, status: 200 });

      const { profile } = await accountOf(deployment.table, person);
      expect(await verifyPassword(new Secret(wish.password), profile.password_hash ?? '')).toBe(true);
      expect((await see(elsewhere)).status).toBe(401);
      if (!killed) break;
    }
  });

  test.each(['sh0rt!', 'x'.repeat(129), 'passwordpassword', `a\ud800${'x'.repeat(20)}`])(
    'refuses %j and changes nothing',
    async (wished) => {
      const person = await givenPerson(deployment.table);
      const mine = await givenAccount(deployment.table, person);

      const answered = await send(mine, 'password', { password: wished });

      expect(answered).toMatchObject({ status: 400, body: { error: 'invalid_password', field: 'password' } });
      expect(answered.text).not.toContain(wished);
      const { profile } = await accountOf(deployment.table, person);
      expect(await verifyPassword(new Secret(password), profile.password_hash ?? '')).toBe(true);
      expect(profile.sessions_valid_from).toBeUndefined();
    },
  );

  test('is given to nobody who signs in without one', async () => {
    const person = await givenPerson(deployment.table, { password_hash: undefined });
    await deployment.table.update(profileKey(person.userId), { remove: ['password_hash'] });

    const mine = await givenAccount(deployment.table, person, { amr: ['fed'], proof: { by: 'first_factor' } });

    expect((await see(mine)).body.password).toBe(false);
    expect(await send(mine, 'password', { password: 'a long and rare password' })).toMatchObject({
      status: 409,
      body: { error: 'no_password' },
    });
  });
});

describe('what the page shows', () => {
  test('holds no secret, no full number and no hash', async () => {
    const person = await givenPerson(deployment.table);
    const id = await givenTotp(deployment.table, person, secret, { secret_fingerprint: 'f1ngerpr1nt' });
    const phone = { id: '01J00000000000000000000001', type: 'phone', confirmed: true, phone_number: '+46701740605' };
    await deployment.table.put({ ...methodKey(person.userId, phone.id), ...phone, created_at: new Date().toISOString() });

    const { text, body } = await see(await givenAccount(deployment.table, person));

    expect(body.methods.find((method: { kind: string }) => method.kind === 'sms')).toMatchObject({ number_ending: '0605' });
    const stored = (await accountOf(deployment.table, person)).methods.find((method) => method.id === id);
    for (const hidden of ['46701740605', 'f1ngerpr1nt', stored?.secret ?? '?', 'argon2id']) expect(text).not.toContain(hidden);
  });

  test('is told to no other site', async () => {
    const person = await givenPerson(deployment.table);
    const { cookies } = await givenAccount(deployment.table, person);
    const { invoke } = await import('../../../support/event.ts');

    for (const site of ['cross-site', 'same-site', 'none']) {
      const answered = await invoke(endpointOf('GET', 'session'), { cookies, headers: { 'sec-fetch-site': site } });
      expect(answered).toMatchObject({ status: 403, body: { error: 'cross_site_request' } });
    }
  });
});
