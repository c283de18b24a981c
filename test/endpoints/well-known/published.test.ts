import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { handler as passkeyEndpoints } from '../../../lambdas/well-known/passkey-endpoints.get.ts';
import { handler as webauthn } from '../../../lambdas/well-known/webauthn.get.ts';
import { forgetConfig } from '../../../service/config.ts';
import { type Deployment, startDeployment } from '../../support/deployment.ts';
import { invoke } from '../../support/event.ts';
import { type HttpServer, startHttp } from '../../support/http.ts';

let deployment: Deployment;
let server: HttpServer;
beforeAll(async () => {
  deployment = await startDeployment();
  server = await startHttp(async (row) => (await import(`../../../lambdas/${row}`)).handler);
});
afterEach(() => {
  delete process.env['RELATED_ORIGINS'];
  forgetConfig();
});
afterAll(async () => {
  await server.close();
  await deployment.close();
});

const relatedTo = (origins: string) => {
  process.env['RELATED_ORIGINS'] = origins;
  forgetConfig();
};

describe('/.well-known/webauthn', () => {
  test('names our own origin (WebAuthn L3 §5.11.1)', async () => {
    expect(await invoke(webauthn)).toMatchObject({ status: 200, text: '{"origins":["https://login.example.com"]}' });
  });

  test('and the related ones after it', async () => {
    relatedTo('https://example.com,https://example.org:8443');

    expect((await invoke(webauthn)).body).toEqual({
      origins: ['https://login.example.com', 'https://example.com', 'https://example.org:8443'],
    });
  });

  test.each(['http://example.com', 'https://example.com/', 'example.com'])('does not answer with %s among them', async (origin) => {
    relatedTo(origin);

    expect((await invoke(webauthn)).status).toBe(500);
  });
});

test('/.well-known/passkey-endpoints names where passkeys are added and looked after', async () => {
  expect((await invoke(passkeyEndpoints)).body).toEqual({
    enroll: 'https://login.example.com/u2/account/methods',
    manage: 'https://login.example.com/u2/account/methods',
  });
});

describe.each([
  ['/.well-known/webauthn', webauthn],
  ['/.well-known/passkey-endpoints', passkeyEndpoints],
])('%s', (path, handler) => {
  test('is JSON that anybody may keep for a while and read from anywhere', async () => {
    const { headers } = await invoke(handler);

    expect(headers).toMatchObject({
      'content-type': expect.stringMatching(/^application\/json(;|$)/),
      'cache-control': 'public, max-age=300, stale-while-revalidate=300',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
    });
  });

  test('tells our configured address, whatever the request says', async () => {
    const forged = { host: 'evil.test', 'x-forwarded-host': 'evil.test', forwarded: 'host=evil.test', origin: 'https://evil.test' };

    expect((await invoke(handler, { headers: forged })).text).not.toContain('evil');
  });

  test('is at its address, without a token', async () => {
    const answer = await fetch(`${server.origin}${path}`);

    expect([answer.status, await answer.text()]).toEqual([200, (await invoke(handler)).text]);
    expect((await fetch(`${server.origin}${path}`, { method: 'POST' })).status).toBe(404);
    expect((await fetch(`${server.origin}${path}/`)).status).toBe(404);
  });
});
