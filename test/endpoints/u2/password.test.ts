import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { hashing } from '../../../service/keys/password-hash.ts';
import { passwordLimits } from '../../../service/screens/password-limits.ts';
import { anyBrowser, tallyOf } from '../../../service/storage/attempts.ts';
import { endEmailWait, passwordWindow } from '../../../service/storage/password-windows.ts';
import { writeFactorSwitch, writePolicy } from '../../../service/storage/settings.ts';
import { advanceClock, resetClock, setClock } from '../../support/clock.ts';
import { type Deployment, managementToken, startDeployment } from '../../support/deployment.ts';
import { type Handler, invoke } from '../../support/event.ts';
import { recordCalls } from '../../support/recorded-calls.ts';
import { ask, type Browser, beginSignIn, givenPerson, givenTotp, password, post, sessionOf } from '../../support/sign-in.ts';

const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

let deployment: Deployment;
let identifier: Handler;
let passwordStep: Handler;
let session: Handler;

beforeAll(async () => {
  deployment = await startDeployment();
  identifier = (await import('../../../lambdas/u2/api/login/identifier.post.ts')).handler;
  passwordStep = (await import('../../../lambdas/u2/api/login/password.post.ts')).handler;
  session = (await import('../../../lambdas/u2/api/session.get.ts')).handler;
});
afterAll(() => deployment.close());

let addresses = 0;
beforeEach(async () => {
  addresses++;
  setClock(1_800_000_000);
  await writeFactorSwitch(deployment.table, 'otp', true);
  await writePolicy(deployment.table, ['all-applications']);
});
afterEach(resetClock);

const begin = (more: Parameters<typeof beginSignIn>[1] = {}): Promise<Browser> =>
  beginSignIn(deployment.table, { address: `192.0.2.${addresses}`, ...more });

const typed = (email: string, more: Parameters<typeof beginSignIn>[1] = {}): Promise<Browser> => begin({ identifier: email, ...more });

test('every e-mail leads to the password screen, and nothing is looked up', async () => {
  const person = await givenPerson(deployment.table);
  const shapes = [];
  for (const email of [person.email, 'nobody@example.com']) {
    const browser = await begin();
    const { result, calls } = await recordCalls(deployment.table, () =>
      post(identifier, browser, { identifier: ` ${email.toUpperCase()} ` }),
    );
    expect(result).toMatchObject({ status: 200, body: { next: `/u2/login/password?state=${browser.state}` } });
    expect((await sessionOf(deployment.table, browser)).identifier).toBe(email);
    shapes.push(calls);
  }

  expect(shapes[0]).toEqual(shapes[1]);
  expect(shapes[0]?.join()).not.toMatch(/USER|EMAIL/);
});

test.each(['', 'ana', 'ana@', 'a b@c.de', 'x'.repeat(900)])('%p is no e-mail: 400 with the field, and nothing is stored', async (text) => {
  const browser = await begin();

  expect(await post(identifier, browser, { identifier: text })).toMatchObject({
    status: 400,
    body: { error: 'invalid_identifier', field: 'identifier' },
  });
  expect((await sessionOf(deployment.table, browser)).identifier).toBeUndefined();
});

test('a right password without a method leads to the one enrolment there is', async () => {
  const person = await givenPerson(deployment.table);
  const browser = await typed(person.email);

  expect(await post(passwordStep, browser, { password })).toMatchObject({
    status: 200,
    body: { next: `/u2/mfa/totp-enrollment?state=${browser.state}` },
  });
  expect(await sessionOf(deployment.table, browser)).toMatchObject({
    state: 'awaiting_mfa',
    userId: person.userId,
    firstFactor: { amr: ['pwd'] },
  });
});

test('a right password with a method leads to its challenge', async () => {
  const person = await givenPerson(deployment.table);
  await givenTotp(deployment.table, person, secret);
  const browser = await typed(person.email);

  expect((await post(passwordStep, browser, { password })).body.next).toBe(`/u2/mfa/totp-challenge?state=${browser.state}`);
});

test('without a policy the password is enough, and the result claims no more', async () => {
  await writePolicy(deployment.table, []);
  const person = await givenPerson(deployment.table);
  await givenTotp(deployment.table, person, secret);
  const browser = await typed(person.email);

  expect((await post(passwordStep, browser, { password })).body.next).toBe(`/authorize/${browser.state}`);
  const { result } = await sessionOf(deployment.table, browser);
  expect(result).toEqual({ accountId: person.userId, amr: ['pwd'], at: 1_800_000_000 });
});

test('without a policy an app that asks for two factors gets them', async () => {
  await writePolicy(deployment.table, []);
  const person = await givenPerson(deployment.table);
  const browser = await typed(person.email, { mfaAsked: true });

  expect((await post(passwordStep, browser, { password })).body.next).toBe(`/u2/mfa/totp-enrollment?state=${browser.state}`);
});

test('a policy with no factor enabled stops the sign-in, says what the administrator must do, and is logged', async () => {
  await writeFactorSwitch(deployment.table, 'otp', false);
  const person = await givenPerson(deployment.table);
  const browser = await typed(person.email);

  const answer = await post(passwordStep, browser, { password });

  expect(answer).toMatchObject({ status: 200, body: { next: `/u2/error?state=${browser.state}` } });
  const { state, failure, reference } = await sessionOf(deployment.table, browser);
  expect({ state, failure }).toEqual({ state: 'failed', failure: 'no_factor_enabled' });
  const told = { error: 'no_factor_enabled', reference, restart_url: 'https://app.example.com/' };
  expect(await ask(session, browser)).toMatchObject({ status: 403, body: told });
  expect(await post(passwordStep, browser, { password })).toMatchObject({ status: 403, body: told });
});

test('unknown user, wrong password and blocked account: one answer, the same database calls, one password hash each', async () => {
  const known = await givenPerson(deployment.table);
  const blocked = await givenPerson(deployment.table, { blocked: true });
  const withoutPassword = await givenPerson(deployment.table, { password_hash: undefined });
  const tries = [
    { email: 'nobody@example.com', password },
    { email: known.email, password: 'wrong' },
    { email: blocked.email, password },
    { email: withoutPassword.email, password },
  ];

  const seen = [];
  for (const { email, password } of tries) {
    const browser = await typed(email);
    const hashesBefore = hashing.count;
    const { result, calls } = await recordCalls(deployment.table, () => post(passwordStep, browser, { password }));
    seen.push({ status: result.status, body: result.body, headers: result.headers, calls, hashes: hashing.count - hashesBefore });
  }

  expect(seen[0]).toMatchObject({ status: 403, body: { error: 'wrong_credentials' }, hashes: 1 });
  for (const other of seen.slice(1)) expect(other).toEqual(seen[0]);
});

test('from the tenth failure an e-mail is held up, alike for known and unknown ones, in every session and from every address', async () => {
  const person = await givenPerson(deployment.table);
  for (const email of [person.email, `unknown${addresses}@example.com`]) {
    const answers = [];
    for (let i = 0; i < 10; i++)
      answers.push(await post(passwordStep, await typed(email, { address: `203.0.113.${i}` }), { password: 'wrong' }));
    expect(answers.slice(0, 9).map((answer) => answer.status)).toEqual(Array(9).fill(403));
    expect(answers[9]).toMatchObject({ status: 429, body: { error: 'too_many_attempts', retry_after: 30 } });
    expect((await post(passwordStep, await typed(email, { address: '203.0.113.99' }), { password })).status).toBe(429);
  }

  advanceClock(30);
  expect((await post(passwordStep, await typed(person.email), { password })).status).toBe(200);
});

test('the waits double to a quarter of an hour', async () => {
  const waits: number[] = [];
  for (let i = 0; i < 17; i++) {
    const answer = await post(passwordStep, await typed('nobody2@example.com', { address: `203.0.113.${i}` }), { password: 'x' });
    if (answer.status === 429) waits.push(answer.body.retry_after);
    advanceClock(answer.body.retry_after ?? 0);
  }

  expect(waits).toEqual([30, 60, 120, 240, 480, 900, 900, 900]);
});

test('an address that tries many e-mails is held up, its /64 with it, and a success of somebody there lifts nothing', async () => {
  for (let i = 0; i < 9; i++) {
    expect((await post(passwordStep, await typed(`a${i}@example.com`, { address: `2001:db8:1:2::${i}` }), { password: 'x' })).status).toBe(
      403,
    );
  }
  const person = await givenPerson(deployment.table);
  expect((await post(passwordStep, await typed(person.email, { address: '2001:db8:1:2::beef' }), { password })).status).toBe(200);

  expect((await post(passwordStep, await typed('b@example.com', { address: '2001:db8:1:2:ffff::1' }), { password: 'x' })).status).toBe(429);
  expect((await post(passwordStep, await typed(person.email, { address: '2001:db8:1:2::1' }), { password })).status).toBe(429);
  expect((await post(passwordStep, await typed(person.email, { address: '2001:db8:1:3::1' }), { password })).status).toBe(200);
});

test('an owner’s own browser is not held up by strangers, and has a counter of its own', async () => {
  const person = await givenPerson(deployment.table);
  const stranger = await givenPerson(deployment.table);
  for (let i = 0; i < 10; i++) await post(passwordStep, await typed(person.email, { address: `203.0.113.${i}` }), { password: 'x' });

  expect((await post(passwordStep, await typed(person.email, { deviceOf: stranger }), { password })).status).toBe(429);
  const own = await typed(person.email, { deviceOf: person });
  for (let i = 0; i < 9; i++) expect((await post(passwordStep, own, { password: 'x' })).status).toBe(403);
  expect((await post(passwordStep, own, { password: 'x' })).status).toBe(429);
  expect((await post(passwordStep, await typed(person.email, { deviceOf: person }), { password })).status).toBe(200);
});

test('a success ends the e-mail’s row of failures', async () => {
  const person = await givenPerson(deployment.table);
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 8; i++)
      await post(passwordStep, await typed(person.email, { address: `198.51.100.${round * 8 + i}` }), { password: 'x' });
    expect((await post(passwordStep, await typed(person.email), { password })).status).toBe(200);
  }
});

test('a new password ends the wait that guesses at the old one brought', async () => {
  const person = await givenPerson(deployment.table);
  for (let i = 0; i < 10; i++) await post(passwordStep, await typed(person.email, { address: `203.0.113.${i}` }), { password: 'x' });
  const { handler: patch } = await import('../../../lambdas/api-v2/users/id.patch.ts');
  const authorization = `Bearer ${await managementToken(['update:users'])}`;
  const changed = { password: 'another long and rare one' };

  const answer = await invoke(patch, {
    method: 'PATCH',
    path: '/',
    parameters: { id: person.userId },
    headers: { authorization },
    body: changed,
  });

  expect(answer.status).toBe(200);
  expect((await post(passwordStep, await typed(person.email), changed)).status).toBe(200);
});

describe('lifting an e-mail’s wait', () => {
  const fails = async (email: string, times: number): Promise<void> => {
    for (let i = 0; i < times; i++) await post(passwordStep, await typed(email), { password: 'x' });
  };
  const lift = (email: string) => endEmailWait(deployment.table, email, 1_800_000_000);
  const atAddress = async () => tallyOf(await deployment.table.get(windowHere().key), anyBrowser);
  const windowHere = () => passwordWindow('password-address', `192.0.2.${addresses}`, 1_800_000_000);

  test('takes its failures back from the address they came from: the person there signs in at once', async () => {
    const person = await givenPerson(deployment.table);
    await fails(person.email, 12);
    expect((await post(passwordStep, await typed(person.email), { password })).status).toBe(429);

    await lift(person.email);

    expect(await atAddress()).toEqual({ failures: 0, waitUntil: 0, total: 0 });
    expect((await post(passwordStep, await typed(person.email), { password })).status).toBe(200);
  });

  test('leaves the address what it holds of others: with ten of theirs the wait stays', async () => {
    const person = await givenPerson(deployment.table);
    await fails(person.email, 1);
    for (let i = 0; i < 10; i++) await fails(`other${i}@example.com`, 1);
    const held = await atAddress();

    await lift(person.email);

    expect(await atAddress()).toEqual({ failures: 9, waitUntil: 0, total: 9 });
    expect(held.failures).toBe(10);
    await fails('other9@example.com', 1);
    await lift(person.email);
    expect(await atAddress()).toMatchObject({ failures: 10, waitUntil: 1_800_000_030 });
    expect((await post(passwordStep, await typed(person.email), { password })).status).toBe(429);
  });

  test('gives nothing for right answers, which were no failures: whoever owns an account cannot lift an address with it', async () => {
    const own = await givenPerson(deployment.table);
    for (let i = 0; i < 9; i++) await fails(`guessed${i}@example.com`, 1);
    for (let i = 0; i < 5; i++) expect((await post(passwordStep, await typed(own.email), { password })).status).toBe(200);

    await lift(own.email);

    expect((await atAddress()).failures).toBe(9);
  });

  test('does not grow with the addresses that who knows the password mistypes it from', async () => {
    let last = 0;
    for (let round = 0; round < 12; round++) {
      for (let i = 0; i < 9; i++) {
        const address = `2001:db8:0:${(++last).toString(16)}::1`;
        const now = 1_800_000_000;
        const limits = passwordLimits(deployment.table, {
          email: 'many@example.com',
          address,
          account: undefined,
          deviceHash: undefined,
          now,
        });
        expect((await limits.count()).outcome).toBe('counted');
        if (i === 8) await limits.clear();
      }
    }

    const item = await deployment.table.get(passwordWindow('password-email', 'many@example.com', 1_800_000_000).key);
    expect(Object.keys(item ?? {}).length).toBeLessThan(70);
  });

  test('counts a try once that is right while the wait is lifted', async () => {
    for (let i = 0; i < 5; i++) await fails(`guessed${i}@example.com`, 1);
    const limits = passwordLimits(deployment.table, {
      email: 'own@example.com',
      address: `192.0.2.${addresses}`,
      account: undefined,
      deviceHash: undefined,
      now: 1_800_000_000,
    });
    await limits.count();
    await lift('own@example.com');
    await limits.clear();

    expect((await atAddress()).failures).toBe(5);
    expect(await deployment.table.get(passwordWindow('password-email', 'own@example.com', 1_800_000_000).key)).toBeUndefined();
  });

  test('takes nothing back twice, of parallel calls neither', async () => {
    await fails('twice@example.com', 3);
    for (let i = 0; i < 5; i++) await fails(`guessed${i}@example.com`, 1);

    await Promise.all([1, 2, 3].map(() => lift('twice@example.com')));

    expect((await atAddress()).failures).toBe(5);
  });
});

test('a right password costs no more calls for the limits than one write to count and one to clear, at the e-mail and at the address', async () => {
  const person = await givenPerson(deployment.table);
  const browser = await typed(person.email);

  const { calls } = await recordCalls(deployment.table, () => post(passwordStep, browser, { password }));

  expect(calls.filter((call) => call.includes('LIMIT#'))).toEqual([
    'update LIMIT#password-address WINDOW',
    'update LIMIT#password-email WINDOW',
    'tryUpdate LIMIT#password-email WINDOW',
    'update LIMIT#password-address WINDOW',
  ]);
});

test('the limit fails closed: a counter that cannot be written refuses the try', async () => {
  const person = await givenPerson(deployment.table);
  const browser = await typed(person.email);
  const update = deployment.table.update;
  deployment.table.update = async (key, ...rest) => {
    if (key.pk.startsWith('LIMIT#')) return { outcome: 'refused' };
    return update(key, ...rest);
  };
  try {
    expect((await post(passwordStep, browser, { password })).status).toBe(429);
    expect((await sessionOf(deployment.table, browser)).state).toBe('pending');
  } finally {
    deployment.table.update = update;
  }
});

test('before the password nothing counts against the second factor (case 13.5)', async () => {
  const person = await givenPerson(deployment.table);
  await givenTotp(deployment.table, person, secret);
  for (let i = 0; i < 12; i++) await post(passwordStep, await typed(person.email), { password: 'x' });

  expect(await deployment.table.get({ pk: `USER#${person.userId}`, sk: 'COUNTER#otp' })).toBeUndefined();
});

test.each([undefined, 7, null, ['x'], 'x'.repeat(2000)])('a password that is %p is refused with the field named', async (value) => {
  const browser = await typed('ana@example.com');

  expect(await post(passwordStep, browser, { password: value })).toMatchObject({ status: 400, body: { error: 'invalid_body' } });
});

test('without a typed e-mail there is no password step', async () => {
  const browser = await begin();

  expect(await post(passwordStep, browser, { password })).toMatchObject({
    status: 409,
    body: { next: `/u2/login/identifier?state=${browser.state}` },
  });
});

test('a double click on the password ends as one success, and the second is told where to go', async () => {
  const person = await givenPerson(deployment.table);
  const browser = await typed(person.email);

  const answers = await Promise.all([post(passwordStep, browser, { password }), post(passwordStep, browser, { password })]);

  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
});
