// security.md 25: kill the process after any single write of a recovery; starting over with the same code succeeds, and it is good once.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { counterKey } from '../../../../service/storage/account.ts';
import { findSession } from '../../../../service/storage/login-sessions.ts';
import { writePolicy } from '../../../../service/storage/settings.ts';
import { resetClock, setClock } from '../../../support/clock.ts';
import { killAfterWrite } from '../../../support/crash.ts';
import { type Deployment, startDeployment } from '../../../support/deployment.ts';
import type { Handler } from '../../../support/event.ts';
import { switchOnly } from '../../../support/keyed.ts';
import { accountOf, givenRecoveryCode, type RecoverySteps, recoverySteps } from '../../../support/recovering.ts';
import { afterPassword, type Browser, codeNow, givenPerson, givenTotp, post, sessionOf } from '../../../support/sign-in.ts';

const start = 1_800_000_000;
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
let deployment: Deployment;
let steps: RecoverySteps;
let totpSecret: Handler;
let enrol: Handler;

beforeAll(async () => {
  deployment = await startDeployment({ POWERTOOLS_LOG_LEVEL: 'SILENT', MAIL_SENDER: 'outbox' });
  steps = await recoverySteps();
  totpSecret = (await import('../../../../lambdas/u2/api/mfa/totp-enrollment/secret.post.ts')).handler;
  enrol = (await import('../../../../lambdas/u2/api/mfa/totp-enrollment.post.ts')).handler;
});
afterAll(() => deployment.close());
beforeEach(async () => {
  setClock(start);
  await switchOnly(deployment.table, 'otp', 'recovery-code');
  await writePolicy(deployment.table, ['all-applications']);
});
afterEach(resetClock);

/** From the code to the app, with the lost method replaced; what was shown on the way is noted in `seen`. */
const recover = async (browser: Browser, code: string, seen: string[]): Promise<number> => {
  const { status } = await steps.answer(browser, code);
  const shown = await steps.show(browser);
  if (shown.body?.recovery_code) seen.push(shown.body.recovery_code);
  await steps.keep(browser, shown.body?.id);
  const [lost] = (await steps.where(browser)).body?.methods ?? [];
  await steps.lost(browser, { action: 'replace', method: lost?.id });
  const fresh = await post(totpSecret, browser, {});
  if (fresh.status === 200) await post(enrol, browser, { code: codeNow(fresh.body.secret) });
  return status;
};

/** As the person goes on: in the same tab where it can, else from the start with the newest code there is. */
const goOn = async (browser: Browser, again: Browser, codes: string[]): Promise<Browser> => {
  const { state } = await sessionOf(deployment.table, browser);
  if (state === 'completed') return browser;
  for (const code of [...codes].reverse()) if ((await recover(again, code, codes)) === 200) break;
  return again;
};

test('a recovery with a replacement, killed after each of its writes', async () => {
  let kills = 0;
  for (let n = 1; ; n++) {
    const person = await givenPerson(deployment.table);
    await givenTotp(deployment.table, person, secret);
    await deployment.table.put({ ...counterKey(person.userId, 'otp'), total: 100 });
    const codes = [await givenRecoveryCode(deployment.table, person)];
    const browser = await afterPassword(deployment.table, person);

    const { killed } = await killAfterWrite(deployment.table, n, async () => {
      await recover(browser, codes[0] ?? '', codes);
    });
    if (!killed) break;
    kills++;

    const moved = (await sessionOf(deployment.table, browser)).state;
    if (moved === 'awaiting_mfa') {
      // Nothing has moved on: a new sign-in with the same code does, and the first one never will.
      const last = await goOn(browser, await afterPassword(deployment.table, person), codes);
      expect({ n, state: (await sessionOf(deployment.table, last)).state }).toEqual({ n, state: 'completed' });
      expect((await steps.answer(browser, codes[0] ?? '')).status).toBeGreaterThanOrEqual(400);
    } else {
      // The tab goes on where it is.
      if (moved === 'replacing') await recover(browser, 'A'.repeat(24), codes);
      expect({ n, state: (await sessionOf(deployment.table, browser)).state }).toEqual({ n, state: 'completed' });
    }
    const account = await accountOf(deployment.table, person);
    expect(account.methods).toHaveLength(1);
    expect(account.counters.get('otp')?.['total'] ?? 0).toBe(0);
    // The code that was used opens nothing any more.
    const stranger = await afterPassword(deployment.table, person);
    expect((await steps.answer(stranger, codes[0] ?? '')).status).toBeGreaterThanOrEqual(400);
  }
  expect(kills).toBeGreaterThanOrEqual(15);
});

test('killed before the session moved: new sign-ins with the same code at once, and one of all gets it', async () => {
  for (let n = 1; n <= 5; n++) {
    const person = await givenPerson(deployment.table);
    await givenTotp(deployment.table, person, secret);
    const code = await givenRecoveryCode(deployment.table, person);
    const first = await afterPassword(deployment.table, person);
    await killAfterWrite(deployment.table, n, () => steps.answer(first, code));
    const browsers = [first, ...(await Promise.all(Array.from({ length: 8 }, () => afterPassword(deployment.table, person))))];

    await Promise.all(browsers.map((browser) => steps.answer(browser, code)));

    const states = await Promise.all(browsers.map(async ({ state }) => (await findSession(deployment.table, state, start))?.state));
    expect({ n, replacing: states.filter((state) => state === 'replacing').length }).toEqual({ n, replacing: 1 });
  }
});

/** Killed after each write of one answer, each time with a person of its own. */
const killedAnswers = async function* () {
  for (let n = 1; ; n++) {
    const person = await givenPerson(deployment.table);
    await givenTotp(deployment.table, person, secret);
    const code = await givenRecoveryCode(deployment.table, person);
    const browser = await afterPassword(deployment.table, person);
    const { killed } = await killAfterWrite(deployment.table, n, () => steps.answer(browser, code));
    if (!killed) return;
    yield { n, person, code, browser, moved: (await sessionOf(deployment.table, browser)).state };
  }
};

test('killed before the session moved: the same tab goes on with the same code', async () => {
  let repeats = 0;
  for await (const { n, code, browser, moved } of killedAnswers()) {
    if (moved !== 'awaiting_mfa') continue;
    repeats++;
    expect({ n, status: (await steps.answer(browser, code)).status }).toEqual({ n, status: 200 });
  }
  expect(repeats).toBeGreaterThanOrEqual(3);
});

test('killed after the session moved, which is then too old: the code stays used', async () => {
  let repeats = 0;
  for await (const { n, person, code, moved } of killedAnswers()) {
    if (moved === 'awaiting_mfa') continue;
    repeats++;
    setClock(start + 3601);
    const later = await afterPassword(deployment.table, person);
    expect({ n, status: (await steps.answer(later, code)).status }).not.toEqual({ n, status: 200 });
    setClock(start);
  }
  expect(repeats).toBeGreaterThanOrEqual(3);
});

test('killed before the session moved, which is then too old: the code is still good', async () => {
  for await (const { n, person, code, moved } of killedAnswers()) {
    if (moved !== 'awaiting_mfa') continue;
    setClock(start + 3601);
    const later = await afterPassword(deployment.table, person);
    expect({ n, status: (await steps.answer(later, code)).status }).toEqual({ n, status: 200 });
    setClock(start);
  }
});
