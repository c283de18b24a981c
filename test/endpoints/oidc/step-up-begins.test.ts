// The page that a step-up begins at: the right one at once, and the session agrees with it (product.md §3 rules 1, 2 and 8).
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { multiFactorAcr } from '../../../service/rules/policy.ts';
import { counterKey } from '../../../service/storage/account.ts';
import { writePolicy } from '../../../service/storage/settings.ts';
import { advanceClock, resetClock } from '../../support/clock.ts';
import { type EngineDeployment, startEngine } from '../../support/engine.ts';
import { addApp, authorizeUrl, signIn, stateOf } from '../../support/engine-sign-in.ts';
import { givenKey, switchOnly } from '../../support/keyed.ts';
import { givenRecoveryCode } from '../../support/recovering.ts';
import { givenPerson, givenTotp, type Person } from '../../support/sign-in.ts';
import { givenPhone } from '../../support/texted.ts';

const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
let deployment: EngineDeployment;

beforeAll(async () => {
  deployment = await startEngine();
  await addApp(deployment.table);
});
afterAll(() => deployment.close());
beforeEach(() => writePolicy(deployment.table, []));
afterEach(resetClock);

type Given = (person: Person) => Promise<unknown>;
const app: Given = (person) => givenTotp(deployment.table, person, secret);
const phone: Given = (person) => givenPhone(deployment.table, person);
const key: Given = (person) => givenKey(deployment.table, person, 'webauthn-roaming');
const lock: Given = ({ userId }) => deployment.table.put({ ...counterKey(userId, 'otp'), total: 100 });
const code: Given = (person) => givenRecoveryCode(deployment.table, person);

/** Steps up a sign-in by password, and asks as the page does. */
const stepUp = async (on: string[], given: Given[], { afterSeconds = 0 } = {}) => {
  await switchOnly(deployment.table, ...on);
  const person = await givenPerson(deployment.table);
  for (const give of given) await give(person);
  const { browser } = await signIn(deployment.table, { userId: person.userId, factors: ['pwd'] });
  advanceClock(afterSeconds);
  const location = (await browser.go(authorizeUrl({ acr_values: multiFactorAcr }))).headers.get('location');
  const asked = await browser.go(`/u2/api/session?state=${stateOf(location)}`);
  return { begins: new URL(location ?? '', 'http://x').pathname, asked: (await asked.json()) as { screen?: string; error?: string } };
};

test.each([
  { name: 'an app', on: ['otp', 'sms'], given: [app], screen: 'mfa/totp-challenge' },
  { name: 'a phone', on: ['otp', 'sms'], given: [phone], screen: 'mfa/phone-challenge' },
  { name: 'a key', on: ['otp', 'webauthn-roaming'], given: [key], screen: 'mfa/webauthn-challenge' },
  { name: 'an old sign-in, and an app', on: ['otp'], given: [app], afterSeconds: 600, screen: 'mfa/totp-challenge' },
  { name: 'nothing, and one factor is on', on: ['sms'], given: [], screen: 'mfa/phone-enrollment' },
  { name: 'nothing, and two are on', on: ['otp', 'sms'], given: [], screen: 'mfa/enroll-options' },
  {
    name: 'a locked app and a recovery code',
    on: ['otp', 'recovery-code'],
    given: [app, lock, code],
    screen: 'mfa/recovery-code-challenge',
  },
  { name: 'nothing, by an old sign-in', on: ['otp'], given: [], afterSeconds: 600, screen: 'login/identifier' },
])('of who has $name: $screen', async ({ on, given, screen, afterSeconds = 0 }) => {
  const { begins, asked } = await stepUp(on, given, { afterSeconds });

  expect(begins).toBe(`/u2/${screen}`);
  expect(asked.screen).toBe(screen);
});

test.each([
  { name: 'no factor is on', on: [], given: [app], error: 'no_factor_enabled' },
  { name: 'the only method is locked', on: ['otp'], given: [app, lock], error: 'factor_locked' },
])('where $name: the page of errors, which is told so', async ({ on, given, error }) => {
  const { begins, asked } = await stepUp(on, given);

  expect(begins).toBe('/u2/error');
  expect(asked.error).toBe(error);
});
