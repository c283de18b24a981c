// security.md 25: kill the process after any single write of a sign-in; starting over then succeeds and no rule is broken.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { readAccount } from '../../../service/storage/account.ts';
import { writeFactorSwitch, writePolicy } from '../../../service/storage/settings.ts';
import { advanceClock, resetClock, setClock } from '../../support/clock.ts';
import { killAfterWrite } from '../../support/crash.ts';
import { type Deployment, startDeployment } from '../../support/deployment.ts';
import type { Answered, Handler } from '../../support/event.ts';
import {
  type Browser,
  beginSignIn,
  codeNow,
  givenPerson,
  givenTotp,
  type Person,
  password,
  post,
  sessionOf,
} from '../../support/sign-in.ts';

const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
let deployment: Deployment;
const handlers: Record<string, Handler> = {};

beforeAll(async () => {
  deployment = await startDeployment({ POWERTOOLS_LOG_LEVEL: 'SILENT' });
  for (const step of ['login/identifier', 'login/password', 'mfa/totp-enrollment/secret', 'mfa/totp-enrollment', 'mfa/totp-challenge']) {
    handlers[step] = (await import(`../../../lambdas/u2/api/${step}.post.ts`)).handler;
  }
});
afterAll(() => deployment.close());
beforeEach(async () => {
  setClock(1_800_000_000);
  await writeFactorSwitch(deployment.table, 'otp', true);
  await writePolicy(deployment.table, ['all-applications']);
});
afterEach(resetClock);

const step = (name: string, browser: Browser, body: Record<string, unknown>): Promise<Answered> => {
  const handler = handlers[name];
  if (!handler) throw new Error(`no step ${name}`);
  return post(handler, browser, body);
};

/** From the e-mail to the end, wherever the answers lead; the codes come from the app that holds `known` or from the secret shown. */
const signIn = async (
  person: Person,
  known: string | undefined,
): Promise<{ browser: Browser; secret: string | undefined; code: string }> => {
  const browser = await beginSignIn(deployment.table);
  await step('login/identifier', browser, { identifier: person.email });
  const { next = '' } = (await step('login/password', browser, { password })).body ?? {};
  const enrolling = String(next).includes('totp-enrollment');
  const shown = enrolling ? ((await step('mfa/totp-enrollment/secret', browser, {})).body?.secret as string | undefined) : known;
  const code = shown ? codeNow(shown) : '';
  await step(enrolling ? 'mfa/totp-enrollment' : 'mfa/totp-challenge', browser, { code });
  return { browser, secret: shown, code };
};

test('a first sign-in with its enrolment, killed after each of its writes', async () => {
  let kills = 0;
  for (let n = 1; ; n++) {
    const person = await givenPerson(deployment.table);
    let shown: string | undefined;
    let used = '';
    const { killed } = await killAfterWrite(deployment.table, n, async () => {
      const attempt = await signIn(person, undefined);
      shown = attempt.secret;
      used = attempt.code;
    });
    if (!killed) break;
    kills++;

    const methods = (await readAccount(deployment.table, person.userId))?.methods ?? [];
    expect(methods.length).toBeLessThanOrEqual(1);
    if (methods.length === 1) {
      const replay = await beginSignIn(deployment.table, {
        state: 'awaiting_mfa',
        userId: person.userId,
        firstFactor: { amr: ['pwd'], at: 1_800_000_000 },
      });
      expect((await step('mfa/totp-challenge', replay, { code: used })).status).toBe(403);
    }
    advanceClock(60);
    const { browser } = await signIn(person, shown);
    expect({ n, state: (await sessionOf(deployment.table, browser)).state }).toEqual({ n, state: 'completed' });
    expect((await readAccount(deployment.table, person.userId))?.methods).toHaveLength(1);
    setClock(1_800_000_000);
  }
  expect(kills).toBeGreaterThanOrEqual(12);
});

test('a sign-in with a challenge, killed after each of its writes', async () => {
  let kills = 0;
  for (let n = 1; ; n++) {
    const person = await givenPerson(deployment.table);
    await givenTotp(deployment.table, person, secret);
    const { killed } = await killAfterWrite(deployment.table, n, () => signIn(person, secret));
    if (!killed) break;
    kills++;

    advanceClock(60);
    const { browser } = await signIn(person, secret);
    expect({ n, state: (await sessionOf(deployment.table, browser)).state }).toEqual({ n, state: 'completed' });
    setClock(1_800_000_000);
  }
  expect(kills).toBeGreaterThanOrEqual(9);
});

test('the database away or throttled is 503 with Retry-After, and nobody is let in', async () => {
  const person = await givenPerson(deployment.table);
  await givenTotp(deployment.table, person, secret);
  for (const name of ['get', 'update', 'queryAll', 'put'] as const) {
    const browser = await beginSignIn(deployment.table, {
      state: 'awaiting_mfa',
      userId: person.userId,
      firstFactor: { amr: ['pwd'], at: 1_800_000_000 },
    });
    const original = deployment.table[name];
    const { unavailable } = await import('../../../service/rules/problem.ts');
    const members = deployment.table as unknown as Record<string, unknown>; // replaced for a moment
    members[name] = () => Promise.reject(unavailable(new Error('throttled')));
    try {
      const answer = await step('mfa/totp-challenge', browser, { code: codeNow(secret) });
      expect(answer).toMatchObject({ status: 503, body: { error: 'temporarily_unavailable' } });
      expect(answer.headers['retry-after']).toBeDefined();
    } finally {
      members[name] = original;
    }
    advanceClock(30);
  }
});
