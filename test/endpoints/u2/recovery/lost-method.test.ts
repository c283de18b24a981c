// After the recovery code: the lost method is replaced, or removed, or nothing was lost.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readOutbox } from '../../../../service/delivery/outbox.ts';
import { counterKey } from '../../../../service/storage/account.ts';
import { changeMethods } from '../../../../service/storage/methods.ts';
import { writePolicy } from '../../../../service/storage/settings.ts';
import { allItems } from '../../../support/all-items.ts';
import { resetClock, setClock } from '../../../support/clock.ts';
import { type Deployment, startDeployment } from '../../../support/deployment.ts';
import type { Handler } from '../../../support/event.ts';
import { switchOnly } from '../../../support/keyed.ts';
import { accountOf, givenRecoveryCode, keepShown, type RecoverySteps, recoverySteps } from '../../../support/recovering.ts';
import { afterPassword, type Browser, codeNow, givenPerson, givenTotp, type Person, post, sessionOf } from '../../../support/sign-in.ts';
import { givenPhone } from '../../../support/texted.ts';

const start = 1_800_000_000;
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
let deployment: Deployment;
let steps: RecoverySteps;
let totpSecret: Handler;
let enrol: Handler;
let options: Handler;

beforeAll(async () => {
  deployment = await startDeployment({ POWERTOOLS_LOG_LEVEL: 'SILENT', MAIL_SENDER: 'outbox' });
  steps = await recoverySteps();
  totpSecret = (await import('../../../../lambdas/u2/api/mfa/totp-enrollment/secret.post.ts')).handler;
  enrol = (await import('../../../../lambdas/u2/api/mfa/totp-enrollment.post.ts')).handler;
  options = (await import('../../../../lambdas/u2/api/mfa/enroll-options.post.ts')).handler;
});
afterAll(() => deployment.close());
beforeEach(async () => {
  setClock(start);
  await switchOnly(deployment.table, 'otp', 'recovery-code');
  await writePolicy(deployment.table, ['all-applications']);
});
afterEach(resetClock);

/** Signed in by the recovery code, the new one kept. */
const recovered = async (person: Person): Promise<Browser> => {
  const browser = await afterPassword(deployment.table, person);
  const code = await givenRecoveryCode(deployment.table, person);
  expect((await steps.answer(browser, code)).status).toBe(200);
  await keepShown(steps, browser);
  return browser;
};
const withTotp = async (): Promise<Person & { id: string }> => {
  const person = await givenPerson(deployment.table);
  return { ...person, id: await givenTotp(deployment.table, person, secret, { name: 'Old phone' }) };
};
const methodIds = async (person: Person) => (await accountOf(deployment.table, person)).methods.map(({ id }) => id);
const typesOf = async ({ userId }: Person) =>
  (await allItems()).filter(({ pk, user_id }) => pk.startsWith('LOG#') && user_id === userId).map(({ type }) => type);
const mailsTo = ({ email }: Person) => readOutbox().filter(({ to }) => to === email);
const completed = { state: 'completed', result: { amr: ['pwd', 'recovery', 'mfa'] } };

describe('a replacement', () => {
  test('takes the place of the lost method by one write, and the lost one signs in no more', async () => {
    const person = await withTotp();
    const browser = await recovered(person);
    expect((await steps.where(browser)).body).toMatchObject({
      screen: 'mfa/lost-method',
      methods: [{ id: person.id, factor: 'otp', name: 'Old phone', removable: false }],
      factors: ['otp'],
    });

    const answer = await steps.lost(browser, { action: 'replace', method: person.id });
    expect(answer).toMatchObject({ status: 200, body: { next: `/u2/mfa/totp-enrollment?state=${browser.state}` } });
    expect((await steps.where(browser)).body).toMatchObject({ screen: 'mfa/totp-enrollment', also: ['mfa/lost-method'] });
    expect(await methodIds(person)).toEqual([person.id]);
    const shown = await post(totpSecret, browser, {});
    expect(await post(enrol, browser, { code: codeNow(shown.body.secret) })).toMatchObject({
      status: 200,
      body: { next: `/authorize/${browser.state}` },
    });

    const [left, ...others] = await methodIds(person);
    expect(others).toEqual([]);
    expect(left).not.toBe(person.id);
    expect(await sessionOf(deployment.table, browser)).toMatchObject(completed);
    expect(await typesOf(person)).toEqual(expect.arrayContaining(['gd_unenroll', 'gd_enrollment_complete', 'gd_recovery_succeed']));
    expect(mailsTo(person)).toHaveLength(3); // used, added, removed
  });

  test('is chosen from the enabled factors, and can be thought better of', async () => {
    await switchOnly(deployment.table, 'otp', 'sms', 'recovery-code');
    const person = await withTotp();
    const browser = await recovered(person);

    const answer = await steps.lost(browser, { action: 'replace', method: person.id });
    expect(answer.body.next).toBe(`/u2/mfa/enroll-options?state=${browser.state}`);
    expect((await post(options, browser, { factor: 'sms' })).body.next).toBe(`/u2/mfa/phone-enrollment?state=${browser.state}`);
    expect((await steps.lost(browser, { action: 'keep' })).body.next).toBe(`/authorize/${browser.state}`);

    expect(await methodIds(person)).toEqual([person.id]);
  });
});

describe('a removal', () => {
  test('leaves the other methods, is told and written down', async () => {
    await switchOnly(deployment.table, 'otp', 'sms', 'recovery-code');
    const person = await withTotp();
    const { id: phone } = await givenPhone(deployment.table, person);
    const browser = await recovered(person);

    const answer = await steps.lost(browser, { action: 'remove', method: person.id });

    expect(answer).toMatchObject({ status: 200, body: { next: `/authorize/${browser.state}` } });
    expect(await methodIds(person)).toEqual([phone]);
    expect(await sessionOf(deployment.table, browser)).toMatchObject(completed);
    expect(await typesOf(person)).toContain('gd_unenroll');
    expect(mailsTo(person)).toHaveLength(2);
    expect((await accountOf(deployment.table, person)).recovery?.hash).toBeDefined();
  });

  test('of the last usable method is refused while the policy demands one', async () => {
    const person = await withTotp();
    await givenPhone(deployment.table, person); // whose factor is off
    const browser = await recovered(person);
    expect(await steps.lost(browser, { action: 'remove', method: person.id })).toMatchObject({ status: 400, body: { field: 'method' } });
    expect(await methodIds(person)).toContain(person.id);
  });

  test('of the last one without such a policy takes the code with it', async () => {
    await writePolicy(deployment.table, []);
    const person = await withTotp();
    const browser = await recovered(person);
    expect((await steps.lost(browser, { action: 'remove', method: person.id })).status).toBe(200);
    expect(await accountOf(deployment.table, person)).toMatchObject({ methods: [], recovery: undefined });
  });

  test('of one that cannot be used now is possible, as nothing is lost by it', async () => {
    const person = await withTotp();
    const { id: phone } = await givenPhone(deployment.table, person); // whose factor is off
    const browser = await recovered(person);
    const { methods } = (await steps.where(browser)).body;
    expect(methods).toHaveLength(2);
    expect(methods).toContainEqual(expect.objectContaining({ id: phone, removable: true }));
    expect(methods).toContainEqual(expect.objectContaining({ id: person.id, removable: false }));
    expect((await steps.lost(browser, { action: 'remove', method: phone })).status).toBe(200);
    expect(await methodIds(person)).toEqual([person.id]);
  });
});

describe('the question', () => {
  test('lists methods that were locked, which are usable again', async () => {
    const person = await withTotp();
    await deployment.table.put({ ...counterKey(person.userId, 'otp'), total: 100 });
    const browser = await recovered(person);
    expect((await steps.where(browser)).body.methods).toMatchObject([{ id: person.id }]);
    expect((await steps.lost(browser, { action: 'keep' })).body.next).toBe(`/authorize/${browser.state}`);
  });

  test('comes after the new code is kept', async () => {
    const person = await withTotp();
    const browser = await afterPassword(deployment.table, person);
    await steps.answer(browser, await givenRecoveryCode(deployment.table, person));
    for (const body of [{ action: 'keep' }, { action: 'remove', method: person.id }, { action: 'replace', method: person.id }]) {
      expect(await steps.lost(browser, body)).toMatchObject({
        status: 409,
        body: { next: `/u2/mfa/recovery-code?state=${browser.state}` },
      });
    }
    expect(await methodIds(person)).toEqual([person.id]);
  });

  test.each(['pending', 'awaiting_mfa', 'completed', 'resumed', 'enrolling', 'proving', 'proven'] as const)(
    'is not open in a session that is %s',
    async (state) => {
      const person = await withTotp();
      const browser = await afterPassword(deployment.table, person, { state });
      for (const action of ['remove', 'replace']) {
        expect([403, 409]).toContain((await steps.lost(browser, { action, method: person.id })).status);
      }
      expect(await methodIds(person)).toEqual([person.id]);
    },
  );

  test.each([
    [{ action: 'remove' }],
    [{ action: 'remove', method: 'unknown' }],
    [{ action: 'replace', method: 5 }],
    [{ action: 'replace', method: 'x'.repeat(65) }],
    [{ action: 'keep', method: 'x' }],
    [{ action: 'constructor' }],
    [{}],
  ])('is not answered by %j', async (body) => {
    const person = await withTotp();
    const browser = await recovered(person);
    const answer = await steps.lost(browser, body);
    expect(answer.status).toBe(400);
    expect(await methodIds(person)).toEqual([person.id]);
  });

  test('is about one’s own methods only', async () => {
    const other = await withTotp();
    const browser = await recovered(await withTotp());
    expect((await steps.lost(browser, { action: 'remove', method: other.id })).status).toBe(400);
    expect(await methodIds(other)).toEqual([other.id]);
  });

  test('is asked anew where the methods changed at the same moment', async () => {
    await switchOnly(deployment.table, 'otp', 'sms', 'recovery-code');
    const person = await withTotp();
    const { id: phone } = await givenPhone(deployment.table, person);
    const browser = await recovered(person);
    const account = await accountOf(deployment.table, person);

    const [removed, changed] = await Promise.all([
      steps.lost(browser, { action: 'remove', method: person.id }),
      changeMethods(deployment.table, account, { remove: [phone] }),
    ]);

    expect([200, 400, 409]).toContain(removed.status);
    if (changed === 'changed' && removed.status !== 200) expect(await methodIds(person)).toEqual([person.id]);
    expect((await methodIds(person)).length).toBeGreaterThanOrEqual(1);
  });
});
