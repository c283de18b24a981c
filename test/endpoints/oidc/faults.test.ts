// The database slow, throttled or away; the process killed after any write: nobody is let in by it, and starting over works (security.md 25, 26).
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { unavailable } from '../../../service/rules/problem.ts';
import { writePolicy } from '../../../service/storage/settings.ts';
import { killAfterWrite } from '../../support/crash.ts';
import { type EngineDeployment, startEngine } from '../../support/engine.ts';
import { addApp, addUser, app, authorizeUrl, completeScreens, exchange, refresh, signIn, stateOf } from '../../support/engine-sign-in.ts';
import { newBrowser } from '../../support/http.ts';

let deployment: EngineDeployment;
const restore: (() => void)[] = [];

beforeAll(async () => {
  process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
  deployment = await startEngine();
  await addApp(deployment.table);
  await addUser(deployment.table);
  await writePolicy(deployment.table, ['all-applications']);
});
afterEach(() => {
  for (const undo of restore.splice(0)) undo();
});
afterAll(() => deployment.close());

/** From now on each call of these methods fails as a throttled table does. */
const breakTable = (...methods: ('get' | 'put' | 'update' | 'queryAll')[]): void => {
  for (const method of methods) {
    const { table } = deployment;
    const original = table[method];
    Reflect.set(table, method, async () => {
      throw unavailable(new Error('throttled'));
    });
    restore.push(() => Reflect.set(table, method, original));
  }
};

describe('the database away', () => {
  const places: [string, Parameters<typeof breakTable>, () => Promise<Response>][] = [
    ['/authorize', ['get'], () => newBrowser().go(authorizeUrl())],
    ['/authorize, when it opens the session', ['put'], () => newBrowser().go(authorizeUrl())],
    ['a resume', ['get'], () => newBrowser().go(`/authorize/${'a'.repeat(43)}`)],
    ['/v2/logout', ['get'], () => newBrowser().go('/v2/logout?client_id=testApp')],
  ];

  test.each(places)('at %s leads to the error page', async (_name, methods, go) => {
    breakTable(...methods);

    const answer = await go();

    expect(answer.headers.get('location')).toBe('/u2/error?error=temporarily_unavailable');
  });

  test.each(['/oauth/token', '/oauth/revoke', '/userinfo'])('at %s is a 503 with Retry-After', async (path) => {
    breakTable('get');
    const body = new URLSearchParams({
      client_id: app.client_id,
      client_secret: app.secret,
      grant_type: 'refresh_token',
      refresh_token: 'x',
      token: 'x',
    });

    const answer = await newBrowser().go(
      path,
      path === '/userinfo' ? { headers: { authorization: 'Bearer abc' } } : { method: 'POST', body },
    );

    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await answer.json()).toMatchObject({ error: 'temporarily_unavailable' });
  });

  test('at the resume gives no code, whichever write fails', async () => {
    const browser = newBrowser();
    const uid = stateOf((await browser.go(authorizeUrl())).headers.get('location'));
    await completeScreens(deployment.table, uid);
    breakTable('put');

    const answer = await browser.go(`/authorize/${uid}`);

    expect(answer.headers.get('location')).toBe('/u2/error?error=temporarily_unavailable');
    expect(browser.cookies.has('sp_device')).toBe(false);
  });
});

describe('a process killed after a write', () => {
  test('of the way from /authorize to a refresh: starting over works, and no code or token counts twice', async () => {
    let kills = 0;
    for (let n = 1; n < 40; n++) {
      const browser = newBrowser();
      let code = '';
      let token = '';
      const { killed } = await killAfterWrite(deployment.table, n, async () => {
        const attempt = await signIn(deployment.table, { browser });
        code = attempt.code;
        token = (await exchange(browser, code)).body.refresh_token ?? '';
        if (token) await refresh(browser, token);
      });
      if (!killed) break;
      kills++;

      const given = token ? 1 : 0;
      const more = code ? [(await exchange(browser, code)).status, (await exchange(browser, code)).status] : [];
      expect(given + more.filter((status) => status === 200).length).toBeLessThanOrEqual(1);
      const again = await signIn(deployment.table, { browser: newBrowser() });
      const tokens = (await exchange(again.browser, again.code)).body;
      expect((await refresh(again.browser, tokens.refresh_token)).status).toBe(200);
    }

    expect(kills).toBeGreaterThan(8);
  });
});
