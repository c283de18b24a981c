// SMS pumping (case 19): a thousand accounts of a stranger, all past the password, text two hundred numbers in three countries for a day,
// through the real endpoints. What it costs is the cap of the half that strangers may use, and who owns a number does not notice.
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { forgetConfig } from '../../../service/config.ts';
import { tableDeps } from '../../../service/deps/table.ts';
import { countryOf } from '../../../service/factors/phone/number.ts';
import { priceMicroUsd } from '../../../service/rules/sms-prices.ts';
import { dayOf } from '../../../service/rules/text-limits.ts';
import { writeFactorSwitch, writePolicy } from '../../../service/storage/settings.ts';
import { readSpend } from '../../../service/storage/sms-budget.ts';
import { advanceClock, resetClock, setClock } from '../../support/clock.ts';
import { type Deployment, startDeployment } from '../../support/deployment.ts';
import type { Handler } from '../../support/event.ts';
import { type Browser, beginSignIn, givenPerson, type Person, post } from '../../support/sign-in.ts';
import { givenPhone, switchSmsOn, textsTo } from '../../support/texted.ts';

jest.setTimeout(120_000);

const midnight = Date.UTC(2027, 0, 15) / 1000;
const waves = 20;
const numbers = Array.from({ length: 200 }, (_, i) => {
  const last = String(1000 + i);
  return [`+4670175${last}`, `+51987${last}00`, `+447400${last}00`][i % 3] ?? '';
});
const priceOf = (number: string): number => priceMicroUsd(countryOf(number), 1);

let deployment: Deployment;
let enrol: Handler;
let send: Handler;
const counted: { name: string; value: number }[] = [];
const { count } = tableDeps;

beforeAll(async () => {
  deployment = await startDeployment({ POWERTOOLS_LOG_LEVEL: 'SILENT' });
  tableDeps.count = async (name, value = 1) => void counted.push({ name, value });
  enrol = (await import('../../../lambdas/u2/api/mfa/phone-enrollment.post.ts')).handler;
  send = (await import('../../../lambdas/u2/api/mfa/phone-challenge/send.post.ts')).handler;
  await switchSmsOn(deployment.table);
  await writeFactorSwitch(deployment.table, 'otp', false);
  await writePolicy(deployment.table, ['all-applications']);
});
afterAll(async () => {
  tableDeps.count = count;
  await deployment.close();
});
beforeEach(() => {
  counted.length = 0;
});
afterEach(() => {
  resetClock();
  for (const name of ['SMS_DAILY_USD', 'SMS_DAILY_TEXTS']) delete process.env[name];
  forgetConfig();
});

const pastPassword = (person: Person): Promise<Browser> =>
  beginSignIn(deployment.table, {
    state: 'awaiting_mfa',
    userId: person.userId,
    identifier: person.email,
    firstFactor: { amr: ['pwd'], at: Math.floor(Date.now() / 1000) },
  });

/** A day of it: waves of accounts at once; each types a number and asks for the text again, twice, as soon as it may. */
const pump = async (accounts: number) => {
  const answers = new Map<string, number>();
  const tell = ({ status, body }: { status: number; body?: { error?: string } }): void => {
    const told = status === 200 ? 'sent, as it seems' : `${status} ${body?.error}`;
    answers.set(told, (answers.get(told) ?? 0) + 1);
  };
  const size = accounts / waves;
  for (let wave = 0; wave < waves; wave++) {
    const attackers = await Promise.all(Array.from({ length: size }, async () => pastPassword(await givenPerson(deployment.table))));
    const numberOf = (i: number): string => numbers[(wave * size + i) % numbers.length] ?? '';
    const typed = await Promise.all(attackers.map((browser, i) => post(enrol, browser, { phone_number: numberOf(i) })));
    typed.forEach(tell);
    for (let again = 0; again < 2; again++) {
      advanceClock(30);
      const resent = await Promise.all(
        attackers.map((browser, i) =>
          typed[i]?.status === 200 ? post(send, browser, { again: true }) : post(enrol, browser, { phone_number: numberOf(i) }),
        ),
      );
      resent.forEach(tell);
    }
    advanceClock(86_400 / waves - 60);
  }
  return Object.fromEntries(answers);
};

const textsOf = (): number[] => numbers.map((number) => textsTo(number).length);
const billed = (): number => numbers.reduce((sum, number) => sum + textsTo(number).length * priceOf(number), 0);
const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

test('the day costs strangers half of the cap, the owner of a number is still texted, and midnight begins anew', async () => {
  setClock(midnight);

  const answers = await pump(1000);

  advanceClock(-60); // the last minute of the day
  const spend = await readSpend(deployment.table, dayOf(midnight));
  const sent = total(textsOf());
  expect(total(Object.values(answers))).toBe(3000);
  // Each number had its turns; most of them found the day closed.
  expect(answers['403 sms_closed']).toBeGreaterThanOrEqual(3 * numbers.length - sent);
  expect(spend).toMatchObject({ texts: sent, unprovenTexts: sent, microUsd: billed(), unprovenMicroUsd: billed() });
  expect(billed()).toBeLessThanOrEqual(5_000_000);
  expect(billed()).toBeGreaterThan(5_000_000 - 300_000);
  expect(Math.max(...textsOf())).toBeLessThanOrEqual(3);
  // Told once, and all the money is counted where the alarm reads it.
  expect(counted.filter(({ name }) => name === 'SmsClosed')).toHaveLength(1);
  expect(total(counted.filter(({ name }) => name === 'SmsSent').map(({ value }) => value))).toBe(sent);
  expect(total(counted.filter(({ name }) => name === 'SmsSpendUsd').map(({ value }) => value))).toBeCloseTo(billed() / 1_000_000, 6);

  const owner = await givenPerson(deployment.table);
  const { number } = await givenPhone(deployment.table, owner);
  expect((await post(send, await pastPassword(owner), {})).status).toBe(200);
  expect(textsTo(number)).toHaveLength(1);

  advanceClock(60);
  const tomorrow = await pastPassword(await givenPerson(deployment.table));
  expect((await post(enrol, tomorrow, { phone_number: numbers[0] })).status).toBe(200);
  expect(total(textsOf())).toBe(sent + 1);
});

test('with money without end each number still has three texts a day, and who asks for more is told nothing of it', async () => {
  Object.assign(process.env, { SMS_DAILY_USD: '100000', SMS_DAILY_TEXTS: '100000' });
  forgetConfig();
  setClock(midnight + 30 * 86_400);
  const before = total(textsOf());

  const answers = await pump(400);

  expect(answers).toEqual({ 'sent, as it seems': 1200 });
  expect(total(textsOf()) - before).toBe(3 * numbers.length);
});

test('no account is texted more than ten times an hour and twenty a day, whatever numbers it owns', async () => {
  Object.assign(process.env, { SMS_DAILY_USD: '100000', SMS_DAILY_TEXTS: '100000' });
  forgetConfig();
  setClock(midnight + 60 * 86_400);
  const owner = await givenPerson(deployment.table);
  const { number } = await givenPhone(deployment.table, owner);

  for (let minute = 0; minute < 180; minute++) {
    await post(send, await pastPassword(owner), { again: true });
    advanceClock(60);
  }

  expect(textsTo(number)).toHaveLength(20);
});
