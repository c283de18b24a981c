import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { WebauthnKind } from '../../../../service/rules/screen-answers.ts';
import { methodKey, profileKey } from '../../../../service/storage/account.ts';
import { claimCredential } from '../../../../service/storage/credential-claims.ts';
import { writeKeySettings, writePolicy } from '../../../../service/storage/settings.ts';
import { deleteUser } from '../../../../service/storage/user-deletion.ts';
import { makeKey, newKey, newPasskey, type SoftKey } from '../../../support/authenticator.ts';
import { advanceClock, resetClock, setClock } from '../../../support/clock.ts';
import { type Deployment, startDeployment } from '../../../support/deployment.ts';
import { type Handler, invoke } from '../../../support/event.ts';
import {
  answerChallenge,
  creationFrom,
  enrolWith,
  givenKey,
  type KeyHandlers,
  keyHandlers,
  keyOfKind,
  keysOf,
  reasonsLogged,
  switchOnly,
  typesLogged,
} from '../../../support/keyed.ts';
import { api, newUser } from '../../../support/management-api.ts';
import {
  afterPassword,
  ask,
  type Browser,
  givenEngineSession,
  givenPerson,
  givenTotp,
  origin,
  type Person,
  post,
  sessionOf,
} from '../../../support/sign-in.ts';

const start = 1_800_000_000;
const kinds = ['webauthn-roaming', 'webauthn-platform', 'passkey'] as const;
const totpSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
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
  await switchOn(...kinds);
  await writeKeySettings(deployment.table, 'webauthn-roaming', {});
  await writePolicy(deployment.table, ['all-applications']);
});
afterEach(resetClock);

const switchOn = (...names: string[]): Promise<void> => switchOnly(deployment.table, ...names);
const atEnrolment = (person: Person, more: Parameters<typeof afterPassword>[2] = {}) => afterPassword(deployment.table, person, more);
const enrol = async (person: Person, kind: WebauthnKind = 'webauthn-roaming', more: Parameters<typeof enrolWith>[3] = {}) =>
  enrolWith(handlers, await atEnrolment(person), kind, more);
const keys = (person: Person) => keysOf(deployment.table, person);
const optionsOf = async (browser: Browser, kind: WebauthnKind) => creationFrom(await post(handlers.makeOptions, browser, { kind }));
const idOf = (key: SoftKey): string => key.id.toString('base64url');
/** The same credential id in another authenticator, which only who can choose ids can do. */
const sameIdAs = (key: SoftKey): SoftKey => newKey({ id: key.id });
const removeKey = async ({ userId }: Person, methodId: string): Promise<void> => {
  const answer = await api('DELETE', `/users/${encodeURIComponent(userId)}/authentication-methods/${methodId}`);
  expect(answer.status).toBe(204);
};

const alreadyRegistered = { status: 409, body: { error: 'already_registered', field: 'credential' } };

describe('a key of each kind', () => {
  test.each([
    ['webauthn-roaming', ['pwd', 'hwk', 'user', 'mfa']],
    ['webauthn-platform', ['pwd', 'hwk', 'user', 'mfa']],
    ['passkey', ['pwd', 'swk', 'user', 'mfa']],
  ] as const)('%s enrols and completes the sign-in', async (kind, amr) => {
    const person = await givenPerson(deployment.table);
    const browser = await atEnrolment(person);
    const key = keyOfKind(kind);
    // Reloaded twice: the log tells of one start.
    await optionsOf(browser, kind);
    await optionsOf(browser, kind);

    const answer = await enrolWith(handlers, browser, kind, { key });

    const [stored] = await keys(person);
    expect(answer).toMatchObject({ status: 200, body: { next: `/authorize/${browser.state}` } });
    expect(answer.body.signals).toEqual([
      {
        ...{ rp_id: 'login.example.com', user_id: stored?.user_handle, credential_ids: [idOf(key)] },
        ...{ name: person.email, display_name: person.email },
      },
    ]);
    expect(await sessionOf(deployment.table, browser)).toMatchObject({
      state: 'completed',
      result: { accountId: person.userId, amr, acr: expect.stringContaining('multi-factor'), at: start },
    });
    expect((await typesLogged(deployment.table, person)).sort()).toEqual(['gd_enrollment_complete', 'gd_start_enroll']);

    expect((await answerChallenge(handlers, await atEnrolment(person), key)).status).toBe(200);
  });

  test('the screen that is chosen first leads to it', async () => {
    const choose = (await import('../../../../lambdas/u2/api/mfa/enroll-options.post.ts')).handler;
    const browser = await atEnrolment(await givenPerson(deployment.table));
    expect((await ask(session, browser)).body).toMatchObject({ screen: 'mfa/enroll-options', factors: [...kinds] });
    const nexts = await Promise.all(kinds.map(async (factor) => (await post(choose, browser, { factor })).body.next));
    expect(nexts).toEqual([
      `/u2/mfa/webauthn-enrollment?state=${browser.state}&kind=webauthn-roaming`,
      `/u2/mfa/webauthn-enrollment?state=${browser.state}&kind=webauthn-platform`,
      `/u2/passkey/enrollment?state=${browser.state}`,
    ]);
  });

  test('a passkey enrols at its own screen too', async () => {
    await switchOn('passkey');
    const person = await givenPerson(deployment.table);
    const browser = await atEnrolment(person);
    expect((await ask(session, browser)).body).toMatchObject({ screen: 'passkey/enrollment' });
    const options = creationFrom(await post(handlers.offerOptions, browser, {}));

    const answer = await post(handlers.offer, browser, { credential: makeKey(options, newPasskey()) });

    expect(answer).toMatchObject({ status: 200, body: { next: `/authorize/${browser.state}` } });
    expect(await sessionOf(deployment.table, browser)).toMatchObject({
      state: 'completed',
      result: { amr: ['pwd', 'swk', 'user', 'mfa'] },
    });
  });
});

describe('what is stored', () => {
  test('of a security key: all that its use needs, and nothing that it did not say', async () => {
    const person = await givenPerson(deployment.table);
    const key = newKey({ counter: 41, transports: ['usb', 'nfc'] });
    await enrol(person, 'webauthn-roaming', { key, twist: { uv: false } });

    const at = new Date(start * 1000).toISOString();
    expect(await keys(person)).toEqual([
      {
        id: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/),
        ...{ type: 'webauthn-roaming', confirmed: true, created_at: at, enrolled_at: at, proven_at: start },
        credential_id: idOf(key),
        public_key: Buffer.from(key.publicKey).toString('base64url'),
        sign_count: 41,
        ...{ backup_eligible: false, credential_backed_up: false, transports: ['usb', 'nfc'] },
        aaguid: '00000000-0000-0000-0000-000000000000',
        rp_id: 'login.example.com',
        user_handle: expect.stringMatching(/^[\w-]{43}$/),
        user_verified: false,
        user_agent: 'test',
      },
    ]);
  });

  test('of a passkey: that it may be copied, whether it is, and that the person was verified', async () => {
    const person = await givenPerson(deployment.table);
    await enrol(person, 'passkey', { key: newPasskey({ backedUp: false }) });

    expect(await keys(person)).toMatchObject([
      { type: 'passkey', sign_count: 0, backup_eligible: true, credential_backed_up: false, user_verified: true },
    ]);
  });

  test.each([
    ['19083c3d-8383-4b18-bc03-8f1c9ab2fd1b', 'webauthn-roaming', 'test', 'YubiKey 5 Series'],
    ['08987058-cadc-4b81-b6e1-30de50dcbe96', 'webauthn-platform', 'test', 'Windows Hello'],
    // Not listed, or not said: the browser it was made in, which says nothing of a security key.
    [
      '00000000-0000-0000-0000-000000000000',
      'passkey',
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
      'Safari on Mac',
    ],
    [
      '12345678-1234-1234-1234-123456789012',
      'webauthn-platform',
      'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0',
      'Firefox on Linux',
    ],
    ['00000000-0000-0000-0000-000000000000', 'webauthn-roaming', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0', undefined],
    ['00000000-0000-0000-0000-000000000000', 'passkey', 'curl/8', undefined],
  ] as const)('the name: %s, %s, %s is %s', async (aaguid, kind, userAgent, name) => {
    const person = await givenPerson(deployment.table);
    const browser = await atEnrolment(person);
    const credential = makeKey(await optionsOf(browser, kind), keyOfKind(kind), { aaguid });

    await invoke(handlers.make, {
      method: 'POST',
      headers: { origin, 'user-agent': userAgent },
      cookies: browser.cookies,
      body: { state: browser.state, credential },
    });

    const [stored] = await keys(person);
    expect(stored).toMatchObject({ aaguid, user_agent: userAgent });
    expect(stored?.name).toBe(name);
  });
});

describe('what a browser is asked for', () => {
  const algorithms = [-8, -7, -257].map((alg) => ({ type: 'public-key', alg }));

  test.each([
    [
      'webauthn-roaming',
      { authenticatorAttachment: 'cross-platform', residentKey: 'discouraged', requireResidentKey: false, userVerification: 'preferred' },
      ['security-key'],
    ],
    [
      'webauthn-platform',
      { authenticatorAttachment: 'platform', residentKey: 'discouraged', requireResidentKey: false, userVerification: 'required' },
      ['client-device'],
    ],
    ['passkey', { residentKey: 'required', requireResidentKey: true, userVerification: 'required' }, []],
  ] as const)('for %s', async (kind, authenticatorSelection, hints) => {
    const person = await givenPerson(deployment.table, { name: 'Ann Example' });

    expect(await optionsOf(await atEnrolment(person), kind)).toEqual({
      rp: { id: 'login.example.com', name: 'Example & Söhne' },
      user: { id: expect.stringMatching(/^[\w-]{43}$/), name: person.email, displayName: 'Ann Example' },
      challenge: expect.stringMatching(/^[\w-]{43}$/),
      pubKeyCredParams: algorithms,
      timeout: 300_000,
      excludeCredentials: [],
      authenticatorSelection,
      hints,
      attestation: 'none',
      extensions: { credProps: true },
    });
  });

  test('case 24: all of the user’s keys of this address are excluded, unconfirmed ones and those switched off too', async () => {
    const person = await givenPerson(deployment.table);
    await switchOn('webauthn-platform');
    const { key: off } = await givenKey(deployment.table, person, 'webauthn-roaming');
    const { key: unconfirmed } = await givenKey(deployment.table, person, 'webauthn-platform', { more: { confirmed: false } });
    await givenKey(deployment.table, person, 'webauthn-roaming', { more: { rp_id: 'login.old.example' } });
    await givenKey(deployment.table, await givenPerson(deployment.table), 'webauthn-roaming');

    const { excludeCredentials } = await optionsOf(await atEnrolment(person), 'webauthn-platform');

    expect(excludeCredentials).toHaveLength(2);
    expect(excludeCredentials).toEqual(
      expect.arrayContaining([
        { id: idOf(off), type: 'public-key', transports: ['usb'] },
        { id: idOf(unconfirmed), type: 'public-key', transports: ['internal'] },
      ]),
    );
  });

  test('the user is named by 32 random bytes, the same for each of their keys and another for each user', async () => {
    const [person, other] = [await givenPerson(deployment.table), await givenPerson(deployment.table)];
    const { user: first } = await optionsOf(await atEnrolment(person), 'webauthn-roaming');
    await enrol(person, 'webauthn-roaming');
    await switchOn('webauthn-platform');
    const { user: second } = await optionsOf(await atEnrolment(person), 'webauthn-platform');
    const { user: foreign } = await optionsOf(await atEnrolment(other), 'webauthn-platform');

    expect(second.id).toBe(first.id);
    expect(foreign.id).not.toBe(first.id);
    const bytes = Buffer.from(first.id, 'base64url');
    expect(bytes).toHaveLength(32);
    for (const told of [person.userId, person.email]) expect(bytes.toString('latin1')).not.toContain(told.slice(0, 8));
  });

  test('two tabs that ask at the same moment get one handle', async () => {
    const person = await givenPerson(deployment.table);
    const browsers = await Promise.all(Array.from({ length: 5 }, () => atEnrolment(person)));
    const asked = await Promise.all(browsers.map((browser) => optionsOf(browser, 'passkey')));
    expect(new Set(asked.map(({ user }) => user.id)).size).toBe(1);
    expect(new Set(asked.map(({ challenge }) => challenge)).size).toBe(5);
  });

  test.each([[{}], [{ kind: 'totp' }], [{ kind: null }], [{ kind: 'passkey', more: 1 }]])('%j is refused', async (body) => {
    const answer = await post(handlers.makeOptions, await atEnrolment(await givenPerson(deployment.table)), body);
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_body' } });
  });
});

describe('the kind that is stored is the kind that was made', () => {
  type Said = { rk?: boolean; attachment?: 'platform' | 'cross-platform'; transports?: string[]; be?: boolean };
  test.each<[WebauthnKind, Said, WebauthnKind]>([
    ['webauthn-roaming', { rk: false, attachment: 'cross-platform' }, 'webauthn-roaming'],
    ['webauthn-roaming', { rk: false, attachment: 'platform' }, 'webauthn-platform'],
    ['webauthn-roaming', { rk: true, attachment: 'cross-platform' }, 'passkey'],
    ['webauthn-platform', { rk: false, attachment: 'platform' }, 'webauthn-platform'],
    ['webauthn-platform', { rk: true, attachment: 'platform' }, 'passkey'],
    ['webauthn-platform', { rk: false, attachment: 'cross-platform' }, 'webauthn-roaming'],
    ['passkey', { rk: true, attachment: 'platform' }, 'passkey'],
    ['passkey', { rk: false, attachment: 'platform' }, 'webauthn-platform'],
    ['passkey', { rk: false, attachment: 'cross-platform' }, 'webauthn-roaming'],
    // The browser does not say whether it can be found without its id.
    ['passkey', { attachment: 'platform' }, 'passkey'],
    ['webauthn-platform', { attachment: 'platform', be: true }, 'passkey'],
    ['webauthn-platform', { attachment: 'platform' }, 'webauthn-platform'],
    ['webauthn-roaming', { attachment: 'cross-platform' }, 'webauthn-roaming'],
    // It says so itself, and may still be copied.
    ['webauthn-platform', { rk: false, attachment: 'platform', be: true }, 'webauthn-platform'],
    // Nor where it is: by its transports, then by what was asked.
    ['webauthn-roaming', { rk: false, transports: ['internal'] }, 'webauthn-platform'],
    ['webauthn-platform', { rk: false, transports: ['internal', 'hybrid'] }, 'webauthn-roaming'],
    ['webauthn-platform', { rk: false, transports: [] }, 'webauthn-platform'],
    ['passkey', { rk: false, transports: [] }, 'webauthn-roaming'],
  ])('asked for %s, made %j: %s', async (asked, { rk, attachment, transports = [], be = false }, kind) => {
    const person = await givenPerson(deployment.table);
    const browser = await atEnrolment(person);
    const key = newKey({ backupEligible: be, transports, counter: 0 });
    const made = makeKey(await optionsOf(browser, asked), key);
    const clientExtensionResults = rk === undefined ? {} : { credProps: { rk } };
    const credential = { ...made, clientExtensionResults, authenticatorAttachment: attachment ?? null };

    expect((await post(handlers.make, browser, { credential })).status).toBe(200);

    expect(await keys(person)).toMatchObject([{ type: kind }]);
    expect((await sessionOf(deployment.table, browser)).result?.amr).toEqual(['pwd', be ? 'swk' : 'hwk', 'user', 'mfa']);
  });

  test.each<[string, WebauthnKind, SoftKey]>([
    ['webauthn-roaming', 'webauthn-roaming', keyOfKind('webauthn-platform')],
    ['webauthn-platform', 'webauthn-platform', keyOfKind('webauthn-roaming')],
    ['passkey', 'passkey', keyOfKind('webauthn-roaming')],
  ])('with %s on alone, another kind is refused and nothing is stored', async (on, asked, key) => {
    await switchOn(on);
    const person = await givenPerson(deployment.table);
    const browser = await atEnrolment(person);

    expect(await enrolWith(handlers, browser, asked, { key })).toMatchObject({
      status: 403,
      body: { error: 'kind_not_enabled', field: 'credential' },
    });

    expect(await keys(person)).toEqual([]);
    expect((await sessionOf(deployment.table, browser)).state).toBe('awaiting_mfa');
    expect(await reasonsLogged(deployment.table, person)).toEqual(['kind_not_enabled']);
    // Nor is its id taken.
    await switchOn(...kinds);
    expect((await enrol(await givenPerson(deployment.table), asked, { key })).status).toBe(200);
  });

  test.each(['webauthn-roaming', 'webauthn-platform'])('a passkey may be made while only %s is on', async (on) => {
    await switchOn(on);
    const person = await givenPerson(deployment.table);
    expect((await enrol(person, 'passkey')).status).toBe(200);
    expect(await keys(person)).toMatchObject([{ type: 'passkey' }]);
  });

  test('a kind that is off is not asked for', async () => {
    await switchOn('webauthn-roaming');
    const browser = await atEnrolment(await givenPerson(deployment.table));
    const answer = await post(handlers.makeOptions, browser, { kind: 'webauthn-platform' });
    expect(answer).toMatchObject({ status: 409, body: { next: `/u2/mfa/webauthn-enrollment?state=${browser.state}` } });
  });

  test('a switch that is turned off in the middle refuses the new key, and leads on', async () => {
    await switchOn('webauthn-roaming', 'otp');
    const person = await givenPerson(deployment.table);
    const browser = await atEnrolment(person);
    const options = await optionsOf(browser, 'webauthn-roaming');
    await switchOn('otp');

    expect(await post(handlers.make, browser, { credential: makeKey(options, newKey()) })).toMatchObject({
      status: 409,
      body: { next: `/u2/mfa/totp-enrollment?state=${browser.state}` },
    });
    expect(await keys(person)).toEqual([]);
  });
});

describe('case 28: user verification', () => {
  test.each(['webauthn-platform', 'passkey'] as const)('is required of %s, and checked', async (kind) => {
    const person = await givenPerson(deployment.table);
    const refused = await enrol(person, kind, { twist: { uv: false } });
    expect(refused).toMatchObject({ status: 403, body: { error: 'user_not_verified' } });
    expect(await keys(person)).toEqual([]);
    expect(await reasonsLogged(deployment.table, person)).toEqual(['user_verification']);
  });

  test('is required of a security key where the setting says so', async () => {
    const person = await givenPerson(deployment.table);
    await writeKeySettings(deployment.table, 'webauthn-roaming', { userVerification: 'required' });
    expect(await optionsOf(await atEnrolment(person), 'webauthn-roaming')).toMatchObject({
      authenticatorSelection: { userVerification: 'required' },
    });
    expect((await enrol(person, 'webauthn-roaming', { twist: { uv: false } })).status).toBe(403);
    expect((await enrol(person, 'webauthn-roaming')).status).toBe(200);
  });

  test('without a touch nothing is made', async () => {
    expect((await enrol(await givenPerson(deployment.table), 'webauthn-roaming', { twist: { up: false } })).status).toBe(403);
  });
});

describe('security.md 5: who may enrol', () => {
  test('who holds a usable method may not before proving it, whatever was begun before', async () => {
    await switchOn('otp', 'webauthn-roaming');
    const person = await givenPerson(deployment.table);
    const browser = await atEnrolment(person);
    const options = await optionsOf(browser, 'webauthn-roaming');
    await givenTotp(deployment.table, person, totpSecret);

    const next = `/u2/mfa/totp-challenge?state=${browser.state}`;
    expect(await post(handlers.makeOptions, browser, { kind: 'webauthn-roaming' })).toMatchObject({ status: 409, body: { next } });
    expect(await post(handlers.make, browser, { credential: makeKey(options, newKey()) })).toMatchObject({ status: 409, body: { next } });
    expect(await keys(person)).toEqual([]);
  });

  test('nor at the screen of passkeys', async () => {
    const person = await givenPerson(deployment.table);
    const browser = await atEnrolment(person);
    const options = creationFrom(await post(handlers.offerOptions, browser, {}));
    await givenKey(deployment.table, person, 'webauthn-roaming');

    expect((await post(handlers.offerOptions, browser, {})).status).toBe(409);
    expect((await post(handlers.offer, browser, { credential: makeKey(options, newPasskey()) })).status).toBe(409);
    expect(await keys(person)).toHaveLength(1);
  });

  test('whose factor is locked may not either', async () => {
    await switchOn('otp', 'webauthn-roaming');
    const person = await givenPerson(deployment.table);
    await givenTotp(deployment.table, person, totpSecret);
    await deployment.table.put({ pk: `USER#${person.userId}`, sk: 'COUNTER#otp', total: 100, 'failures:any': 100 });
    expect(await post(handlers.makeOptions, await atEnrolment(person), { kind: 'webauthn-roaming' })).toMatchObject({
      status: 403,
      body: { error: 'factor_locked' },
    });
  });

  test('a step-up only while its first factor is five minutes old at most', async () => {
    const person = await givenPerson(deployment.table);
    const { cookie, uid: stepUpOf } = await givenEngineSession(deployment.table, person);
    const from = { cookies: [cookie] };
    const old = await atEnrolment(person, { from, stepUpOf, firstFactor: { amr: ['pwd'], at: start - 301 } });
    const fresh = await atEnrolment(person, { from, stepUpOf, firstFactor: { amr: ['pwd'], at: start - 299 } });
    const options = await optionsOf(fresh, 'passkey');

    expect(await post(handlers.makeOptions, old, { kind: 'passkey' })).toMatchObject({ status: 403, body: { error: 'session_failed' } });
    expect((await post(handlers.offerOptions, old, {})).status).toBe(403);
    advanceClock(2);
    expect((await post(handlers.make, fresh, { credential: makeKey(options, newPasskey()) })).status).toBe(403);
    expect(await keys(person)).toEqual([]);
  });

  test.each(['blocked', 'deleted'])('who was %s meanwhile may not', async (how) => {
    const person = await givenPerson(deployment.table);
    const browser = await atEnrolment(person);
    const options = await optionsOf(browser, 'passkey');
    if (how === 'deleted') await deleteUser(deployment.table, person.userId);
    else await deployment.table.update(profileKey(person.userId), { set: { blocked: true } });

    expect((await post(handlers.makeOptions, browser, { kind: 'passkey' })).status).toBe(403);
    const answer = await post(handlers.make, browser, { credential: makeKey(options, newPasskey()) });
    expect(answer.status).toBe(403);
    expect(await keys(person)).toEqual([]);
  });

  test('nobody before the first factor, nor after the sign-in is complete', async () => {
    const person = await givenPerson(deployment.table);
    const browser = await atEnrolment(person, { state: 'pending' });
    expect((await post(handlers.makeOptions, browser, { kind: 'passkey' })).status).toBe(409);
    const done = await atEnrolment(person);
    await enrolWith(handlers, done, 'webauthn-roaming');
    expect(await post(handlers.makeOptions, done, { kind: 'passkey' })).toMatchObject({
      status: 409,
      body: { next: `/authorize/${done.state}` },
    });
  });
});

describe('the challenge of an enrolment', () => {
  test('is dead after its first answer, and of parallel answers one enrols', async () => {
    const person = await givenPerson(deployment.table);
    const browser = await atEnrolment(person);
    const options = await optionsOf(browser, 'webauthn-roaming');
    const credential = makeKey(options, newKey());
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(handlers.make, browser, { credential })));

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.every(({ status }) => [200, 403, 409].includes(status))).toBe(true);
    expect(await keys(person)).toHaveLength(1);
  });

  test('of another sign-in, another purpose or five minutes ago is worth nothing', async () => {
    const person = await givenPerson(deployment.table);
    const [browser, other] = [await atEnrolment(person), await atEnrolment(person)];
    const foreign = await optionsOf(other, 'webauthn-roaming');
    await optionsOf(browser, 'webauthn-roaming');
    expect(await post(handlers.make, browser, { credential: makeKey(foreign, newKey()) })).toMatchObject({
      status: 403,
      body: { error: 'credential_refused' },
    });
    const late = await optionsOf(browser, 'webauthn-roaming');
    advanceClock(300);
    expect(await post(handlers.make, browser, { credential: makeKey(late, newKey()) })).toMatchObject({
      status: 403,
      body: { error: 'challenge_expired' },
    });
    expect(await keys(person)).toEqual([]);
  });
});

describe('case 39: half-finished enrolments', () => {
  test('are no methods, however many', async () => {
    const person = await givenPerson(deployment.table);
    for (let i = 0; i < 5; i++) {
      const browser = await atEnrolment(person);
      await optionsOf(browser, 'passkey');
      await post(handlers.make, browser, { credential: 'junk' });
    }

    expect(await keys(person)).toEqual([]);
    expect((await ask(session, await atEnrolment(person))).body.screen).toBe('mfa/enroll-options');
  });

  test('an unconfirmed key of the same type that the API made is replaced, one of another type is left', async () => {
    const person = await givenPerson(deployment.table);
    const { id: same, key: replaced } = await givenKey(deployment.table, person, 'webauthn-roaming', { more: { confirmed: false } });
    const { id: other } = await givenKey(deployment.table, person, 'webauthn-platform', { more: { confirmed: false } });

    expect((await enrol(person, 'webauthn-roaming')).status).toBe(200);

    const ids = (await keys(person)).map(({ id, confirmed }) => [id, confirmed]);
    expect(ids).toEqual(expect.arrayContaining([[other, false]]));
    expect(ids).toHaveLength(2);
    expect(ids.map(([id]) => id)).not.toContain(same);
    // Its id stays this user's.
    advanceClock(61);
    expect(await enrol(await givenPerson(deployment.table), 'webauthn-roaming', { key: replaced })).toMatchObject(alreadyRegistered);
  });

  test('an unconfirmed key may become the confirmed one itself', async () => {
    const person = await givenPerson(deployment.table);
    const { key } = await givenKey(deployment.table, person, 'webauthn-roaming', { more: { confirmed: false } });
    expect((await enrol(person, 'webauthn-roaming', { key })).status).toBe(200);
    expect(await keys(person)).toMatchObject([{ credential_id: idOf(key), confirmed: true }]);
    expect((await answerChallenge(handlers, await atEnrolment(person), key)).status).toBe(200);
  });
});

test('with 20 keys there is no room for another', async () => {
  const person = await givenPerson(deployment.table);
  for (let i = 0; i < 20; i++) await givenKey(deployment.table, person, 'webauthn-platform', { more: { confirmed: false } });
  const browser = await atEnrolment(person);

  expect(await enrolWith(handlers, browser, 'webauthn-roaming')).toMatchObject({ status: 403, body: { error: 'too_many_methods' } });
  expect(await keys(person)).toHaveLength(20);
  // In place of those there is.
  expect((await enrolWith(handlers, browser, 'webauthn-platform')).status).toBe(200);
  expect(await keys(person)).toHaveLength(1);
});

describe('case 24: an id belongs to one user, for ever', () => {
  test('another’s is refused, and their key is as it was', async () => {
    const owner = await givenPerson(deployment.table);
    const { id, key } = await givenKey(deployment.table, owner, 'webauthn-roaming');
    const before = await deployment.table.get(methodKey(owner.userId, id));
    advanceClock(86_400);
    const person = await givenPerson(deployment.table);
    const browser = await atEnrolment(person);

    expect(await enrolWith(handlers, browser, 'webauthn-roaming', { key: sameIdAs(key) })).toMatchObject(alreadyRegistered);

    expect(await keys(person)).toEqual([]);
    expect(await deployment.table.get(methodKey(owner.userId, id))).toEqual(before);
    expect((await answerChallenge(handlers, await atEnrolment(owner), key)).status).toBe(200);
    // And the refused one is at no dead end.
    expect((await enrolWith(handlers, browser, 'webauthn-roaming')).status).toBe(200);
  });

  test('one’s own, switched off, is not made twice', async () => {
    const person = await givenPerson(deployment.table);
    const { key } = await givenKey(deployment.table, person, 'webauthn-roaming');
    await switchOn('webauthn-platform');
    const again = keyOfKind('webauthn-platform', { id: key.id });
    expect(await enrol(person, 'webauthn-platform', { key: again })).toMatchObject(alreadyRegistered);
    expect(await keys(person)).toMatchObject([{ type: 'webauthn-roaming' }]);
  });

  test('of two users who enrol one id at the same moment one gets it', async () => {
    for (let round = 0; round < 5; round++) {
      const people = [await givenPerson(deployment.table), await givenPerson(deployment.table)];
      const key = newKey();
      const answers = await Promise.all(people.map((person) => enrol(person, 'webauthn-roaming', { key: sameIdAs(key) })));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      const stored = await Promise.all(people.map(async (person) => (await keys(person)).length));
      expect(stored).toEqual(answers.map(({ status }) => (status === 200 ? 1 : 0)));
    }
  });

  test('of two sign-ins of one user that enrol at the same moment one wins; the other is asked for its key', async () => {
    const person = await givenPerson(deployment.table);
    const browsers = await Promise.all([atEnrolment(person), atEnrolment(person)]);
    const options = await Promise.all(browsers.map((browser) => optionsOf(browser, 'webauthn-roaming')));
    const credentials = options.map((each) => makeKey(each, newKey()));

    const answers = await Promise.all(browsers.map((browser, i) => post(handlers.make, browser, { credential: credentials[i] })));

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await keys(person)).toHaveLength(1);
    const loser = browsers[answers.findIndex(({ status }) => status === 409)];
    expect(loser && (await ask(session, loser)).body.screen).toBe('mfa/webauthn-challenge');
  });

  test('after its removal the same user can have it again, and nobody else ever', async () => {
    const owner = await givenPerson(deployment.table);
    const { id, key } = await givenKey(deployment.table, owner, 'webauthn-roaming');
    await removeKey(owner, id);
    expect(await keys(owner)).toEqual([]);
    advanceClock(365 * 86_400);

    expect(await enrol(await givenPerson(deployment.table), 'webauthn-roaming', { key: sameIdAs(key) })).toMatchObject(alreadyRegistered);
    expect((await enrol(owner, 'webauthn-roaming', { key })).status).toBe(200);
    expect((await answerChallenge(handlers, await atEnrolment(owner), key)).status).toBe(200);
  });

  test('after its user was deleted nobody else can have it, and the same user, made anew, can', async () => {
    const made = await newUser({ user_id: 'returning' });
    const owner = { userId: made.id, email: made.email };
    const { key } = await givenKey(deployment.table, owner, 'webauthn-roaming');
    const { id: removed, key: removedKey } = await givenKey(deployment.table, owner, 'webauthn-roaming');
    await removeKey(owner, removed);
    await deleteUser(deployment.table, owner.userId);
    advanceClock(365 * 86_400);

    for (const each of [key, removedKey])
      expect(await enrol(await givenPerson(deployment.table), 'webauthn-roaming', { key: sameIdAs(each) })).toMatchObject(
        alreadyRegistered,
      );
    await newUser({ user_id: 'returning' });
    expect((await enrol(owner, 'webauthn-roaming', { key })).status).toBe(200);
  });

  test('a deletion that is not through yet frees nothing', async () => {
    const owner = await givenPerson(deployment.table);
    const { key } = await givenKey(deployment.table, owner, 'webauthn-roaming');
    await deployment.table.update(profileKey(owner.userId), { set: { deleting: true } });
    advanceClock(86_400);
    expect(await enrol(await givenPerson(deployment.table), 'webauthn-roaming', { key: sameIdAs(key) })).toMatchObject(alreadyRegistered);
  });

  test.each(['removed', 'deleted with its user'])('a key that is %s while another user asks for its id is not that user’s', async (how) => {
    const owner = await givenPerson(deployment.table);
    const { id, key } = await givenKey(deployment.table, owner, 'webauthn-roaming');
    advanceClock(86_400);
    const person = await givenPerson(deployment.table);
    const browser = await atEnrolment(person);
    const options = await optionsOf(browser, 'webauthn-roaming');
    // Right after the claim was read.
    const members = deployment.table as unknown as Record<string, (key: { pk: string }) => Promise<unknown>>; // replaced for a moment
    const original = members['get'];
    members['get'] = async (asked) => {
      const found = await original?.call(deployment.table, asked);
      if (asked.pk.startsWith('CREDENTIAL#')) {
        members['get'] = original as (key: { pk: string }) => Promise<unknown>;
        await (how === 'removed' ? removeKey(owner, id) : deleteUser(deployment.table, owner.userId));
      }
      return found;
    };
    try {
      expect(await post(handlers.make, browser, { credential: makeKey(options, sameIdAs(key)) })).toMatchObject(alreadyRegistered);
    } finally {
      members['get'] = original as (key: { pk: string }) => Promise<unknown>;
    }
    expect(await keys(person)).toEqual([]);
  });
});

describe('an id that was claimed by a call which then died', () => {
  const claimed = async (person: Person): Promise<SoftKey> => {
    const key = newKey();
    await claimCredential(deployment.table, { credentialId: idOf(key), userId: person.userId, now: Math.floor(Date.now() / 1000) });
    return key;
  };

  test('is taken by the repeat', async () => {
    const person = await givenPerson(deployment.table);
    const key = await claimed(person);
    expect((await enrol(person, 'webauthn-roaming', { key })).status).toBe(200);
    advanceClock(86_400);
    expect(await enrol(await givenPerson(deployment.table), 'webauthn-roaming', { key: sameIdAs(key) })).toMatchObject(alreadyRegistered);
  });

  test('is nobody else’s to take where it was a key of that user once', async () => {
    const made = await newUser({ user_id: 'once' });
    const owner = { userId: made.id, email: made.email };
    const { id, key } = await givenKey(deployment.table, owner, 'webauthn-roaming');
    const claimAgain = () =>
      claimCredential(deployment.table, { credentialId: idOf(key), userId: owner.userId, now: Math.floor(Date.now() / 1000) });
    await removeKey(owner, id);
    await claimAgain();
    advanceClock(61);
    expect(await enrol(await givenPerson(deployment.table), 'webauthn-roaming', { key: sameIdAs(key) })).toMatchObject(alreadyRegistered);

    await enrol(owner, 'webauthn-roaming', { key });
    await deleteUser(deployment.table, owner.userId);
    await newUser({ user_id: 'once' });
    await claimAgain();
    advanceClock(61);
    expect(await enrol(await givenPerson(deployment.table), 'webauthn-roaming', { key: sameIdAs(key) })).toMatchObject(alreadyRegistered);
    expect((await enrol(owner, 'webauthn-roaming', { key })).status).toBe(200);
  });

  test('is another user’s to take only after a minute, and then no more the first one’s', async () => {
    const [person, other] = [await givenPerson(deployment.table), await givenPerson(deployment.table)];
    const key = await claimed(person);
    advanceClock(59);
    expect(await enrol(other, 'webauthn-roaming', { key: sameIdAs(key) })).toMatchObject(alreadyRegistered);
    advanceClock(1);
    expect((await enrol(other, 'webauthn-roaming', { key: sameIdAs(key) })).status).toBe(200);
    advanceClock(86_400);
    expect(await enrol(person, 'webauthn-roaming', { key })).toMatchObject(alreadyRegistered);
  });

  test('is free after a minute also where its user is gone', async () => {
    const person = await givenPerson(deployment.table);
    const key = await claimed(person);
    await deleteUser(deployment.table, person.userId);
    advanceClock(61);
    expect((await enrol(await givenPerson(deployment.table), 'webauthn-roaming', { key })).status).toBe(200);
  });

  test('is one of two others’ who ask at the same moment', async () => {
    const key = await claimed(await givenPerson(deployment.table));
    const others = [await givenPerson(deployment.table), await givenPerson(deployment.table)];
    advanceClock(61);
    const answers = await Promise.all(others.map((person) => enrol(person, 'webauthn-roaming', { key: sameIdAs(key) })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});
