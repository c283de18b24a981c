// Every two of the five factors together: either can be chosen and signs in, and switching one off in the middle leads to the other.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { PolicyName } from '../../../../service/rules/policy.ts';
import type { FactorName, WebauthnKind } from '../../../../service/rules/screen-answers.ts';
import { writePolicy } from '../../../../service/storage/settings.ts';
import { writeSmsSelection } from '../../../../service/storage/sms-settings.ts';
import { answerWith, type SoftKey } from '../../../support/authenticator.ts';
import { advanceClock, resetClock, setClock } from '../../../support/clock.ts';
import { type Deployment, startDeployment } from '../../../support/deployment.ts';
import type { Answered, Handler } from '../../../support/event.ts';
import { enrolWith, givenKey, type KeyHandlers, keyHandlers, requestFrom, switchOnly } from '../../../support/keyed.ts';
import { keepShown, type RecoverySteps, recoverySteps } from '../../../support/recovering.ts';
import {
  afterPassword,
  ask,
  type Browser,
  beginSignIn,
  codeNow,
  givenPerson,
  givenTotp,
  type Person,
  password,
  post,
  sessionOf,
} from '../../../support/sign-in.ts';
import { codeTo, givenPhone, newNumber } from '../../../support/texted.ts';

const start = 1_800_000_000;
const totpSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const names = ['otp', 'sms', 'webauthn-roaming', 'webauthn-platform', 'passkey'] as const satisfies readonly FactorName[];
const pairs = names.flatMap((one, i) => names.slice(i + 1).map((other): [FactorName, FactorName] => [one, other]));
/** Each pair, and each of the two to be switched off. */
const losses = pairs.flatMap(([one, other]): [FactorName, FactorName][] => [
  [one, other],
  [other, one],
]);
const policies: [PolicyName[], boolean][] = [
  [['all-applications'], false],
  [[], true],
];
const screens: Record<FactorName, string> = {
  otp: 'mfa/totp-challenge',
  sms: 'mfa/phone-challenge',
  'webauthn-roaming': 'mfa/webauthn-challenge',
  'webauthn-platform': 'mfa/webauthn-challenge',
  passkey: 'mfa/webauthn-challenge',
};
const proofs: Record<FactorName, string[]> = {
  otp: ['pwd', 'otp', 'mfa'],
  sms: ['pwd', 'sms', 'mfa'],
  'webauthn-roaming': ['pwd', 'hwk', 'user', 'mfa'],
  'webauthn-platform': ['pwd', 'hwk', 'user', 'mfa'],
  passkey: ['pwd', 'swk', 'user', 'mfa'],
};

let deployment: Deployment;
let handlers: KeyHandlers;
let session: Handler;
let recovery: RecoverySteps;
const steps: Record<string, Handler> = {};

beforeAll(async () => {
  deployment = await startDeployment({ POWERTOOLS_LOG_LEVEL: 'SILENT' });
  handlers = await keyHandlers();
  recovery = await recoverySteps();
  session = (await import('../../../../lambdas/u2/api/session.get.ts')).handler;
  const used = ['login/identifier', 'login/password', 'mfa/login-options', 'mfa/totp-challenge', 'mfa/phone-challenge/send'];
  const enrolling = ['mfa/phone-challenge', 'mfa/totp-enrollment/secret', 'mfa/totp-enrollment', 'mfa/phone-enrollment'];
  for (const name of [...used, ...enrolling]) steps[name] = (await import(`../../../../lambdas/u2/api/${name}.post.ts`)).handler;
  await writeSmsSelection(deployment.table, { provider: 'sns' });
});
afterAll(() => deployment.close());
let days = 0;
// Another day for each: the texts of a day are counted.
beforeEach(() => setClock(start + 86_400 * ++days));
afterEach(resetClock);

const switchOn = (...on: FactorName[]): Promise<void> => switchOnly(deployment.table, ...on);
const step = (name: string, browser: Browser, body: Record<string, unknown> = {}): Promise<Answered> => {
  const handler = steps[name];
  if (!handler) throw new Error(`no step ${name}`);
  return post(handler, browser, body);
};
const where = async (browser: Browser) => {
  const answer = await ask(session, browser);
  expect(answer.status).toBe(200);
  return answer.body;
};

/** What a person answers with. `ask` is what happens before the answer, and gives it. */
type Means = { id: string; ask(browser: Browser): Promise<() => Promise<Answered>> };

const given = async (person: Person, factor: FactorName): Promise<Means> => {
  if (factor === 'otp') {
    const id = await givenTotp(deployment.table, person, totpSecret);
    return { id, ask: async (browser) => () => step('mfa/totp-challenge', browser, { code: codeNow(totpSecret) }) };
  }
  if (factor === 'sms') {
    const { id, number } = await givenPhone(deployment.table, person);
    return {
      id,
      async ask(browser) {
        expect((await step('mfa/phone-challenge/send', browser)).status).toBe(200);
        return () => step('mfa/phone-challenge', browser, { code: codeTo(number) });
      },
    };
  }
  const { id, key } = await givenKey(deployment.table, person, factor);
  return { id, ask: (browser) => askKey(browser, key) };
};

const askKey = async (browser: Browser, key: SoftKey): Promise<() => Promise<Answered>> => {
  const options = requestFrom(await post(handlers.askOptions, browser, {}));
  return () => post(handlers.answer, browser, { credential: answerWith(options, key) });
};

/** The person with these factors, and a sign-in of theirs at the second one. */
const withPair = async (one: FactorName, other: FactorName, mfaAsked: boolean) => {
  await switchOn(one, other);
  const person = await givenPerson(deployment.table);
  const means = { [one]: await given(person, one), [other]: await given(person, other) };
  const of = (factor: FactorName): Means => {
    const found = means[factor];
    if (!found) throw new Error(`no ${factor}`);
    return found;
  };
  return { person, of, browser: await atSecond(person, mfaAsked) };
};

const atSecond = (person: Person, mfaAsked: boolean): Promise<Browser> => afterPassword(deployment.table, person, { mfaAsked });

const byPassword = async (person: Person, mfaAsked: boolean): Promise<Browser> => {
  const browser = await beginSignIn(deployment.table, { mfaAsked });
  await step('login/identifier', browser, { identifier: person.email });
  expect((await step('login/password', browser, { password })).body.next).toContain('challenge');
  return browser;
};

const choose = async (browser: Browser, factor: FactorName, { id }: Means): Promise<void> => {
  expect(await step('mfa/login-options', browser, { method: id })).toMatchObject({
    status: 200,
    body: { next: `/u2/${screens[factor]}?state=${browser.state}` },
  });
};

const expectSignedIn = async (browser: Browser, person: Person, factor: FactorName): Promise<void> => {
  expect(await sessionOf(deployment.table, browser)).toMatchObject({
    state: 'completed',
    result: { accountId: person.userId, amr: proofs[factor], acr: expect.stringContaining('multi-factor') },
  });
};

/** Enrols by the screen that the session is on, or that its choice leads to. */
const enrol = async (browser: Browser, factor: FactorName): Promise<Answered> => {
  if (factor === 'otp') {
    const { secret } = (await step('mfa/totp-enrollment/secret', browser)).body;
    return step('mfa/totp-enrollment', browser, { code: codeNow(secret) });
  }
  if (factor === 'sms') {
    const number = newNumber();
    advanceClock(30); // a text may have been sent to the number before
    expect((await step('mfa/phone-enrollment', browser, { phone_number: number })).status).toBe(200);
    return step('mfa/phone-challenge', browser, { code: codeTo(number) });
  }
  return enrolWith(handlers, browser, factor);
};

const keepRecoveryCode = (browser: Browser, next: string) => {
  expect(next).toBe(`/u2/mfa/recovery-code?state=${browser.state}`);
  return keepShown(recovery, browser);
};

const isKey = (factor: FactorName): factor is WebauthnKind => factor !== 'otp' && factor !== 'sms';
/** A passkey is a second factor while its own switch or that of any key is on. */
const staysUsable = (factor: FactorName, on: readonly FactorName[]): boolean =>
  on.includes(factor) || (factor === 'passkey' && on.some(isKey));

describe.each(policies)('under the policy %j, two factors asked for by the app: %s', (policy, mfaAsked) => {
  beforeEach(() => writePolicy(deployment.table, policy));

  test.each(pairs)('%s and %s: either is chosen and signs in', async (one, other) => {
    const { person, of } = await withPair(one, other, mfaAsked);
    for (const factor of [one, other]) {
      advanceClock(60);
      const browser = await byPassword(person, mfaAsked);
      const place = await where(browser);
      expect(place).toMatchObject({ also: ['mfa/login-options'], another_way: true });
      expect(place.methods.map((method: { factor: string }) => method.factor).sort()).toEqual([one, other].sort());

      await choose(browser, factor, of(factor));
      expect((await where(browser)).screen).toBe(screens[factor]);
      const answer = await of(factor).ask(browser);
      expect((await answer()).status).toBe(200);
      await expectSignedIn(browser, person, factor);
    }
  });

  test.each(pairs)('%s and %s: the last used is asked for first', async (one, other) => {
    const { person, of, browser } = await withPair(one, other, mfaAsked);
    await choose(browser, one, of(one));
    await (await of(one).ask(browser))();
    advanceClock(60);
    expect((await where(await atSecond(person, mfaAsked))).methods).toMatchObject([{ factor: one }, { factor: other }]);
  });

  test.each(losses)('%s switched off while it is asked for: %s signs in', async (lost, left) => {
    const { person, of, browser } = await withPair(lost, left, mfaAsked);
    await choose(browser, lost, of(lost));
    const answer = await of(lost).ask(browser);
    await switchOn(left);

    if (staysUsable(lost, [left])) {
      expect((await answer()).status).toBe(200);
      return expectSignedIn(browser, person, lost);
    }
    const refused = await answer();
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(refused.status).toBeLessThan(500);
    expect((await sessionOf(deployment.table, browser)).state).toBe('awaiting_mfa');
    expect((await step('mfa/login-options', browser, { method: of(lost).id })).status).toBe(400);
    const place = await where(browser);
    expect(place).toMatchObject({ screen: screens[left], another_way: false, methods: [{ id: of(left).id }] });
    expect(place.next).toBe(`/u2/${screens[left]}?state=${browser.state}`);
    // A refusal that names a place names this one.
    if (refused.body.next) expect([place.next, `/u2/mfa/login-options?state=${browser.state}`]).toContain(refused.body.next);

    const other = await of(left).ask(browser);
    expect((await other()).status).toBe(200);
    await expectSignedIn(browser, person, left);
  });

  test.each(pairs)('%s and %s both switched off: one that is on is enrolled, unless a passkey stays good', async (one, other) => {
    for (const third of names.filter((name) => name !== one && name !== other)) {
      const { person, of, browser } = await withPair(one, other, mfaAsked);
      await choose(browser, one, of(one));
      const answer = await of(one).ask(browser);
      await switchOn(third);

      const kept = [one, other].find((factor) => staysUsable(factor, [third]));
      if (kept) {
        expect((await where(browser)).screen).toBe('mfa/webauthn-challenge');
        const again = await of(kept).ask(browser);
        expect((await again()).status).toBe(200);
        await expectSignedIn(browser, person, kept);
        continue;
      }
      expect((await answer()).status).toBe(409);
      expect(await where(browser)).toMatchObject({ screen: expect.stringContaining('enrollment'), factors: [third], methods: [] });
      const { status, body } = await enrol(browser, third);
      expect(status).toBe(200);
      // Bound to one device, and all there is: a recovery code is given with it.
      const next = third === 'webauthn-platform' ? (await keepRecoveryCode(browser, body.next)).next : body.next;
      expect(next).toBe(`/authorize/${browser.state}`);
      await expectSignedIn(browser, person, third);
    }
  });

  test.each(pairs)('%s and %s both switched off, and all else: an administrator is asked for', async (one, other) => {
    const { of, browser } = await withPair(one, other, mfaAsked);
    await choose(browser, other, of(other));
    const answer = await of(other).ask(browser);
    await switchOn();
    expect(await answer()).toMatchObject({ status: 403, body: { error: 'no_factor_enabled', restart_url: 'https://app.example.com/' } });
    expect(await ask(session, browser)).toMatchObject({ status: 403, body: { error: 'no_factor_enabled' } });
    // And back on again: the sign-in is where it was.
    await switchOn(one, other);
    const again = await of(other).ask(browser);
    expect((await again()).status).toBe(200);
  });
});
