// What a whole sign-in leaves behind: no secret anywhere, little work, and nothing that survives its owner.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { managementSecretDeps } from '../../../service/deps/management-secret.ts';
import { signingDeps } from '../../../service/deps/signing.ts';
import { tableDeps } from '../../../service/deps/table.ts';
import { adapterFor } from '../../../service/oidc/adapter.ts';
import { removeClient } from '../../../service/storage/clients.ts';
import { findSession } from '../../../service/storage/login-sessions.ts';
import { findArtefact, rewriteArtefact, writeArtefact } from '../../../service/storage/oidc-artefacts.ts';
import { writePolicy } from '../../../service/storage/settings.ts';
import { allItems } from '../../support/all-items.ts';
import { type EngineDeployment, startEngine } from '../../support/engine.ts';
import { addApp, addUser, app, authorizeUrl, completeScreens, exchange, refresh, signIn, stateOf } from '../../support/engine-sign-in.ts';
import { type Browser, newBrowser } from '../../support/http.ts';
import { recordCalls } from '../../support/recorded-calls.ts';

let deployment: EngineDeployment;
const now = () => Math.floor(Date.now() / 1000);

beforeAll(async () => {
  deployment = await startEngine();
  await addApp(deployment.table);
  await addUser(deployment.table);
  await writePolicy(deployment.table, ['all-applications']);
});
afterAll(() => deployment.close());

describe('the table after a whole run', () => {
  test('holds no state, code, token, cookie or secret', async () => {
    const first = await signIn(deployment.table);
    const tokens = (await exchange(first.browser, first.code)).body;
    const again = await refresh(first.browser, tokens.refresh_token);
    const begun = await first.browser.go(authorizeUrl({ prompt: 'login', id_token_hint: tokens.id_token }));
    await newBrowser().go(authorizeUrl({ client_id: 'nobody' }));
    const secrets = [
      first.uid,
      first.code,
      stateOf(begun.headers.get('location')),
      ...first.browser.cookies.values(),
      ...[tokens, again.body].flatMap((body) => [body.access_token, body.refresh_token, body.id_token]),
      app.secret,
    ];

    const stored = JSON.stringify(await allItems());

    expect(secrets.every((secret) => typeof secret === 'string' && secret.length > 20)).toBe(true);
    for (const secret of secrets) expect(stored).not.toContain(secret);
  });
});

describe('a session', () => {
  test('is written again only where it still is', async () => {
    const artefact = { model: 'Session', id: 'someSession' };
    const write = { ...artefact, payload: { accountId: 'auth0|ada' }, expiresAt: now() + 60 };

    expect(await rewriteArtefact(deployment.table, write)).toBe(false);
    await writeArtefact(deployment.table, write);
    expect(await rewriteArtefact(deployment.table, write)).toBe(true);
    expect(await findArtefact(deployment.table, artefact, now() + 60)).toBeUndefined(); // TTL is garbage collection
  });
});

describe('a code that two tries have read before either used it', () => {
  test('goes to one of them, and the other ends the family', async () => {
    const adapter = adapterFor({ ...tableDeps, ...signingDeps, ...managementSecretDeps })('AuthorizationCode');
    const grant = { model: 'Grant', id: 'sharedGrant' };
    await writeArtefact(deployment.table, { ...grant, payload: {}, expiresAt: now() + 60 });
    await adapter.upsert('someCode', { grantId: grant.id }, 60);

    const outcomes = await Promise.allSettled([adapter.consume('someCode'), adapter.consume('someCode')]);

    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await findArtefact(deployment.table, grant, now())).toBeUndefined();
  });
});

describe('a client that is deleted', () => {
  test('takes its refresh tokens along', async () => {
    await addApp(deployment.table, { client_id: 'passing' });
    const { browser, code } = await signIn(deployment.table, { authorize: { client_id: 'passing' } });
    const { body } = await exchange(browser, code, { client_id: 'passing' });
    await removeClient(deployment.table, 'passing');

    const refused = await refresh(browser, body.refresh_token, { client_id: 'passing' });

    expect([refused.status, refused.body.error]).toEqual([401, 'access_denied']);
  });
});

describe('database calls', () => {
  const count = async (run: () => Promise<unknown>) => (await recordCalls(deployment.table, run)).calls;
  const begin = async (browser: Browser) => stateOf((await browser.go(authorizeUrl())).headers.get('location'));

  test('are few, also in a new browser', async () => {
    const browser = newBrowser();
    let uid = '';
    const authorize = await count(async () => {
      uid = await begin(browser);
    });
    await completeScreens(deployment.table, uid);
    let code = '';
    const resume = await count(async () => {
      const resumed = await browser.go(`/authorize/${uid}`);
      code = new URL(resumed.headers.get('location') ?? '').searchParams.get('code') ?? '';
    });
    let token = '';
    const exchanged = await count(async () => {
      token = (await exchange(browser, code)).body.refresh_token;
    });
    const refreshed = await count(() => refresh(browser, token));
    const silent = await count(() => browser.go(authorizeUrl({ prompt: 'none' })));

    const counts = {
      authorize: authorize.length,
      resume: resume.length,
      exchanged: exchanged.length,
      refreshed: refreshed.length,
      silent: silent.length,
    };
    expect(exchanged).not.toContain('put OIDC#Grant ARTEFACT'); // an ended family would come back to life
    expect(counts).toEqual({ authorize: 2, resume: 8, exchanged: 7, refreshed: 8, silent: 6 });
  });
});

describe('a step', () => {
  test('that resumes keeps nothing open', async () => {
    const { uid } = await signIn(deployment.table);

    expect((await findSession(deployment.table, uid, now()))?.state).toBe('resumed');
  });
});
