import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { forgetConfig } from '../../../service/config.ts';
import { tableDeps } from '../../../service/deps/table.ts';
import { readAccount } from '../../../service/storage/account.ts';
import { writeFactorSwitch, writePolicy } from '../../../service/storage/settings.ts';
import { writeProvider, writeSmsSelection } from '../../../service/storage/sms-settings.ts';
import { advanceClock, resetClock, setClock } from '../../support/clock.ts';
import { type Deployment, startDeployment } from '../../support/deployment.ts';
import type { Handler } from '../../support/event.ts';
import {
  afterPassword,
  ask,
  type Browser,
  beginSignIn,
  codeNow,
  givenPerson,
  givenTotp,
  type Person,
  post,
  sessionOf,
} from '../../support/sign-in.ts';
import { allTexts, codeTo, givenPhone, newNumber, switchSmsOn, textsTo } from '../../support/texted.ts';

const start = 1_800_000_000;
let deployment: Deployment;
let send: Handler;
let challenge: Handler;
let session: Handler;
/** What the generator of codes is given, before it is left to chance. */
const drawn: Uint8Array[] = [];

beforeAll(async () => {
  deployment = await startDeployment({ POWERTOOLS_LOG_LEVEL: 'SILENT' });
  tableDeps.random = (bytes) => Buffer.from(bytes === 3 ? (drawn.shift() ?? randomBytes(3)) : randomBytes(bytes));
  send = (await import('../../../lambdas/u2/api/mfa/phone-challenge/send.post.ts')).handler;
  challenge = (await import('../../../lambdas/u2/api/mfa/phone-challenge.post.ts')).handler;
  session = (await import('../../../lambdas/u2/api/session.get.ts')).handler;
});
afterAll(() => deployment.close());
beforeEach(async () => {
  setClock(start);
  await switchSmsOn(deployment.table);
  await writeFactorSwitch(deployment.table, 'otp', true);
  await writePolicy(deployment.table, ['all-applications']);
});
afterEach(() => {
  resetClock();
  drawn.length = 0;
});

/** Password proven, second factor asked for. */
const atChallenge = (person: Person, more: Parameters<typeof beginSignIn>[1] = {}) => afterPassword(deployment.table, person, more);

type Enrolled = Person & { id: string; number: string };
const enrolled = async (number = newNumber()): Promise<Enrolled> => {
  const person = await givenPerson(deployment.table);
  return { ...person, ...(await givenPhone(deployment.table, person, number)) };
};

/** At the challenge, with a text on its way. */
const texted = async (person: Enrolled, more: Parameters<typeof beginSignIn>[1] = {}): Promise<Browser> => {
  const browser = await atChallenge(person, more);
  expect((await post(send, browser, {})).status).toBe(200);
  return browser;
};

/** One that is not the code. */
const wrong = (code: string): string => (code === '000000' ? '000001' : '000000');

test('the code of the text completes the sign-in, and the result says so', async () => {
  const person = await enrolled();
  const browser = await texted(person);

  const answer = await post(challenge, browser, { code: codeTo(person.number) });

  expect(answer).toMatchObject({ status: 200, body: { next: `/authorize/${browser.state}` } });
  expect(await sessionOf(deployment.table, browser)).toMatchObject({
    state: 'completed',
    result: { accountId: person.userId, amr: ['pwd', 'sms', 'mfa'], acr: expect.stringContaining('multi-factor'), at: start },
  });
});

test('the page is told where the text goes by its last four digits, and nothing else of the number', async () => {
  const person = await enrolled('+46701740605');
  const browser = await atChallenge(person);

  const before = await ask(session, browser);
  expect(before.body).toMatchObject({
    screen: 'mfa/phone-challenge',
    text: { purpose: 'challenge', number_ending: '0605', sent: false, resend_in: 0 },
  });
  const sent = await post(send, browser, {});
  expect(sent).toMatchObject({ status: 200, body: { purpose: 'challenge', number_ending: '0605', sent: true, resend_in: 30 } });
  expect((await ask(session, browser)).body?.['text']).toEqual(sent.body);
  expect(JSON.stringify([before.body, sent.body])).not.toContain('70174');
});

describe('case 20: the text', () => {
  test('ends with the line of the host that the person is on, within one segment, and the code stands once before it', async () => {
    const person = await enrolled();
    await texted(person);

    const body = textsTo(person.number)[0] ?? '';
    const code = codeTo(person.number);
    const lines = body.split('\n');
    expect(lines.at(-1)).toBe(`@login.example.com #${code}`);
    expect(lines.slice(0, -1).join('\n').split(code)).toHaveLength(2);
    expect(body.length).toBeLessThanOrEqual(160);
  });

  test('is in the language the browser asks for, where the app has no wish', async () => {
    const person = await enrolled();
    const [plain, german] = [await atChallenge(person), await atChallenge(person, { uiLocales: ['de'] })];
    await post(send, plain, {});
    advanceClock(30);
    await post(send, german, {});

    expect(textsTo(person.number)[0]).not.toEqual(expect.stringContaining('Ihr'));
    expect(textsTo(person.number)[1]).toEqual(expect.stringMatching(/Ihr|Code für/));
  });

  test('case 7: a code that begins with zeros keeps them', async () => {
    drawn.push(Uint8Array.of(0, 0, 42));
    const person = await enrolled();
    const browser = await texted(person);

    expect(textsTo(person.number)[0]).toContain('000042');
    expect((await post(challenge, browser, { code: '42' })).status).toBe(400);
    expect((await post(challenge, browser, { code: '000042' })).status).toBe(200);
  });
});

describe('case 19: what sends a text', () => {
  test('no reading of the page does, and asking at every load sends the first only', async () => {
    const person = await enrolled();
    const browser = await atChallenge(person);
    for (let i = 0; i < 10; i++) await ask(session, browser);
    expect(textsTo(person.number)).toHaveLength(0);

    for (let i = 0; i < 10; i++) expect(await post(send, browser, {})).toMatchObject({ status: 200, body: { sent: true } });
    advanceClock(3000);
    await post(send, browser, {});
    expect(textsTo(person.number)).toHaveLength(1);
  });

  test('two tabs that ask at once get one text', async () => {
    const person = await enrolled();
    const browser = await atChallenge(person);

    const answers = await Promise.all([post(send, browser, {}), post(send, browser, {})]);

    expect(textsTo(person.number)).toHaveLength(1);
    for (const answer of answers) expect(answer).toMatchObject({ status: 200, body: { sent: true } });
  });

  test('asking again within 30 seconds is refused with the time to wait, and after them the new code replaces the old one', async () => {
    const person = await enrolled();
    const browser = await texted(person);
    const first = codeTo(person.number);

    advanceClock(10);
    for (let i = 0; i < 3; i++) {
      const refused = await post(send, browser, { again: true });
      expect(refused).toMatchObject({ status: 429, body: { error: 'too_many_texts', retry_after: 20 } });
      expect(refused.headers['retry-after']).toBe('20');
    }
    advanceClock(20);
    drawn.push(Uint8Array.of(0, 0, first === '000042' ? 43 : 42));
    expect(await post(send, browser, { again: true })).toMatchObject({ status: 200, body: { sent: true, resend_in: 30 } });
    expect(textsTo(person.number)).toHaveLength(2);
    expect(await post(challenge, browser, { code: first })).toMatchObject({ status: 403, body: { error: 'wrong_code' } });
    expect((await post(challenge, browser, { code: codeTo(person.number) })).status).toBe(200);
  });

  test('five parallel resends: one text', async () => {
    const person = await enrolled();
    const browser = await texted(person);
    advanceClock(30);

    const answers = await Promise.all(Array.from({ length: 5 }, () => post(send, browser, { again: true })));

    expect(textsTo(person.number)).toHaveLength(2);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 429, 429, 429, 429]);
  });

  test('once a minute for an hour stops at ten an hour for the user, over all sign-ins', async () => {
    const person = await enrolled();
    for (let minute = 0; minute < 60; minute++) {
      await post(send, await atChallenge(person), { again: true });
      advanceClock(60);
    }
    expect(textsTo(person.number)).toHaveLength(10);
    expect((await post(send, await atChallenge(person), {})).status).toBe(200);
  });

  test('one account does not use up the day of all others: twenty a day, and it is told when it may again', async () => {
    const person = await enrolled('+972502345678'); // 27 cents each
    let sent = 0;
    for (let hour = 0; hour < 6; hour++) {
      for (let i = 0; i < 10; i++) {
        if ((await post(send, await atChallenge(person), {})).status === 200) sent++;
        advanceClock(60);
      }
      advanceClock(3600);
    }
    expect(sent).toBe(20);
    const refused = await post(send, await atChallenge(person), {});
    expect(refused).toMatchObject({ status: 429, body: { error: 'too_many_texts' } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3600);
    expect((await post(send, await atChallenge(await enrolled()), {})).status).toBe(200);
  });

  test('before the password nothing does', async () => {
    const person = await enrolled();
    const browser = await beginSignIn(deployment.table, { identifier: person.email });

    for (const body of [{}, { again: true }]) expect((await post(send, browser, body)).status).toBe(409);
    expect(textsTo(person.number)).toHaveLength(0);
  });

  test.each([{ again: false }, { again: 'true' }, { again: 1 }, { to: '+46701740605' }, { phone_number: '+46701740605' }])(
    '%j is no body of it, and names its field',
    async (body) => {
      const person = await enrolled();
      const answer = await post(send, await atChallenge(person), body);
      expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_body', field: Object.keys(body)[0] } });
      expect(textsTo(person.number)).toHaveLength(0);
    },
  );
});

describe('a code', () => {
  test.each(['%s %s', ' %s%s', '%s%s\r\n', '%s-%s', '%s\u00a0%s', '\u200e%s%s\u200f'])(
    'case 8: is read as people write it: %j',
    async (form) => {
      const person = await enrolled();
      const browser = await texted(person);
      const code = codeTo(person.number);

      const typed = form.replace('%s', code.slice(0, 3)).replace('%s', code.slice(3));
      expect((await post(challenge, browser, { code: typed })).status).toBe(200);
    },
  );

  test('case 8: what is no code is no try, and does not use the code up', async () => {
    const person = await enrolled();
    const browser = await texted(person);
    const code = codeTo(person.number);

    for (const typed of ['', '12345', '1234567', '12345a', 'code', ...Array.from({ length: 20 }, () => '1')]) {
      expect(await post(challenge, browser, { code: typed })).toMatchObject({
        status: 400,
        body: { error: 'invalid_code', field: 'code' },
      });
    }
    expect(await post(challenge, browser, { code: Number(code) })).toMatchObject({ status: 400, body: { field: 'code' } });
    expect((await post(challenge, browser, { code })).status).toBe(200);
  });

  test('lives ten minutes', async () => {
    const [timely, late] = [await enrolled(), await enrolled()];
    const browsers = [await texted(timely), await texted(late)] as const;

    advanceClock(599);
    expect((await post(challenge, browsers[0], { code: codeTo(timely.number) })).status).toBe(200);
    advanceClock(1);
    expect(await post(challenge, browsers[1], { code: codeTo(late.number) })).toMatchObject({
      status: 403,
      body: { error: 'code_expired' },
    });
    expect((await post(send, browsers[1], { again: true })).status).toBe(200);
    expect((await post(challenge, browsers[1], { code: codeTo(late.number) })).status).toBe(200);
  });

  test('is not asked for before there is one', async () => {
    const person = await enrolled();
    expect(await post(challenge, await atChallenge(person), { code: '123456' })).toMatchObject({
      status: 403,
      body: { error: 'code_expired' },
    });
  });

  test('signs in once: of 50 parallel right answers one', async () => {
    const person = await enrolled();
    const browser = await texted(person);
    const code = codeTo(person.number);

    const answers = await Promise.all(Array.from({ length: 50 }, () => post(challenge, browser, { code })));

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status >= 500)).toHaveLength(0);
    expect((await post(challenge, browser, { code })).status).toBeGreaterThanOrEqual(400);
  });

  test('that was replaced while it was compared signs nobody in', async () => {
    const person = await enrolled();
    const browser = await texted(person);
    const { reference } = await sessionOf(deployment.table, browser);
    const table = deployment.table as { update: typeof deployment.table.update };
    const update = table.update;
    // The comparison is over, and the session not moved on yet: here the other tab's new text comes.
    table.update = async (key, change, when) => {
      if (key.sk === 'COUNTER#sms' && change.remove)
        await update({ pk: `LOGIN#${reference}`, sk: 'SESSION' }, { set: { codeMac: 'of the new text' } });
      return update(key, change, when);
    };
    try {
      expect(await post(challenge, browser, { code: codeTo(person.number) })).toMatchObject({
        status: 409,
        body: { error: 'step_not_open' },
      });
    } finally {
      table.update = update;
    }
    expect(await sessionOf(deployment.table, browser)).toMatchObject({ state: 'awaiting_mfa' });
  });

  test('of one user, phone or sign-in is worth nothing for any other', async () => {
    const [person, other] = [await enrolled(), await enrolled()];
    const secondPhone = await givenPhone(deployment.table, person);
    // Four live codes: two sign-ins of one person, one at her second phone, one of somebody else.
    const places: { browser: Browser; number: string }[] = [];
    for (const [who, method] of [
      [person, person],
      [person, person],
      [person, secondPhone],
      [other, other],
    ] as const) {
      const browser = await atChallenge(who, { chosenMethod: method.id });
      expect((await post(send, browser, {})).status).toBe(200);
      places.push({ browser, number: method.number });
      advanceClock(30);
    }
    const codes = [textsTo(person.number)[0], textsTo(person.number)[1], textsTo(secondPhone.number)[0], textsTo(other.number)[0]].map(
      (body) => body?.match(/#(\d{6})$/)?.[1] ?? '',
    );
    expect(new Set(codes).size).toBe(4);

    for (const [at, { browser }] of places.entries()) {
      for (const [from, code] of codes.entries()) {
        if (at === from) continue;
        expect({ at, from, answer: await post(challenge, browser, { code }) }).toMatchObject({
          answer: { status: 403, body: { error: 'wrong_code' } },
        });
      }
      expect({ at, ...(await post(challenge, browser, { code: codes[at] })) }).toMatchObject({ at, status: 200 });
    }
  });

  test('dies with its phone: another method, a removed one and a changed number end it', async () => {
    const person = await enrolled();
    const browser = await texted(person);
    const code = codeTo(person.number);
    const replaced = await givenPhone(deployment.table, person);
    await deployment.table.remove({ pk: `USER#${person.userId}`, sk: `METHOD#${person.id}` });

    expect(await post(challenge, browser, { code })).toMatchObject({ status: 403, body: { error: 'code_expired' } });
    await post(send, browser, { again: true });
    advanceClock(30);
    await post(send, browser, { again: true });
    expect((await post(challenge, browser, { code: codeTo(replaced.number) })).status).toBe(200);
  });

  test('dies with the number of its method', async () => {
    const person = await enrolled();
    const browser = await texted(person);
    const code = codeTo(person.number);
    await deployment.table.update({ pk: `USER#${person.userId}`, sk: `METHOD#${person.id}` }, { set: { phone_number: newNumber() } });

    expect(await post(challenge, browser, { code })).toMatchObject({ status: 403, body: { error: 'wrong_code' } });
  });

  test('of a phone is no answer to an authenticator app, nor the other way', async () => {
    const person = await enrolled();
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    const totp = await givenTotp(deployment.table, person, secret);
    const browser = await texted(person, { chosenMethod: person.id });

    expect((await post(challenge, browser, { code: codeNow(secret) })).body?.['error']).toBe('wrong_code');
    const atApp = await atChallenge(person, { chosenMethod: totp });
    expect(await post(challenge, atApp, { code: codeTo(person.number) })).toMatchObject({ status: 409, body: { error: 'step_not_open' } });
    expect((await post(send, atApp, {})).status).toBe(409);
  });
});

describe('case 13: guesses', () => {
  test('the tenth in a row waits, over resends and new sign-ins; then the right code works', async () => {
    const person = await enrolled();
    let browser = await texted(person);
    for (let i = 1; i <= 9; i++) {
      if (i === 4) {
        advanceClock(30);
        await post(send, browser, { again: true });
      }
      if (i === 7) {
        advanceClock(30);
        browser = await texted(person);
      }
      expect((await post(challenge, browser, { code: wrong(codeTo(person.number)) })).status).toBe(403);
    }
    const tenth = await post(challenge, browser, { code: wrong(codeTo(person.number)) });
    expect(tenth).toMatchObject({ status: 429, body: { error: 'too_many_attempts', retry_after: 30 } });
    expect(await post(challenge, browser, { code: codeTo(person.number) })).toMatchObject({ status: 429 });
    advanceClock(30);
    expect((await post(challenge, browser, { code: codeTo(person.number) })).status).toBe(200);
  });

  test('a hundred switch the factor off for the user, and no text is sent any more', async () => {
    const person = await enrolled();
    const browser = await texted(person);
    await deployment.table.update({ pk: `USER#${person.userId}`, sk: 'COUNTER#sms' }, { set: { total: 100 } });

    expect(await post(challenge, browser, { code: codeTo(person.number) })).toMatchObject({
      status: 403,
      body: { error: 'factor_locked' },
    });
    advanceClock(30);
    expect(await post(send, browser, { again: true })).toMatchObject({ status: 403, body: { error: 'factor_locked' } });
  });

  test('count for texts alone: an authenticator app is as usable as before', async () => {
    const person = await enrolled();
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    await givenTotp(deployment.table, person, secret);
    const browser = await texted(person, { chosenMethod: person.id });
    for (let i = 0; i < 10; i++) await post(challenge, browser, { code: wrong(codeTo(person.number)) });

    const account = await readAccount(deployment.table, person.userId);
    expect(account?.counters.get('sms')?.['total']).toBe(10);
    expect(account?.counters.get('otp')).toBeUndefined();
  });
});

describe('where no text can be sent', () => {
  test('no provider is selected: 503 with Retry-After, never 500, and nothing in the outbox', async () => {
    await writeSmsSelection(deployment.table, { provider: 'auth0' });
    const before = allTexts();
    const answer = await post(send, await atChallenge(await enrolled()), {});

    expect(answer).toMatchObject({ status: 503, body: { error: 'sms_unavailable', retry_after: 30 } });
    expect(allTexts()).toBe(before);
  });

  test('a provider without credentials: the same', async () => {
    await writeSmsSelection(deployment.table, { provider: 'twilio' });
    expect(await post(send, await atChallenge(await enrolled()), {})).toMatchObject({ status: 503, body: { error: 'sms_unavailable' } });
  });

  test('credentials that cannot be decrypted, as in a table restored elsewhere, are as good as none, and the second provider is asked', async () => {
    const fields = { sid: 'AC1', from: '+15551234567', messaging_service_sid: null };
    await writeProvider(deployment.table, 'twilio', {
      fields,
      secret: { field: 'auth_token', value: Buffer.alloc(40).toString('base64') },
    });
    await writeSmsSelection(deployment.table, { provider: 'twilio' });
    expect(await post(send, await atChallenge(await enrolled()), {})).toMatchObject({ status: 503, body: { error: 'sms_unavailable' } });
    await writeSmsSelection(deployment.table, { provider: 'twilio', fallback_provider: 'sns' });
    expect((await post(send, await atChallenge(await enrolled()), {})).status).toBe(200);
    await writeProvider(deployment.table, 'twilio', { fields, secret: { field: 'auth_token', value: null } });
  });

  test('the second provider is asked where the first cannot', async () => {
    await writeSmsSelection(deployment.table, { provider: 'twilio', fallback_provider: 'sns' });
    const person = await enrolled();
    expect((await post(send, await atChallenge(person), {})).status).toBe(200);
    expect(textsTo(person.number)).toHaveLength(1);
  });

  test.each(['+46900123456', '+449098790000', '+979123456789'])(
    'a premium number that came in before it was refused (%s)',
    async (number) => {
      const answer = await post(send, await atChallenge(await enrolled(number)), {});
      expect(answer).toMatchObject({ status: 403, body: { error: 'phone_number_refused', reason: 'premium' } });
      expect(textsTo(number)).toHaveLength(0);
    },
  );

  test('a country that is not on the list; a number that is possible only counts by its calling code', async () => {
    process.env['SMS_COUNTRIES'] = 'DE,US';
    forgetConfig();
    try {
      const answer = await post(send, await atChallenge(await enrolled()), {});
      expect(answer).toMatchObject({ status: 403, body: { error: 'phone_number_refused', reason: 'country' } });
      expect((await post(send, await atChallenge(await enrolled('+15551234567')), {})).status).toBe(200);
      expect((await ask(session, await atChallenge(await givenPerson(deployment.table)))).body).toMatchObject({
        sms_countries: ['DE', 'US'],
      });
    } finally {
      process.env['SMS_COUNTRIES'] = '*';
      forgetConfig();
    }
  });

  test('the day is used up: 403 sms_closed, and another way is still offered', async () => {
    process.env['SMS_DAILY_USD'] = '0';
    forgetConfig();
    try {
      const person = await enrolled();
      await givenTotp(deployment.table, person, 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
      const browser = await atChallenge(person, { chosenMethod: person.id });
      expect(await post(send, browser, {})).toMatchObject({ status: 403, body: { error: 'sms_closed' } });
      expect((await ask(session, browser)).body).toMatchObject({ another_way: true, also: ['mfa/login-options'] });
    } finally {
      delete process.env['SMS_DAILY_USD'];
      forgetConfig();
    }
  });
});
