// The HMAC key of texted codes (security.md 17): read from Secrets Manager, and changed while codes are under way.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { forgetConfig } from '../../../service/config.ts';
import { codeDeps } from '../../../service/deps/codes.ts';
import type { CodeBinding } from '../../../service/keys/code-mac.ts';
import { Secret } from '../../../service/rules/secret.ts';
import { advanceClock, resetClock, setClock } from '../../support/clock.ts';
import { type Deployment, startDeployment } from '../../support/deployment.ts';
import { type SecretsManager, startSecretsManager } from '../../support/local-secrets.ts';

const name = 'sallyport/codes';
const [old, fresh] = ['o'.repeat(48), 'n'.repeat(48)];
let deployment: Deployment;
let secrets: SecretsManager;
let day = 0;

beforeAll(async () => {
  secrets = await startSecretsManager();
  deployment = await startDeployment({ ...secrets.environment, CODES_KEY: `secret:${name}` });
});
beforeEach(() => {
  setClock(1_800_000_000 + ++day * 86_400); // nothing is kept from the test before
  secrets.state.away = false;
  secrets.values.set(name, { key: old });
  forgetConfig();
});
afterAll(async () => {
  resetClock();
  secrets.close();
  await deployment.close();
});

const binding: CodeBinding = { session: 's', userId: 'auth0|u', methodId: 'm', number: '+46701740605', purpose: 'challenge' };
const code = new Secret('012345');
const fits = async (mac: string, typed = code): Promise<boolean> => codeDeps.isCode(mac, binding, typed);

test('a code fits what was stored of it, and no other does', async () => {
  const mac = await codeDeps.macOf(binding, code);
  expect([await fits(mac), await fits(mac, new Secret('012346')), await fits('')]).toEqual([true, false, false]);
});

test('while the key changes over, codes of the former key are good', async () => {
  const mac = await codeDeps.macOf(binding, code);
  secrets.values.set(name, { key: fresh, previous: old });
  advanceClock(301);
  expect(await codeDeps.macOf(binding, code)).not.toBe(mac);
  expect(await fits(mac)).toBe(true);
  secrets.values.set(name, { key: fresh });
  advanceClock(301);
  expect(await fits(mac)).toBe(false);
});

test('a code that another function made with the new key already is good here at once', async () => {
  await codeDeps.macOf(binding, code); // the old key is kept
  advanceClock(60);
  secrets.values.set(name, { key: fresh });
  const { codeMac } = await import('../../../service/keys/code-mac.ts');
  expect(await fits(codeMac(fresh, binding, code))).toBe(true);
});

test.each([{}, { key: 'short' }, { key: 7 }, { previous: old }])(
  'a secret without a key (%j) makes no code: 503, and its value is in no message',
  async (value) => {
    secrets.values.set(name, value);
    await expect(codeDeps.macOf(binding, code)).rejects.toMatchObject({ status: 503, message: expect.not.stringContaining('short') });
  },
);

test('Secrets Manager away: 503 where nothing is kept, the last key for an hour where it is', async () => {
  secrets.state.away = true;
  await expect(codeDeps.macOf(binding, code)).rejects.toMatchObject({ status: 503 });
  secrets.state.away = false;
  advanceClock(60);
  const mac = await codeDeps.macOf(binding, code);
  secrets.state.away = true;
  advanceClock(1200);
  expect(await fits(mac)).toBe(true);
});
