import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { profileKey } from '../../../service/storage/account.ts';
import { removeClient } from '../../../service/storage/clients.ts';
import { addResourceServer, resourceServerId } from '../../../service/storage/resource-servers.ts';
import { writePolicy } from '../../../service/storage/settings.ts';
import { advanceClock, resetClock } from '../../support/clock.ts';
import { managementToken } from '../../support/deployment.ts';
import { type EngineDeployment, startEngine } from '../../support/engine.ts';
import { type AuthorizeOptions, addApp, addUser, exchange, signIn } from '../../support/engine-sign-in.ts';
import { newBrowser } from '../../support/http.ts';

let deployment: EngineDeployment;
const audience = 'https://api.example.com/';

beforeAll(async () => {
  deployment = await startEngine();
  await addApp(deployment.table);
  await addUser(deployment.table);
  await writePolicy(deployment.table, ['all-applications']);
  const api = { id: resourceServerId(audience), name: 'Things', identifier: audience, token_lifetime: 600 };
  await addResourceServer(deployment.table, { ...api, scopes: [{ value: 'read:things' }], allow_offline_access: true });
});
afterEach(resetClock);
afterAll(() => deployment.close());

const tokenFor = async (authorize: AuthorizeOptions, userId?: string) => {
  const { browser, code } = await signIn(deployment.table, { authorize, ...(userId ? { userId } : {}) });
  return (await exchange(browser, code, authorize['client_id'] ? { client_id: authorize['client_id'] } : {})).body.access_token as string;
};
const userinfo = async (token: string, init: RequestInit = {}) => {
  const answer = await newBrowser().go('/userinfo', { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> };
};

const kinds: [string, Record<string, string>][] = [
  ['an opaque token', {}],
  ['a JWT for an API', { audience }],
];

describe.each(kinds)('userinfo with %s', (_name, more) => {
  test('tells what the scopes show, by GET and POST', async () => {
    const all = await tokenFor({ ...more, scope: 'openid profile email' });
    const little = await tokenFor({ ...more, scope: 'openid' });

    const expected = {
      sub: 'auth0|ada',
      name: 'Ada',
      nickname: 'ada',
      updated_at: expect.any(String),
      email: 'ada@example.com',
      email_verified: true,
    };
    expect((await userinfo(all)).body).toEqual(expected);
    expect((await userinfo(all, { method: 'POST' })).body).toEqual(expected);
    expect((await userinfo(little)).body).toEqual({ sub: 'auth0|ada' });
  });

  test('is refused without openid, after the time, and for a client that is gone', async () => {
    await addApp(deployment.table, { client_id: 'passing' });
    const without = await tokenFor({ ...more, scope: 'profile read:things', nonce: undefined });
    const gone = await tokenFor({ ...more, client_id: 'passing' });
    const late = await tokenFor({ ...more });
    await removeClient(deployment.table, 'passing');

    const statuses = [(await userinfo(without)).status, (await userinfo(gone)).status];
    advanceClock(86_401);
    statuses.push((await userinfo(late)).status);

    expect(statuses.every((status) => status === 401 || status === 403)).toBe(true);
  });

  test('is refused once the user is blocked, gone, or signed out everywhere', async () => {
    await addUser(deployment.table, 'auth0|eve');
    const token = await tokenFor(more, 'auth0|eve');
    const before = (await userinfo(token)).status;

    await deployment.table.update(profileKey('auth0|eve'), { set: { sessions_valid_from: Math.floor(Date.now() / 1000) + 1 } });
    const signedOut = (await userinfo(token)).status;
    await addUser(deployment.table, 'auth0|eve', { blocked: true });
    const blocked = (await userinfo(token)).status;
    await deployment.table.remove(profileKey('auth0|eve'));
    const gone = (await userinfo(token)).status;

    expect([before, signedOut, blocked, gone]).toEqual([200, 401, 401, 401]);
  });

  test('answers scripts of the client’s own origins only', async () => {
    const token = await tokenFor(more);

    const own = await userinfo(token, { headers: { origin: 'https://app.example.com' } });
    const foreign = await userinfo(token, { headers: { origin: 'https://evil.example.com' } });

    expect([own.status, own.headers.get('access-control-allow-origin')]).toEqual([200, 'https://app.example.com']);
    expect([foreign.status, foreign.headers.get('access-control-allow-origin')]).toEqual([400, null]);
  });
});

describe('userinfo', () => {
  test('takes no token of the management API, no foreign signature, nothing malformed', async () => {
    const management = await managementToken(['openid']);
    const tampered = `${(await tokenFor({ audience })).slice(0, -6)}AAAAAA`;

    const answers = await Promise.all([management, tampered, 'a.b.c', 'x', ''].map((token) => userinfo(token)));

    for (const answer of answers) expect([400, 401]).toContain(answer.status);
    expect(answers[0]?.headers.get('www-authenticate')).toMatch(/^Bearer /);
  });
});
