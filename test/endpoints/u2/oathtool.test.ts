// An independent implementation of RFC 6238 makes the codes, as a person's app does.
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { writeFactorSwitch, writePolicy } from '../../../service/storage/settings.ts';
import { testWith } from '../../support/demanded.ts';
import { type Deployment, startDeployment } from '../../support/deployment.ts';
import { beginSignIn, givenPerson, givenTotp, post } from '../../support/sign-in.ts';

let deployment: Deployment;

beforeAll(async () => {
  deployment = await startDeployment();
  await writeFactorSwitch(deployment.table, 'otp', true);
  await writePolicy(deployment.table, ['all-applications']);
});
afterAll(() => deployment.close());

const testWithOathtool = testWith('oathtool', 'apt-get install oathtool');
const oathtool = (secret: string): string => execFileSync('oathtool', ['--totp', '--base32', secret]).toString().trim();

testWithOathtool('codes of oathtool enrol a new app and answer the challenge of an imported one', async () => {
  const { handler: secretStep } = await import('../../../lambdas/u2/api/mfa/totp-enrollment/secret.post.ts');
  const { handler: confirm } = await import('../../../lambdas/u2/api/mfa/totp-enrollment.post.ts');
  const { handler: challenge } = await import('../../../lambdas/u2/api/mfa/totp-challenge.post.ts');
  const now = Math.floor(Date.now() / 1000);
  const proven = { state: 'awaiting_mfa', firstFactor: { amr: ['pwd'], at: now } } as const;
  const [newcomer, imported] = [await givenPerson(deployment.table), await givenPerson(deployment.table)];
  await givenTotp(deployment.table, imported, 'JBSWY3DPEHPK3PXP');

  const enrolling = await beginSignIn(deployment.table, { ...proven, firstFactor: { amr: ['pwd'], at: now }, userId: newcomer.userId });
  const { secret } = (await post(secretStep, enrolling, {})).body;
  expect((await post(confirm, enrolling, { code: oathtool(secret) })).status).toBe(200);

  const answering = await beginSignIn(deployment.table, { ...proven, firstFactor: { amr: ['pwd'], at: now }, userId: imported.userId });
  expect((await post(challenge, answering, { code: oathtool('JBSWY3DPEHPK3PXP') })).status).toBe(200);
});
