import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type EngineDeployment, startEngine } from '../../support/engine.ts';
import { addApp, addUser, app } from '../../support/engine-sign-in.ts';
import { newBrowser } from '../../support/http.ts';

let deployment: EngineDeployment;
beforeAll(async () => {
  deployment = await startEngine();
  await addApp(deployment.table);
  await addUser(deployment.table);
});
afterAll(() => deployment.close());

const [own, foreign] = ['https://app.example.com', 'https://evil.example.com'];
const post = (path: string, origin: string) =>
  newBrowser().go(path, {
    method: 'POST',
    headers: { origin },
    body: new URLSearchParams({
      client_id: app.client_id,
      client_secret: app.secret,
      grant_type: 'refresh_token',
      refresh_token: 'x',
      token: 'x',
    }),
  });

describe.each(['/oauth/token', '/oauth/revoke'])('%s', (path) => {
  test('answers scripts of a registered origin, and shows a foreign one nothing', async () => {
    const [registered, other] = [await post(path, own), await post(path, foreign)];

    expect(registered.headers.get('access-control-allow-origin')).toBe(own);
    expect([other.status, other.headers.get('access-control-allow-origin')]).toEqual([400, null]);
  });

  test('never lets credentials through', async () => {
    for (const origin of [own, foreign]) {
      expect((await post(path, origin)).headers.get('access-control-allow-credentials')).toBeNull();
      const preflight = await newBrowser().go(path, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
      });
      expect(preflight.status).toBe(204);
      expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
    }
  });
});

describe('/authorize', () => {
  test('is for navigation only', async () => {
    const answer = await newBrowser().go('/authorize?client_id=testApp', { headers: { origin: own } });

    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});
