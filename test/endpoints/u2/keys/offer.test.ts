// The passkey that is offered at the end of a sign-in (product.md §3, enrollment-nudge).
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { rememberDefaults } from '../../../../service/rules/remembering.ts';
import { counterKey, profileKey, readProfile } from '../../../../service/storage/account.ts';
import { outdateDecisions } from '../../../../service/storage/methods.ts';
import { bondOf } from '../../../../service/storage/remembered-browsers.ts';
import { writePolicy, writeRememberSettings } from '../../../../service/storage/settings.ts';
import { makeKey, newKey, newPasskey } from '../../../support/authenticator.ts';
import { advanceClock, resetClock, setClock } from '../../../support/clock.ts';
import { type Deployment, startDeployment } from '../../../support/deployment.ts';
import type { Answered, Handler } from '../../../support/event.ts';
import {
  answerChallenge,
  creationFrom,
  enrolWith,
  givenKey,
  type KeyHandlers,
  keyHandlers,
  keysOf,
  reasonsLogged,
  signInWith,
  switchOnly,
  takeOffered,
  typesLogged,
} from '../../../support/keyed.ts';
import {
  afterPassword,
  ask,
  type Browser,
  beginSignIn,
  codeNow,
  givenEngineSession,
  givenPerson,
  givenTotp,
  type Person,
  password,
  post,
  sessionOf,
} from '../../../support/sign-in.ts';
import { codeTo, givenPhone, switchSmsOn } from '../../../support/texted.ts';

const start = 1_800_000_000;
const totpSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
let deployment: Deployment;
let handlers: KeyHandlers;
let session: Handler;
const steps: Record<string, Handler> = {};

beforeAll(async () => {
  deployment = await startDeployment({ POWERTOOLS_LOG_LEVEL: 'SILENT' });
  handlers = await keyHandlers();
  session = (await import('../../../../lambdas/u2/api/session.get.ts')).handler;
  for (const name of ['login/identifier', 'login/password', 'mfa/totp-challenge', 'mfa/phone-challenge/send', 'mfa/phone-challenge'])
    steps[name] = (await import(`../../../../lambdas/u2/api/${name}.post.ts`)).handler;
});
afterAll(() => deployment.close());
beforeEach(async () => {
  setClock(start);
  await switchOn('otp', 'webauthn-roaming', 'passkey');
  await writePolicy(deployment.table, ['all-applications']);
});
afterEach(resetClock);

const switchOn = (...names: string[]): Promise<void> => switchOnly(deployment.table, ...names);
const step = (name: string, browser: Browser, body: Record<string, unknown> = {}): Promise<Answered> => {
  const handler = steps[name];
  if (!handler) throw new Error(`no step ${name}`);
  return post(handler, browser, body);
};
const where = async (browser: Browser) => (await ask(session, browser)).body;
const nudge = (browser: Browser) => `/u2/passkey/enrollment-nudge?state=${browser.state}`;
const app = (browser: Browser) => `/authorize/${browser.state}`;

const withTotp = async (): Promise<Person> => {
  const person = await givenPerson(deployment.table);
  await givenTotp(deployment.table, person, totpSecret);
  return person;
};
type More = Parameters<typeof afterPassword>[2];
/** The code is right, and this is where the person goes. */
const byCode = async (person: Person, more: More = {}): Promise<{ browser: Browser; next: unknown }> => {
  const browser = await afterPassword(deployment.table, person, more);
  const answer = await step('mfa/totp-challenge', browser, { code: codeNow(totpSecret) });
  expect(answer.status).toBe(200);
  return { browser, next: answer.body.next };
};
const byPassword = async (person: Person): Promise<{ browser: Browser; next: unknown }> => {
  const browser = await beginSignIn(deployment.table);
  await step('login/identifier', browser, { identifier: person.email });
  return { browser, next: (await step('login/password', browser, { password })).body.next };
};
/** A sign-in that is complete and offers a passkey. */
const offered = async (): Promise<{ person: Person; browser: Browser }> => {
  const person = await withTotp();
  const { browser, next } = await byCode(person);
  expect(next).toBe(nudge(browser));
  return { person, browser };
};

test('security.md 5 and 12: whose code was switched off by guesses is offered nothing by the password alone', async () => {
  await writePolicy(deployment.table, []);
  const person = await withTotp();
  await deployment.table.update(counterKey(person.userId, 'otp'), { set: { total: 100 } });

  const { browser, next } = await byPassword(person);

  expect(next).toBe(app(browser));
  expect(await post(handlers.offerOptions, browser, {})).toMatchObject({ status: 409, body: { next: app(browser) } });
});

describe('a passkey is offered', () => {
  test('after a code of an app', async () => {
    const { person, browser } = await offered();
    expect(await sessionOf(deployment.table, browser)).toMatchObject({
      state: 'completed',
      result: { accountId: person.userId, amr: ['pwd', 'otp', 'mfa'] },
    });
  });

  test('after a texted code', async () => {
    await switchOn('passkey');
    await switchSmsOn(deployment.table);
    const person = await givenPerson(deployment.table);
    const { number } = await givenPhone(deployment.table, person);
    const browser = await afterPassword(deployment.table, person);
    await step('mfa/phone-challenge/send', browser);
    expect((await step('mfa/phone-challenge', browser, { code: codeTo(number) })).body.next).toBe(nudge(browser));
  });

  test('after a security key', async () => {
    const person = await givenPerson(deployment.table);
    const { key } = await givenKey(deployment.table, person, 'webauthn-roaming');
    const browser = await afterPassword(deployment.table, person);
    expect((await answerChallenge(handlers, browser, key)).body.next).toBe(nudge(browser));
  });

  test('after the password, where no more is asked for and there is no more', async () => {
    await writePolicy(deployment.table, []);
    const { browser, next } = await byPassword(await givenPerson(deployment.table));
    expect(next).toBe(nudge(browser));
    expect((await takeOffered(handlers, browser)).body.next).toBe(app(browser));
  });

  test('after a step-up whose first factor is fresh', async () => {
    const person = await withTotp();
    const { cookie, uid: stepUpOf } = await givenEngineSession(deployment.table, person);
    const { browser, next } = await byCode(person, {
      from: { cookies: [cookie] },
      stepUpOf,
      firstFactor: { amr: ['pwd'], at: start - 299 },
    });
    expect(next).toBe(nudge(browser));
  });

  test('to whose passkey is of a former address', async () => {
    const person = await withTotp();
    await givenKey(deployment.table, person, 'passkey', { more: { rp_id: 'login.old.example' } });
    const { browser, next } = await byCode(person);
    expect(next).toBe(nudge(browser));
  });
});

describe('no passkey is offered', () => {
  test('where its switch is off', async () => {
    await switchOn('otp', 'webauthn-roaming', 'webauthn-platform');
    const { browser, next } = await byCode(await withTotp());
    expect(next).toBe(app(browser));
  });

  test('to who has one, confirmed or not', async () => {
    for (const confirmed of [true, false]) {
      const person = await withTotp();
      await givenKey(deployment.table, person, 'passkey', { more: { confirmed } });
      const browser = await afterPassword(deployment.table, person);
      const options = (await import('../../../../lambdas/u2/api/mfa/login-options.post.ts')).handler;
      const totp = (await where(browser)).methods.find(({ factor }: { factor: string }) => factor === 'otp');
      await post(options, browser, { method: totp.id });
      expect((await step('mfa/totp-challenge', browser, { code: codeNow(totpSecret) })).body.next).toBe(app(browser));
    }
  });

  test('after an answer with a passkey, as either factor', async () => {
    const person = await givenPerson(deployment.table);
    const { key } = await givenKey(deployment.table, person, 'passkey');
    const second = await afterPassword(deployment.table, person);
    expect((await answerChallenge(handlers, second, key)).body.next).toBe(app(second));
    const first = await beginSignIn(deployment.table);
    expect((await signInWith(handlers, first, key)).body.next).toBe(app(first));
  });

  test('right after an enrolment', async () => {
    const person = await givenPerson(deployment.table);
    const browser = await afterPassword(deployment.table, person);
    expect((await enrolWith(handlers, browser, 'webauthn-roaming')).body.next).toBe(app(browser));
    expect((await sessionOf(deployment.table, browser)).offersPasskey).not.toBe(true);
  });

  test('after a step-up whose first factor is old', async () => {
    const person = await withTotp();
    const { cookie, uid: stepUpOf } = await givenEngineSession(deployment.table, person);
    const old = { from: { cookies: [cookie] }, stepUpOf, firstFactor: { amr: ['pwd'], at: start - 301 } };
    const { browser, next } = await byCode(person, old);
    expect(next).toBe(app(browser));
  });

  test('security.md 5: to who holds a usable method and did not prove it', async () => {
    await writePolicy(deployment.table, []);
    const { browser, next } = await byPassword(await withTotp());
    expect(next).toBe(app(browser));
    expect((await post(handlers.offerOptions, browser, {})).status).toBe(409);
  });
});

describe('the offer', () => {
  test('is shown at every reload, and by going back to any page', async () => {
    const { browser } = await offered();
    for (let i = 0; i < 2; i++)
      expect(await where(browser)).toMatchObject({ screen: 'passkey/enrollment-nudge', also: [], next: nudge(browser) });
    expect((await post(handlers.offerOptions, browser, {})).status).toBe(200);
    expect(await where(browser)).toMatchObject({ screen: 'passkey/enrollment-nudge' });
  });

  test('taken: the passkey is stored, the sign-in stays what it was', async () => {
    const { person, browser } = await offered();
    const before = await sessionOf(deployment.table, browser);
    const key = newPasskey();

    const answer = await takeOffered(handlers, browser, { key });

    expect(answer).toMatchObject({ status: 200, body: { next: app(browser) } });
    expect(answer.body.signals).toMatchObject([{ user_id: key.userHandle, credential_ids: [key.id.toString('base64url')] }]);
    expect(await keysOf(deployment.table, person)).toMatchObject([{ type: 'passkey', confirmed: true, user_handle: key.userHandle }]);
    const after = await sessionOf(deployment.table, browser);
    expect({ state: after.state, result: after.result }).toEqual({ state: 'completed', result: before.result });
    expect((await typesLogged(deployment.table, person)).sort()).toEqual(['gd_auth_succeed', 'gd_enrollment_complete', 'gd_start_enroll']);

    const next = await beginSignIn(deployment.table);
    expect((await signInWith(handlers, next, key)).body.next).toBe(app(next));
  });

  test.each([
    ['is kept, as its owner made this change', false],
    ['is not kept over any other change', true],
  ])('the wish to remember this browser %s', async (_what, changes) => {
    await writeRememberSettings(deployment.table, { ...rememberDefaults, display_remember_me_checkbox: true });
    const person = await withTotp();
    const browser = await afterPassword(deployment.table, person);
    await step('mfa/totp-challenge', browser, { code: codeNow(totpSecret), remember: true });
    if (changes) await outdateDecisions(deployment.table, person.userId);

    expect((await takeOffered(handlers, browser)).status).toBe(200);

    const { rememberBrowser } = await sessionOf(deployment.table, browser);
    const profile = await readProfile(deployment.table, person.userId);
    expect(rememberBrowser).toBeDefined();
    expect(profile && rememberBrowser === bondOf(profile)).toBe(!changes);
    await writeRememberSettings(deployment.table, rememberDefaults);
  });

  test('asks for a passkey, by the handle of the user’s other keys and without those', async () => {
    const person = await givenPerson(deployment.table);
    const { key } = await givenKey(deployment.table, person, 'webauthn-roaming');
    const [stored] = await keysOf(deployment.table, person);
    const browser = await afterPassword(deployment.table, person);
    await answerChallenge(handlers, browser, key);

    expect(creationFrom(await post(handlers.offerOptions, browser, {}))).toMatchObject({
      user: { id: stored?.user_handle },
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: [{ id: key.id.toString('base64url') }],
    });
  });

  test('leaves the other methods alone', async () => {
    const { person, browser } = await offered();
    await takeOffered(handlers, browser);
    advanceClock(60);
    const again = await afterPassword(deployment.table, person);
    expect((await where(again)).methods.map(({ factor }: { factor: string }) => factor).sort()).toEqual(['otp', 'passkey']);
  });

  test('put off comes again after 30 days, and not before', async () => {
    const { person, browser } = await offered();
    expect(await post(handlers.nudge, browser, { answer: 'later' })).toMatchObject({ status: 200, body: { next: app(browser) } });

    advanceClock(30 * 86_400 - 60);
    const early = await byCode(person);
    expect(early.next).toBe(app(early.browser));
    advanceClock(60);
    const due = await byCode(person);
    expect(due.next).toBe(nudge(due.browser));
  });

  test('refused comes never again', async () => {
    const { person, browser } = await offered();
    expect(await post(handlers.nudge, browser, { answer: 'never' })).toMatchObject({ status: 200, body: { next: app(browser) } });
    advanceClock(10 * 365 * 86_400);
    const later = await byCode(person);
    expect(later.next).toBe(app(later.browser));
  });

  test('skipped, as by a browser that cannot, comes with the next sign-in', async () => {
    const { person, browser } = await offered();
    expect(await post(handlers.nudge, browser, { answer: 'skip' })).toMatchObject({ status: 200, body: { next: app(browser) } });
    advanceClock(30);
    const again = await byCode(person);
    expect(again.next).toBe(nudge(again.browser));
  });

  test.each([{}, { answer: 'maybe' }, { answer: null }, { answer: ['later'] }, { answer: 'later', more: 1 }])(
    '%j is no reply',
    async (body) => {
      const { browser } = await offered();
      expect(await post(handlers.nudge, browser, body)).toMatchObject({ status: 400, body: { error: 'invalid_body' } });
      expect(await where(browser)).toMatchObject({ screen: 'passkey/enrollment-nudge' });
    },
  );
});

describe('the app is reached whatever happens', () => {
  test('once the offer is answered nothing of it is open, and all lead to the app', async () => {
    for (const answer of ['later', 'never', 'skip']) {
      const { person, browser } = await offered();
      const options = creationFrom(await post(handlers.offerOptions, browser, {}));
      await post(handlers.nudge, browser, { answer });

      const closed = { status: 409, body: { error: 'step_not_open', next: app(browser) } };
      expect(await ask(session, browser)).toMatchObject(closed);
      expect(await post(handlers.offerOptions, browser, {})).toMatchObject(closed);
      expect(await post(handlers.offer, browser, { credential: makeKey(options, newPasskey()) })).toMatchObject(closed);
      expect(await post(handlers.nudge, browser, { answer: 'later' })).toMatchObject(closed);
      expect(await keysOf(deployment.table, person)).toEqual([]);
    }
  });

  test('a passkey that is refused leaves the offer open', async () => {
    const { person, browser } = await offered();
    expect(await takeOffered(handlers, browser, { twist: { uv: false } })).toMatchObject({
      status: 403,
      body: { error: 'user_not_verified' },
    });
    expect(await post(handlers.offer, browser, { credential: {} })).toMatchObject({ status: 403, body: { error: 'challenge_expired' } });
    expect(await reasonsLogged(deployment.table, person)).toEqual(['user_verification']);
    expect((await sessionOf(deployment.table, browser)).state).toBe('completed');
    expect((await post(handlers.nudge, browser, { answer: 'skip' })).body.next).toBe(app(browser));
  });

  test('so does one that is another user’s', async () => {
    const { key } = await givenKey(deployment.table, await givenPerson(deployment.table), 'passkey');
    const { person, browser } = await offered();
    expect(await takeOffered(handlers, browser, { key: newPasskey({ id: key.id }) })).toMatchObject({
      status: 409,
      body: { error: 'already_registered' },
    });
    expect(await keysOf(deployment.table, person)).toEqual([]);
    expect((await takeOffered(handlers, browser)).body.next).toBe(app(browser));
  });

  test('and a key that is no passkey, whether its kind is on or off', async () => {
    const { person, browser } = await offered();
    const platform = newKey({ attachment: 'platform', transports: ['internal'] });
    for (const key of [platform, newKey()])
      expect(await takeOffered(handlers, browser, { key })).toMatchObject({ status: 403, body: { error: 'kind_not_enabled' } });
    expect(await keysOf(deployment.table, person)).toEqual([]);
  });

  test('a double submit stores one passkey, and the second leads on', async () => {
    const { person, browser } = await offered();
    const options = creationFrom(await post(handlers.offerOptions, browser, {}));
    const credential = makeKey(options, newPasskey());

    const answers = await Promise.all(Array.from({ length: 10 }, () => post(handlers.offer, browser, { credential })));

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.every(({ status }) => [200, 403, 409].includes(status))).toBe(true);
    expect(await keysOf(deployment.table, person)).toHaveLength(1);
    expect(await post(handlers.offer, browser, { credential })).toMatchObject({ status: 409, body: { next: app(browser) } });
  });

  test('in two sign-ins at the same moment', async () => {
    const person = await withTotp();
    const first = await byCode(person);
    advanceClock(30);
    const second = await byCode(person);
    const browsers = [first.browser, second.browser];
    const options = await Promise.all(browsers.map(async (browser) => creationFrom(await post(handlers.offerOptions, browser, {}))));
    const credentials = options.map((each) => makeKey(each, newPasskey()));

    const answers = await Promise.all(browsers.map((browser, i) => post(handlers.offer, browser, { credential: credentials[i] })));

    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(1);
    for (const [i, answer] of answers.entries()) {
      const browser = browsers[i];
      if (!browser || answer.status === 200) continue;
      expect(answer).toMatchObject({ status: 409, body: { next: expect.any(String) } });
      expect(await post(handlers.nudge, browser, { answer: 'skip' })).toMatchObject({ body: { next: app(browser) } });
    }
  });

  test.each<[string, (person: Person) => Promise<unknown>]>([
    ['the switch is off', () => switchOn('otp')],
    ['the person got one elsewhere', (person) => givenKey(deployment.table, person, 'passkey')],
    [
      'the person said never elsewhere',
      async (person) => {
        const other = await byCode(person);
        return post(handlers.nudge, other.browser, { answer: 'never' });
      },
    ],
  ])('where %s by now', async (_title, meanwhile) => {
    const { person, browser } = await offered();
    const options = creationFrom(await post(handlers.offerOptions, browser, {}));
    advanceClock(30);
    await meanwhile(person);
    const count = (await keysOf(deployment.table, person)).length;

    const closed = { status: 409, body: { next: app(browser) } };
    expect((await ask(session, browser)).status).toBeLessThan(500);
    expect(await post(handlers.offerOptions, browser, {})).toMatchObject(closed);
    expect(await post(handlers.offer, browser, { credential: makeKey(options, newPasskey()) })).toMatchObject(closed);
    expect(await post(handlers.nudge, browser, { answer: 'skip' })).toMatchObject(closed);
    expect(await keysOf(deployment.table, person)).toHaveLength(count);
  });

  test('only who was blocked or signed out meanwhile is stopped', async () => {
    const { person, browser } = await offered();
    const options = creationFrom(await post(handlers.offerOptions, browser, {}));
    await deployment.table.update(profileKey(person.userId), { set: { blocked: true } });
    expect(await ask(session, browser)).toMatchObject({ status: 403, body: { error: 'session_failed' } });
    expect((await post(handlers.offer, browser, { credential: makeKey(options, newPasskey()) })).status).toBe(403);
    expect((await post(handlers.nudge, browser, { answer: 'later' })).status).toBe(403);
    expect(await keysOf(deployment.table, person)).toEqual([]);
  });
});

describe('a sign-in without an offer', () => {
  test('that is complete knows none of its steps, and leads to the app', async () => {
    await switchOn('otp');
    const { browser } = await byCode(await withTotp());
    await switchOn('otp', 'passkey');
    const closed = { status: 409, body: { error: 'step_not_open', next: app(browser) } };
    expect(await ask(session, browser)).toMatchObject(closed);
    expect(await post(handlers.offerOptions, browser, {})).toMatchObject(closed);
    expect(await post(handlers.offer, browser, { credential: {} })).toMatchObject(closed);
    expect(await post(handlers.nudge, browser, { answer: 'later' })).toMatchObject(closed);
  });

  test('that is before its first or second factor takes no reply', async () => {
    const pending = await beginSignIn(deployment.table);
    const awaiting = await afterPassword(deployment.table, await withTotp());
    for (const browser of [pending, awaiting]) {
      expect((await post(handlers.nudge, browser, { answer: 'never' })).status).toBe(409);
      expect((await post(handlers.offerOptions, browser, {})).status).toBe(409);
    }
  });

  test('in another browser: nothing is told', async () => {
    const { browser } = await offered();
    const stranger = { ...browser, cookies: (await beginSignIn(deployment.table)).cookies };
    expect(await ask(session, stranger)).toMatchObject({ status: 403, body: { error: 'session_unknown' } });
    expect((await post(handlers.offerOptions, stranger, {})).status).toBe(403);
    expect((await post(handlers.nudge, stranger, { answer: 'never' })).status).toBe(403);
  });

  test('after an hour is over', async () => {
    const { browser } = await offered();
    advanceClock(3600);
    expect(await ask(session, browser)).toMatchObject({ status: 403, body: { error: 'session_expired' } });
    expect(await post(handlers.nudge, browser, { answer: 'skip' })).toMatchObject({ status: 403, body: { error: 'session_expired' } });
  });
});
