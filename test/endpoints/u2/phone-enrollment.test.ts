import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { forgetConfig } from '../../../service/config.ts';
import { readAccount } from '../../../service/storage/account.ts';

import { readEntries } from '../../../service/storage/audit-reading.ts';
import { writeFactorSwitch, writePolicy } from '../../../service/storage/settings.ts';
import { writeSmsSelection } from '../../../service/storage/sms-settings.ts';
import { advanceClock, resetClock, setClock } from '../../support/clock.ts';
import { killAfterWrite } from '../../support/crash.ts';
import { type Deployment, startDeployment } from '../../support/deployment.ts';
import type { Handler } from '../../support/event.ts';
import { afterPassword, ask, type Browser, type beginSignIn, givenPerson, type Person, post, sessionOf } from '../../support/sign-in.ts';
import { allTexts, codeTo, givenPhone, newNumber, switchSmsOn, textsTo } from '../../support/texted.ts';

const start = 1_800_000_000;
let deployment: Deployment;
const handlers: Record<string, Handler> = {};

beforeAll(async () => {
  deployment = await startDeployment({ POWERTOOLS_LOG_LEVEL: 'SILENT' });
  for (const step of ['enroll-options', 'phone-enrollment', 'phone-challenge/send', 'phone-challenge', 'totp-enrollment/secret']) {
    handlers[step] = (await import(`../../../lambdas/u2/api/mfa/${step}.post.ts`)).handler;
  }
  handlers['session'] = (await import('../../../lambdas/u2/api/session.get.ts')).handler;
});
afterAll(() => deployment.close());
beforeEach(async () => {
  setClock(start);
  await switchSmsOn(deployment.table);
  await writeFactorSwitch(deployment.table, 'otp', false);
  await writePolicy(deployment.table, ['all-applications']);
});
afterEach(resetClock);

const handlerOf = (name: string): Handler => {
  const handler = handlers[name];
  if (!handler) throw new Error(`no step ${name}`);
  return handler;
};
const step = (name: string, browser: Browser, body: Record<string, unknown> = {}) => post(handlerOf(name), browser, body);
const where = (browser: Browser) => ask(handlerOf('session'), browser);

const atEnrolment = (person: Person, more: Parameters<typeof beginSignIn>[1] = {}) => afterPassword(deployment.table, person, more);

const methodsOf = async (person: Person) => (await readAccount(deployment.table, person.userId))?.methods ?? [];
const wrong = (code: string): string => (code === '000000' ? '000001' : '000000');

test('a number, its code, signed in: the number is the proof of this very sign-in', async () => {
  const person = await givenPerson(deployment.table);
  const browser = await atEnrolment(person);
  const number = newNumber();
  expect((await where(browser)).body).toMatchObject({ screen: 'mfa/phone-enrollment', also: [] });

  const typed = await step('phone-enrollment', browser, { phone_number: number });
  expect(typed).toMatchObject({ status: 200, body: { next: `/u2/mfa/phone-challenge?state=${browser.state}` } });
  expect((await where(browser)).body).toMatchObject({
    screen: 'mfa/phone-challenge',
    also: ['mfa/phone-enrollment'],
    text: { purpose: 'enrolment', number_ending: number.slice(-4), sent: true, resend_in: 30 },
  });
  expect(await methodsOf(person)).toEqual([]);

  expect(await step('phone-challenge', browser, { code: codeTo(number) })).toMatchObject({
    status: 200,
    body: { next: `/authorize/${browser.state}` },
  });
  expect(await methodsOf(person)).toEqual([expect.objectContaining({ type: 'phone', confirmed: true, phone_number: number })]);
  expect(await sessionOf(deployment.table, browser)).toMatchObject({ state: 'completed', result: { amr: ['pwd', 'sms', 'mfa'] } });
});

test('the next sign-in goes straight to the code', async () => {
  const person = await givenPerson(deployment.table);
  const { number } = await givenPhone(deployment.table, person);
  const browser = await atEnrolment(person);

  expect((await where(browser)).body).toMatchObject({ screen: 'mfa/phone-challenge', also: [] });
  expect(await step('phone-enrollment', browser, { phone_number: newNumber() })).toMatchObject({
    status: 409,
    body: { error: 'step_not_open' },
  });
  await step('phone-challenge/send', browser);
  expect((await step('phone-challenge', browser, { code: codeTo(number) })).status).toBe(200);
});

describe('case 15: the ways to write a number', () => {
  test.each([
    '+46 70-174 06 05',
    '0046701740605',
    '+46 (0)70 174 06 05',
    '+46.70.174.06.05',
    'tel:+46701740605',
    '+46701740605\u200f',
    '\u202a+46 70 174 06 05\u202c',
    '＋４６７０１７４０６０５',
    '+٤٦٧٠١٧٤٠٦٠٥',
  ])('%j is +46701740605', async (phone_number) => {
    const person = await givenPerson(deployment.table);
    const browser = await atEnrolment(person);
    // Another day for each: the number has its own limit.
    setClock(start + 86_400 * ++day);

    const renewed = await atEnrolment(person);
    expect({ phone_number, ...(await step('phone-enrollment', renewed, { phone_number })) }).toMatchObject({ status: 200 });
    expect((await step('phone-challenge', renewed, { code: codeTo('+46701740605') })).status).toBe(200);
    expect(await methodsOf(person)).toMatchObject([{ phone_number: '+46701740605' }]);
    expect(browser.state).not.toBe(renewed.state);
  });
  let day = 0;

  test('the national form needs a country', async () => {
    const person = await givenPerson(deployment.table);
    const browser = await atEnrolment(person);

    expect(await step('phone-enrollment', browser, { phone_number: '070-174 06 05' })).toMatchObject({
      status: 400,
      body: { error: 'invalid_phone_number', field: 'phone_number', reason: 'needs_country' },
    });
    setClock(start + 86_400 * 100);
    const again = await atEnrolment(person);
    expect((await step('phone-enrollment', again, { phone_number: '070-174 06 05', country: 'SE' })).status).toBe(200);
    expect(textsTo('+46701740605').length).toBeGreaterThan(0);
  });

  test.each([
    ['+46701740605;ext=12', 'extension'],
    ['+46701740605 ext. 12', 'extension'],
    ['+46701740605x12', 'extension'],
    ['112', 'needs_country'],
    ['+46112', 'not_a_number'],
    ['+46701740605 / +46701740606', 'not_a_number'],
    ['+1800FLOWERS', 'not_a_number'],
    ['ana@example.com', 'not_a_number'],
    ['', 'not_a_number'],
    ['+', 'not_a_number'],
    ['+4670174060512345678', 'not_a_number'],
    ['+15551234567', 'not_a_number'],
  ])('%j is refused: %s', async (phone_number, reason) => {
    const browser = await atEnrolment(await givenPerson(deployment.table));
    const answer = await step('phone-enrollment', browser, { phone_number });
    expect({ phone_number, answer }).toMatchObject({
      answer: { status: 400, body: { error: 'invalid_phone_number', field: 'phone_number', reason } },
    });
    expect((await where(browser)).body).toMatchObject({ screen: 'mfa/phone-enrollment' });
  });

  test.each(['+979123456789', '+449098790000', '+46900123456', '0900123456'])(
    'case 19: the premium number %s is refused before anybody is asked',
    async (phone_number) => {
      const browser = await atEnrolment(await givenPerson(deployment.table));
      const answer = await step('phone-enrollment', browser, { phone_number, country: 'SE' });
      expect({ phone_number, answer }).toMatchObject({
        answer: { status: 403, body: { error: 'phone_number_refused', field: 'phone_number', reason: 'premium' } },
      });
      expect(textsTo(phone_number)).toEqual([]);
    },
  );

  test.each([
    [{}],
    [{ phone_number: 46701740605 }],
    [{ phone_number: null }],
    [{ phone_number: ['+46701740605'] }],
    [{ phone_number: 'x'.repeat(201) }],
  ])('a body without a number (%j) names the field', async (body) => {
    const answer = await step('phone-enrollment', await atEnrolment(await givenPerson(deployment.table)), body);
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_body', field: 'phone_number' } });
  });

  test.each(['', 'XX', 'sweden', '46'])('an unknown country (%j) is like none', async (country) => {
    const answer = await step('phone-enrollment', await atEnrolment(await givenPerson(deployment.table)), {
      phone_number: '070-174 06 05',
      country,
    });
    expect(answer).toMatchObject({ status: 400, body: { reason: 'needs_country' } });
  });

  test('a country that is not texted is told', async () => {
    process.env['SMS_COUNTRIES'] = 'DE';
    forgetConfig();
    try {
      const browser = await atEnrolment(await givenPerson(deployment.table));
      expect((await where(browser)).body).toMatchObject({ sms_countries: ['DE'] });
      expect(await step('phone-enrollment', browser, { phone_number: newNumber() })).toMatchObject({
        status: 403,
        body: { error: 'phone_number_refused', reason: 'country' },
      });
    } finally {
      process.env['SMS_COUNTRIES'] = '*';
      forgetConfig();
    }
  });
});

describe('the wrong number', () => {
  test('is corrected after the wait, and its code is dead', async () => {
    const person = await givenPerson(deployment.table);
    const browser = await atEnrolment(person);
    const [mistyped, right] = [newNumber(), newNumber()];
    await step('phone-enrollment', browser, { phone_number: mistyped });

    expect(await step('phone-enrollment', browser, { phone_number: right })).toMatchObject({
      status: 429,
      body: { error: 'too_many_texts', retry_after: 30 },
    });
    advanceClock(30);
    expect((await step('phone-enrollment', browser, { phone_number: right })).status).toBe(200);
    const dead = codeTo(mistyped);
    if (dead !== codeTo(right)) {
      expect(await step('phone-challenge', browser, { code: dead })).toMatchObject({ status: 403, body: { error: 'wrong_code' } });
    }
    expect((await step('phone-challenge', browser, { code: codeTo(right) })).status).toBe(200);
    expect(await methodsOf(person)).toMatchObject([{ phone_number: right }]);
  });

  test('gets three texts a sign-in at most, and is told so; another number still gets its own', async () => {
    const browser = await atEnrolment(await givenPerson(deployment.table));
    const number = newNumber();
    for (let i = 0; i < 3; i++) {
      expect((await step('phone-enrollment', browser, { phone_number: number })).status).toBe(200);
      advanceClock(30);
    }
    const refused = await step('phone-challenge/send', browser, { again: true });
    expect(refused).toMatchObject({ status: 429, body: { error: 'too_many_texts' } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3600);
    expect((await step('phone-enrollment', browser, { phone_number: newNumber() })).status).toBe(200);
    expect(textsTo(number)).toHaveLength(3);
  });
});

describe('three texts to a new number', () => {
  test('are a day’s: after midnight the same sign-in has three again', async () => {
    setClock(start + 86_400 * 150 - (start % 86_400) - 600);
    const browser = await atEnrolment(await givenPerson(deployment.table));
    const number = newNumber();
    for (let i = 0; i < 3; i++) {
      expect((await step('phone-enrollment', browser, { phone_number: number })).status).toBe(200);
      advanceClock(30);
    }
    const refused = await step('phone-enrollment', browser, { phone_number: number });
    expect(refused).toMatchObject({ status: 429, body: { retry_after: 510 } });
    advanceClock(511);
    expect((await step('phone-enrollment', browser, { phone_number: number })).status).toBe(200);
    expect(textsTo(number)).toHaveLength(4);
  });

  test('stay this sign-in’s own, also with another number between, which it is told', async () => {
    const browser = await atEnrolment(await givenPerson(deployment.table));
    const [number, other] = [newNumber(), newNumber()];
    for (const phone_number of [number, number, other, number]) {
      expect((await step('phone-enrollment', browser, { phone_number })).status).toBe(200);
      advanceClock(30);
    }
    expect(await step('phone-enrollment', browser, { phone_number: number })).toMatchObject({
      status: 429,
      body: { error: 'too_many_texts' },
    });
    expect(textsTo(number)).toHaveLength(3);
    expect((await step('phone-challenge', browser, { code: codeTo(number) })).status).toBe(200);
  });

  test('are one phone’s, however it is written: in Argentina with the 9 or without', async () => {
    for (const phone_number of ['+5491123456789', '+541123456789', '+5491123456789', '+541123456789']) {
      expect((await step('phone-enrollment', await atEnrolment(await givenPerson(deployment.table)), { phone_number })).status).toBe(200);
    }
    expect(textsTo('+5491123456789').length + textsTo('+541123456789').length).toBe(3);
  });
});

describe('a code that was replaced while it was compared confirms nothing', () => {
  test.each(['another text', 'another number'])('by %s', async (by) => {
    const person = await givenPerson(deployment.table);
    const browser = await atEnrolment(person);
    const number = newNumber();
    await step('phone-enrollment', browser, { phone_number: number });
    const old = codeTo(number);
    advanceClock(30);
    const table = deployment.table as { update: typeof deployment.table.update };
    const update = table.update;
    let replaced = 0;
    // The try is counted: the sign-in was read before, and the code is compared after.
    table.update = async (key, change, when) => {
      if (key.sk === 'COUNTER#sms-enrolment' && replaced === 0) {
        replaced = 1;
        const again =
          by === 'another text'
            ? step('phone-challenge/send', browser, { again: true })
            : step('phone-enrollment', browser, { phone_number: newNumber() });
        replaced = (await again).status;
      }
      return update(key, change, when);
    };
    try {
      expect(await step('phone-challenge', browser, { code: old })).toMatchObject({ status: 409, body: { error: 'step_not_open' } });
    } finally {
      table.update = update;
    }
    expect(replaced).toBe(200);
    expect(await methodsOf(person)).toEqual([]);
  });
});

describe('what did not leave', () => {
  const failing = async (run: () => Promise<void>): Promise<void> => {
    await writeSmsSelection(deployment.table, { provider: 'auth0' });
    await run();
    await writeSmsSelection(deployment.table, { provider: 'sns' });
  };

  test('is not counted against the number, nor against the sign-in: a provider that is set up later still reaches it', async () => {
    const number = newNumber();
    const browser = await atEnrolment(await givenPerson(deployment.table));
    await failing(async () => {
      for (let i = 0; i < 5; i++) {
        expect(await step('phone-enrollment', browser, { phone_number: number })).toMatchObject({
          status: 503,
          body: { error: 'sms_unavailable' },
        });
        advanceClock(30);
      }
    });

    expect((await step('phone-enrollment', browser, { phone_number: number })).status).toBe(200);
    expect(textsTo(number)).toHaveLength(1);
    expect((await step('phone-challenge', browser, { code: codeTo(number) })).status).toBe(200);
  });

  test('is in the log as a start all the same, and so is each other number', async () => {
    const person = await givenPerson(deployment.table);
    const browser = await atEnrolment(person);
    const number = newNumber();
    await failing(async () => {
      await step('phone-enrollment', browser, { phone_number: number });
    });
    for (const phone_number of [number, newNumber()]) {
      advanceClock(30);
      await step('phone-enrollment', browser, { phone_number });
    }
    const entries = await readEntries(deployment.table, {
      newestFirst: false,
      limit: 100,
      now: Date.now(),
      search: { userId: person.userId },
    });
    expect(entries.filter(({ type }) => type === 'gd_start_enroll')).toHaveLength(2);
    expect(JSON.stringify(entries)).not.toContain(number.slice(1));
  });

  test('is no code: nothing is compared with it, the page is told, and a reload asks for none', async () => {
    const browser = await atEnrolment(await givenPerson(deployment.table));
    await failing(async () => {
      await step('phone-enrollment', browser, { phone_number: newNumber() });
    });

    expect((await where(browser)).body).toMatchObject({ screen: 'mfa/phone-challenge', text: { sent: true, failed: true } });
    expect(await step('phone-challenge', browser, { code: '123456' })).toMatchObject({ status: 403, body: { error: 'code_expired' } });
    advanceClock(30);
    const before = allTexts();
    expect(await step('phone-challenge/send', browser)).toMatchObject({ status: 200, body: { failed: true } });
    expect(allTexts()).toBe(before);
    expect(await step('phone-challenge/send', browser, { again: true })).toMatchObject({
      status: 200,
      body: { sent: true, resend_in: 30 },
    });
    expect((await where(browser)).body?.['text']).not.toHaveProperty('failed');
  });
});

describe('what others did is never told', () => {
  test.each(['closed', 'not selected'])(
    'nor where nothing can be sent (%s): a number that had its texts answers as any other',
    async (why) => {
      const number = newNumber();
      for (let i = 0; i < 3; i++)
        await step('phone-enrollment', await atEnrolment(await givenPerson(deployment.table)), { phone_number: number });
      expect(textsTo(number)).toHaveLength(3);
      if (why === 'closed') process.env['SMS_DAILY_TEXTS'] = '0';
      else await writeSmsSelection(deployment.table, { provider: 'auth0' });
      forgetConfig();
      try {
        const answers = [];
        for (const phone_number of [number, newNumber()]) {
          const browser = await atEnrolment(await givenPerson(deployment.table));
          const typed = await step('phone-enrollment', browser, { phone_number });
          const { number_ending: _own, ...text } = ((await where(browser)).body?.['text'] ?? {}) as Record<string, unknown>;
          answers.push({ status: typed.status, error: typed.body?.['error'], text });
        }
        expect(answers[0]).toEqual(answers[1]);
        expect(answers[0]).toMatchObject({ error: why === 'closed' ? 'sms_closed' : 'sms_unavailable' });
      } finally {
        delete process.env['SMS_DAILY_TEXTS'];
        forgetConfig();
      }
    },
  );

  test('a number that had its texts today: the fourth looks like all others, and is not sent', async () => {
    const number = newNumber();
    const answers = [];
    for (let i = 0; i < 5; i++) {
      const browser = await atEnrolment(await givenPerson(deployment.table));
      const typed = await step('phone-enrollment', browser, { phone_number: number });
      const state = (await where(browser)).body?.['text'];
      const guess = await step('phone-challenge', browser, { code: wrong(codeTo(number)) });
      answers.push({ typed: typed.status, state, guess: [guess.status, guess.body?.['error']] });
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(textsTo(number)).toHaveLength(3);
  });

  test('and does not stop the text to whom the number belongs', async () => {
    const owner = await givenPerson(deployment.table);
    const { number } = await givenPhone(deployment.table, owner);
    for (let i = 0; i < 5; i++) {
      await step('phone-enrollment', await atEnrolment(await givenPerson(deployment.table)), { phone_number: number });
    }
    const before = textsTo(number).length;
    const browser = await atEnrolment(owner);
    expect((await step('phone-challenge/send', browser)).status).toBe(200);
    expect(textsTo(number)).toHaveLength(before + 1);
    expect((await step('phone-challenge', browser, { code: codeTo(number) })).status).toBe(200);
  });

  test('strangers who use up the day for unproven numbers do not stop the text to a proven one', async () => {
    process.env['SMS_DAILY_TEXTS'] = '6';
    setClock(start + 86_400 * 200);
    forgetConfig();
    try {
      const outcomes = [];
      for (let i = 0; i < 8; i++) {
        const browser = await atEnrolment(await givenPerson(deployment.table));
        outcomes.push((await step('phone-enrollment', browser, { phone_number: newNumber() })).body?.['error'] ?? 'sent');
      }
      expect(outcomes).toEqual(['sent', 'sent', 'sent', ...Array(5).fill('sms_closed')]);
      for (let i = 0; i < 3; i++) {
        const owner = await givenPerson(deployment.table);
        const { number } = await givenPhone(deployment.table, owner);
        expect((await step('phone-challenge/send', await atEnrolment(owner))).status).toBe(200);
        expect(textsTo(number)).toHaveLength(1);
      }
    } finally {
      delete process.env['SMS_DAILY_TEXTS'];
      forgetConfig();
    }
  });
});

describe('guesses at an enrolment', () => {
  test('are counted before they are compared: ten, then a wait, over resends and sign-ins; a success ends the row', async () => {
    const person = await givenPerson(deployment.table);
    let browser = await atEnrolment(person);
    const number = newNumber();
    await step('phone-enrollment', browser, { phone_number: number });
    for (let i = 1; i <= 9; i++) {
      if (i === 5) {
        advanceClock(30);
        browser = await atEnrolment(person);
        await step('phone-enrollment', browser, { phone_number: number });
      }
      expect((await step('phone-challenge', browser, { code: wrong(codeTo(number)) })).status).toBe(403);
    }
    expect((await step('phone-challenge', browser, { code: wrong(codeTo(number)) })).status).toBe(429);
    expect((await step('phone-challenge', browser, { code: codeTo(number) })).status).toBe(429);
    advanceClock(30);
    expect((await step('phone-challenge', browser, { code: codeTo(number) })).status).toBe(200);
    const account = await readAccount(deployment.table, person.userId);
    expect(account?.counters.get('sms')?.['total'] ?? 0).toBe(0);
    expect(account?.counters.get('sms-enrolment')).toMatchObject({ total: 0 });
    expect(account?.counters.get('sms-enrolment')).not.toHaveProperty('failures:any');
  });
});

test('50 parallel confirmations make one method and one sign-in', async () => {
  const person = await givenPerson(deployment.table);
  const browser = await atEnrolment(person);
  const number = newNumber();
  await step('phone-enrollment', browser, { phone_number: number });
  const code = codeTo(number);

  const answers = await Promise.all(Array.from({ length: 50 }, () => step('phone-challenge', browser, { code })));

  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ status }) => status >= 500)).toHaveLength(0);
  expect(await methodsOf(person)).toHaveLength(1);
});

test('a code that confirms is worth nothing as a challenge, and the other way', async () => {
  const person = await givenPerson(deployment.table);
  const browser = await atEnrolment(person);
  const number = newNumber();
  await step('phone-enrollment', browser, { phone_number: number });
  const code = codeTo(number);
  // Meanwhile the administrator gave this person the same number, so the session is at a challenge now.
  const { id } = await givenPhone(deployment.table, person, number);

  expect(await step('phone-challenge', browser, { code })).toMatchObject({ status: 403, body: { error: 'code_expired' } });
  advanceClock(30);
  await step('phone-challenge/send', browser);
  const challenge = codeTo(number);
  await deployment.table.remove({ pk: `USER#${person.userId}`, sk: `METHOD#${id}` });
  expect(await step('phone-challenge', browser, { code: challenge })).toMatchObject({ status: 403, body: { error: 'code_expired' } });
});

test('with two factors the number can be left for the other one, and both wait as they were', async () => {
  await writeFactorSwitch(deployment.table, 'otp', true);
  const browser = await atEnrolment(await givenPerson(deployment.table));
  expect((await where(browser)).body).toMatchObject({ screen: 'mfa/enroll-options', factors: ['otp', 'sms'] });
  const first = await step('totp-enrollment/secret', browser);
  expect(await step('enroll-options', browser, { factor: 'sms' })).toMatchObject({
    status: 200,
    body: { next: expect.stringContaining('/u2/mfa/phone-enrollment') },
  });
  const number = newNumber();
  await step('phone-enrollment', browser, { phone_number: number });

  expect((await where(browser)).body).toMatchObject({
    screen: 'mfa/enroll-options',
    also: ['mfa/totp-enrollment', 'mfa/phone-enrollment', 'mfa/phone-challenge'],
  });
  expect((await step('totp-enrollment/secret', browser)).body?.['secret']).toBe(first.body?.['secret']);
  expect((await step('phone-challenge', browser, { code: codeTo(number) })).status).toBe(200);
});

test('a session that has no number yet has no code and no text', async () => {
  const browser = await atEnrolment(await givenPerson(deployment.table));
  for (const [name, body] of [
    ['phone-challenge', { code: '123456' }],
    ['phone-challenge/send', {}],
    ['phone-challenge/send', { again: true }],
  ] as const) {
    expect(await step(name, browser, body)).toMatchObject({
      status: 409,
      body: { error: 'step_not_open', next: `/u2/mfa/phone-enrollment?state=${browser.state}` },
    });
  }
});

test('the factor switched off in the middle leads elsewhere, and lets nobody in', async () => {
  const person = await givenPerson(deployment.table);
  const browser = await atEnrolment(person);
  const number = newNumber();
  await step('phone-enrollment', browser, { phone_number: number });
  await writeFactorSwitch(deployment.table, 'sms', false);
  await writeFactorSwitch(deployment.table, 'otp', true);

  expect(await step('phone-challenge', browser, { code: codeTo(number) })).toMatchObject({
    status: 409,
    body: { error: 'step_not_open', next: expect.stringContaining('/u2/mfa/totp-enrollment') },
  });
  expect(await methodsOf(person)).toEqual([]);
});

test('what the API stored as unconfirmed is replaced', async () => {
  const person = await givenPerson(deployment.table);
  const { number } = await givenPhone(deployment.table, person, newNumber(), { confirmed: false });
  const browser = await atEnrolment(person);
  await step('phone-enrollment', browser, { phone_number: number });

  expect((await step('phone-challenge', browser, { code: codeTo(number) })).status).toBe(200);
  expect(await methodsOf(person)).toMatchObject([{ phone_number: number, confirmed: true }]);
});

test('the log tells what happened, with the last four digits of the number only', async () => {
  const person = await givenPerson(deployment.table);
  const browser = await atEnrolment(person);
  const number = newNumber();
  await step('phone-enrollment', browser, { phone_number: number });
  const code = codeTo(number);
  advanceClock(1);
  await step('phone-challenge', browser, { code: wrong(code) });
  advanceClock(1);
  await step('phone-challenge', browser, { code });
  await writeSmsSelection(deployment.table, { provider: 'auth0' });
  const next = await atEnrolment(person);
  advanceClock(30);
  await step('phone-challenge/send', next);

  const entries = await readEntries(deployment.table, {
    newestFirst: false,
    limit: 100,
    now: Date.now(),
    search: { userId: person.userId },
  });
  const types = entries.map(({ type }) => type);
  expect([...types.slice(0, 2).sort(), ...types.slice(2)]).toEqual([
    'gd_send_sms',
    'gd_start_enroll', // of the same moment
    'gd_start_enroll_failed',
    'gd_enrollment_complete',
    'gd_send_sms_failure',
  ]);
  expect(entries.find(({ type }) => type === 'gd_send_sms')).toMatchObject({
    details: { authenticator: { type: 'phone', phone_number: `XXXXXXX${number.slice(-4)}` } },
  });
  expect(entries[4]).toMatchObject({ details: { failure_details: { errorCode: 'unsent', reason: 'not_selected' } } });
  const told = JSON.stringify(entries);
  for (const secret of [number, number.slice(1), code]) expect(told).not.toContain(secret);
});

test('killed after any write, starting over enrols and signs in', async () => {
  let kills = 0;
  for (let n = 1; ; n++) {
    setClock(start + 86_400 * (300 + n));
    const person = await givenPerson(deployment.table);
    const number = newNumber();
    const whole = async (): Promise<Browser> => {
      const browser = await atEnrolment(person);
      const enrols = String((await where(browser)).body?.['screen']).includes('enrollment');
      await (enrols ? step('phone-enrollment', browser, { phone_number: number }) : step('phone-challenge/send', browser));
      await step('phone-challenge', browser, { code: codeTo(number) });
      return browser;
    };
    const { killed } = await killAfterWrite(deployment.table, n, whole);
    if (!killed) break;
    kills++;

    expect((await methodsOf(person)).length).toBeLessThanOrEqual(1);
    advanceClock(60);
    const browser = await whole();
    expect({ n, state: (await sessionOf(deployment.table, browser)).state }).toEqual({ n, state: 'completed' });
    expect(await methodsOf(person)).toHaveLength(1);
  }
  expect(kills).toBeGreaterThanOrEqual(10);
});
