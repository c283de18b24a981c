// A deployment begins with an empty table and a secret in Secrets Manager: whoever holds the secret has the management API.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { handler as rotate } from '../../../lambdas/api-v2/clients/rotate-secret.post.ts';
import { handler } from '../../../lambdas/oidc.ts';
import { managementScopes } from '../../../service/rules/management-scopes.ts';
import { clientGrantId, removeClientGrant } from '../../../service/storage/client-grants.ts';
import { findClient, removeClient } from '../../../service/storage/clients.ts';
import { advanceClock, resetClock, setClock } from '../../support/clock.ts';
import { type Deployment, managementToken, startDeployment } from '../../support/deployment.ts';
import { addApp, app } from '../../support/engine-sign-in.ts';
import { type Answered, invoke } from '../../support/event.ts';
import { type SecretsManager, startSecretsManager } from '../../support/local-secrets.ts';
import { api } from '../../support/management-api.ts';

const name = 'sallyport/management';
const clientId = 'sallyport-management';
const first = 'first'.repeat(10);
const second = 'second'.repeat(8);
const audience = 'https://login.example.com/api/v2/';
let deployment: Deployment;
let secrets: SecretsManager;
let day = 0;

beforeAll(async () => {
  secrets = await startSecretsManager();
  deployment = await startDeployment({ ...secrets.environment, MANAGEMENT_SECRET_NAME: name, POWERTOOLS_LOG_LEVEL: 'SILENT' });
});
beforeEach(async () => {
  setClock(1_800_000_000 + ++day * 86_400); // nothing is kept from the test before
  await forget();
  secrets.values.set(name, { client_id: clientId, client_secret: first });
  secrets.state.away = false;
  secrets.state.reads = 0;
});
afterAll(async () => {
  resetClock();
  secrets.close();
  await deployment.close();
});

/** As if it had never been there: without the mark that a deletion leaves. */
const forget = async (): Promise<void> => {
  await removeClient(deployment.table, clientId);
  await deployment.table.remove({ pk: `CLIENT#${clientId}`, sk: 'DELETED' });
};

const ask = (client_secret: string, more: Record<string, string> = {}): Promise<Answered> =>
  invoke(handler, {
    method: 'POST',
    path: '/oauth/token',
    body: { grant_type: 'client_credentials', client_id: clientId, client_secret, audience, ...more },
  });

describe('the first management client', () => {
  test('is made by the first call that knows its secret, with every scope, once', async () => {
    const answers = [await ask(first), ...(await Promise.all(Array.from({ length: 5 }, () => ask(first))))];

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(answers[0]?.body.scope.split(' ').sort()).toEqual([...managementScopes].sort());
    const { body } = await api('GET', `/clients/${clientId}`, { token: answers[0]?.body.access_token });
    expect(body).toMatchObject({
      client_id: clientId,
      name: 'Management',
      app_type: 'non_interactive',
      grant_types: ['client_credentials'],
    });
    expect(JSON.stringify(body)).not.toMatch(/secret_hash|given/);
    expect(secrets.state.reads).toBe(1);
  });

  test('is made by a call with Basic too', async () => {
    const basic = Buffer.from(`${clientId}:${first}`).toString('base64');
    const form = new URLSearchParams({ grant_type: 'client_credentials', audience }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded', authorization: `Basic ${basic}` };

    await invoke(handler, { method: 'POST', path: '/oauth/token', headers, body: form });

    expect(await findClient(deployment.table, clientId)).toBeDefined();
  });

  test.each([
    ['a wrong secret', second, {}],
    ['no secret', '', {}],
    ['another id', first, { client_id: 'somebodyElse' }],
    ['another grant', first, { grant_type: 'refresh_token', refresh_token: 'x' }],
  ])('is not made by a call with %s', async (_what, secret, more) => {
    const { status } = await ask(secret, more);

    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(await findClient(deployment.table, clientId)).toBeUndefined();
  });

  test('is made at once after a call with a wrong secret', async () => {
    expect((await ask(second)).status).toBe(401);
    expect((await ask(first)).status).toBe(200);
  });

  test('that was half-made when the process ended is completed', async () => {
    const original = deployment.table.put;
    for (const failing of [1, 2]) {
      await forget();
      advanceClock(301);
      let puts = 0;
      deployment.table.put = async (...values) => {
        const mine = values[0].pk === `CLIENT#${clientId}`;
        if (mine && ++puts === failing) throw new Error('the process ends');
        return original(...values);
      };
      expect((await ask(first)).status).toBe(500);
      deployment.table.put = original;

      expect((await ask(first)).status).toBe(200);
    }
  });

  test('takes a rotated secret at once, and the former one no longer', async () => {
    await ask(first);
    advanceClock(31);
    secrets.values.set(name, { client_id: clientId, client_secret: second });

    expect((await ask(second)).status).toBe(200);
    expect((await ask(first)).status).toBe(401);
    expect((await ask(second)).status).toBe(200);
  });

  test('refuses the former secret after five minutes, also if the new one was never used', async () => {
    await ask(first);
    secrets.values.set(name, { client_id: clientId, client_secret: second });
    advanceClock(301);

    expect((await ask(first)).status).toBe(401);
  });

  test('never gets a former secret back from a process that kept it', async () => {
    await ask(first);
    secrets.values.set(name, { client_id: clientId, client_secret: second });
    // Another process saw the rotation first.
    const { giveSecret } = await import('../../../service/storage/first-clients.ts');
    await giveSecret(deployment.table, { clientId, clientSecret: second });

    expect((await ask(first)).status).toBe(401);
    expect((await ask(second)).status).toBe(200);
  });

  test('keeps a secret that was rotated by API: the one in Secrets Manager does not come back by itself', async () => {
    await ask(first);
    const token = await managementToken(managementScopes);
    const { body } = await invoke(rotate, {
      method: 'POST',
      parameters: { id: clientId },
      headers: { authorization: `Bearer ${token}` },
    });
    advanceClock(301);

    expect((await ask(first)).status).toBe(401);
    expect((await ask(body.client_secret)).status).toBe(200);
    expect((await ask(first)).status).toBe(401);
  });

  test('that was deleted comes back by another secret only', async () => {
    expect((await ask(first)).status).toBe(200);
    await removeClient(deployment.table, clientId);
    expect((await ask(first)).status).toBe(401);

    advanceClock(600);
    secrets.values.set(name, { client_id: clientId, client_secret: second });
    expect((await ask(second)).status).toBe(200);
    expect((await ask(first)).status).toBe(401);
  });

  test('keeps the grants that were taken from it', async () => {
    await ask(first);
    await removeClientGrant(deployment.table, clientGrantId(clientId, audience));
    advanceClock(301);

    expect((await ask(first)).status).toBeGreaterThanOrEqual(400);
  });

  test('goes on while Secrets Manager is away; before it was made that is a 503', async () => {
    secrets.state.away = true;
    const before = await ask(first);
    secrets.state.away = false;
    await ask(first);
    secrets.state.away = true;
    advanceClock(301);
    const after = await ask(first);

    expect([before.status, before.body.error, before.headers['retry-after']]).toEqual([503, 'temporarily_unavailable', '2']);
    expect(after.status).toBe(200);
  });

  test('costs the calls of other clients no reading', async () => {
    await addApp(deployment.table, { grant_types: ['client_credentials'] });
    await ask(app.secret, { client_id: app.client_id });

    expect(secrets.state.reads).toBe(0);
  });
});
