// A number that is set up beside methods that there are: the page is about the new number, and asks for none of the others.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { openAccountSession } from '../../../service/storage/account-sessions.ts';
import { hashOf } from '../../../service/storage/hash.ts';
import { type Deployment, startDeployment } from '../../support/deployment.ts';
import type { Handler } from '../../support/event.ts';
import { switchOnly } from '../../support/keyed.ts';
import { ask, type Browser, beginSignIn, givenPerson, givenTotp, type Person, post } from '../../support/sign-in.ts';
import { codeTo, givenPhone, newNumber, switchSmsOn } from '../../support/texted.ts';
import { browserWith, givenTicket } from '../../support/ticketed.ts';

let deployment: Deployment;
const handlers: Record<string, Handler> = {};
beforeAll(async () => {
  deployment = await startDeployment({ POWERTOOLS_LOG_LEVEL: 'SILENT' });
  for (const step of ['mfa/phone-enrollment.post', 'mfa/phone-challenge.post', 'session.get'])
    handlers[step] = (await import(`../../../lambdas/u2/api/${step}.ts`)).handler;
  await switchSmsOn(deployment.table);
});
afterAll(() => deployment.close());
beforeEach(() => switchOnly(deployment.table, 'otp', 'sms'));

const handlerOf = (step: string): Handler => handlers[step] as Handler; // loaded above
const now = (): number => Math.floor(Date.now() / 1000);

const inAccount = async ({ userId }: Person): Promise<Browser> => {
  const accountSession = hashOf(`account of ${userId}`);
  await openAccountSession(
    deployment.table,
    accountSession,
    { userId, signIn: 'uid', signedInAt: now(), proof: { by: 'method', at: now() } },
    now(),
  );
  return beginSignIn(deployment.table, { purpose: 'account', state: 'enrolling', userId, accountSession });
};
const afterRecovery = ({ userId }: Person, lost: string): Promise<Browser> =>
  beginSignIn(deployment.table, {
    state: 'replacing',
    userId,
    firstFactor: { amr: ['pwd'], at: now() },
    replaces: lost,
    proof: { by: 'recovery', at: now() },
    result: { accountId: userId, amr: ['pwd', 'recovery', 'mfa'], at: now() },
  });
const byTicket = async (person: Person): Promise<Browser> =>
  browserWith((await givenTicket(deployment.table, person, { multiple: true })).token);

test.each([
  ['the account', inAccount],
  ['the recovery code', afterRecovery],
  ['a ticket', byTicket],
] as const)('by %s', async (_by, open) => {
  const person = await givenPerson(deployment.table);
  const lost = await givenTotp(deployment.table, person, 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  await givenPhone(deployment.table, person);
  const number = newNumber();
  const browser = await open(person, lost);

  expect((await post(handlerOf('mfa/phone-enrollment.post'), browser, { phone_number: number })).status).toBe(200);
  const { body } = await ask(handlerOf('session.get'), browser);

  expect(body).toMatchObject({ text: { purpose: 'enrolment', number_ending: number.slice(-4), sent: true }, another_way: false });
  expect([body.screen, ...body.also]).toContain('mfa/phone-challenge');
  expect((await post(handlerOf('mfa/phone-challenge.post'), browser, { code: codeTo(number) })).status).toBe(200);
});
