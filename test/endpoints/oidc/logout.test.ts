import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { writePolicy } from '../../../service/storage/settings.ts';
import { auditEntries } from '../../support/all-items.ts';
import { type EngineDeployment, startEngine } from '../../support/engine.ts';
import { addApp, addUser, authorizeUrl, exchange, refresh, signIn } from '../../support/engine-sign-in.ts';
import { type Browser, newBrowser } from '../../support/http.ts';

let deployment: EngineDeployment;
const bye = 'https://app.example.com/bye';

beforeAll(async () => {
  deployment = await startEngine();
  await addApp(deployment.table);
  await addUser(deployment.table);
  await addUser(deployment.table, 'auth0|bob');
  await writePolicy(deployment.table, ['all-applications']);
});
afterAll(() => deployment.close());

const isSignedIn = async (browser: Browser): Promise<boolean> =>
  (await browser.go(authorizeUrl({ prompt: 'none' }))).headers.get('location')?.includes('code=') ?? false;
const entries = async () => (await auditEntries(deployment.table)).filter((entry) => entry['type'] === 'slo').length;

describe('/v2/logout', () => {
  test('ends the session and goes to a registered address', async () => {
    const { browser } = await signIn(deployment.table);
    const before = await entries();
    const kept = browser.cookies.get('sp_session') ?? '';

    const answer = await browser.go(`/v2/logout?client_id=testApp&returnTo=${encodeURIComponent(bye)}`);

    expect([answer.status, answer.headers.get('location')]).toEqual([302, bye]);
    expect(browser.cookies.has('sp_session')).toBe(false);
    browser.cookies.set('sp_session', kept); // who kept the cookie has nothing
    expect(await isSignedIn(browser)).toBe(false);
    expect(await entries()).toBe(before + 1);
  });

  test('without an address goes to our page, with or without a session', async () => {
    const { browser } = await signIn(deployment.table);

    const answers = [await browser.go('/v2/logout?client_id=testApp'), await browser.go('/v2/logout')];

    for (const answer of answers) expect(answer.headers.get('location')).toBe('/u2/logged-out');
  });

  test.each([
    ['an address that is not registered', `client_id=testApp&returnTo=${encodeURIComponent('https://evil.example.com/')}`],
    ['one that only begins like a registered one', `client_id=testApp&returnTo=${encodeURIComponent(`${bye}/x`)}`],
    ['an address without a client', `returnTo=${encodeURIComponent(bye)}`],
    ['an unknown client', `client_id=nobody&returnTo=${encodeURIComponent(bye)}`],
    ['two addresses', `client_id=testApp&returnTo=${encodeURIComponent(bye)}&returnTo=${encodeURIComponent(bye)}`],
  ])('with %s is a 400 page, and nobody is signed out', async (_name, query) => {
    const { browser } = await signIn(deployment.table);

    const answer = await browser.go(`/v2/logout?${query}`);

    expect(answer.status).toBe(400);
    expect(answer.headers.get('location')).toBeNull();
    expect(answer.headers.get('content-security-policy')).toMatch(/style-src 'sha256-/);
    expect(await isSignedIn(browser)).toBe(true);
  });

  test('leaves tokens alive, as Auth0 does', async () => {
    const { browser, code } = await signIn(deployment.table);
    const { body } = await exchange(browser, code);

    await browser.go('/v2/logout');

    expect((await refresh(browser, body.refresh_token)).status).toBe(200);
  });
});

describe('RP-initiated logout', () => {
  const begin = async (browser: Browser, more: Record<string, string> = {}, headers = {}) => {
    const answer = await browser.go(`/oidc/logout?${new URLSearchParams({ post_logout_redirect_uri: bye, state: 's1', ...more })}`, {
      headers,
    });
    return { answer, html: await answer.text() };
  };
  const confirm = (browser: Browser, html: string) => {
    const xsrf = /name="xsrf" value="(\w+)"/.exec(html)?.[1] ?? '';
    return browser.go('/oidc/logout/confirm', { method: 'POST', body: new URLSearchParams({ xsrf, logout: 'yes' }) });
  };

  test('asks by a form that works without script, then goes back to the app', async () => {
    const { browser } = await signIn(deployment.table);
    const before = await entries();

    const { answer, html } = await begin(browser, { client_id: 'testApp' });
    const done = await confirm(browser, html);

    expect(html).toContain('<button type="submit">Sign out</button>');
    expect(html).not.toContain('<script');
    // Browsers hold the form's redirect to this list too.
    expect(answer.headers.get('content-security-policy')).toContain("form-action 'self' https://app.example.com");
    expect([done.status, done.headers.get('location')]).toEqual([303, `${bye}?state=s1`]);
    expect(await isSignedIn(browser)).toBe(false);
    expect(await entries()).toBe(before + 1);
  });

  test('with the sign-in’s own id_token asks nothing, and leaves an entry', async () => {
    const { browser, code } = await signIn(deployment.table);
    const { body } = await exchange(browser, code);
    const before = await entries();

    const { answer } = await begin(browser, { id_token_hint: body.id_token });

    expect([answer.status, answer.headers.get('location')]).toEqual([302, `${bye}?state=s1`]);
    expect(await isSignedIn(browser)).toBe(false);
    expect(await entries()).toBe(before + 1);
  });

  test('asks where the hint is another user’s, an access token, changed, or goes elsewhere', async () => {
    const other = await signIn(deployment.table, { userId: 'auth0|bob' });
    const bobs = (await exchange(other.browser, other.code)).body;
    const { browser, code } = await signIn(deployment.table);
    const mine = (await exchange(browser, code)).body;
    const [head, payload, signature = ''] = String(mine.id_token).split('.');
    const hints: Record<string, string>[] = [
      { id_token_hint: bobs.id_token },
      { id_token_hint: `${head}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}` },
      {
        id_token_hint: `${head}.${Buffer.from(JSON.stringify({ iss: 'x', sub: 'auth0|ada', aud: 'testApp' })).toString('base64url')}.${signature}`,
      },
      { id_token_hint: 'nothing' },
      { id_token_hint: mine.id_token, client_id: 'another' },
      { id_token_hint: mine.id_token, post_logout_redirect_uri: 'https://evil.example.com/' },
    ];
    for (const more of hints) {
      const { answer } = await begin(browser, more);
      expect(answer.headers.get('location') ?? '').not.toContain('evil');
      expect(await isSignedIn(browser)).toBe(true);
    }
  });

  test('by POST is asked for by GET, with the same wishes', async () => {
    const { browser } = await signIn(deployment.table);
    const body = new URLSearchParams({ client_id: 'testApp', post_logout_redirect_uri: bye, state: 's 1', other: 'x' });

    const sent = await browser.go('/oidc/logout', { method: 'POST', body });
    const asked = await browser.go(sent.headers.get('location') ?? '');

    expect([sent.status, sent.headers.get('location')]).toEqual([
      303,
      `/oidc/logout?client_id=testApp&post_logout_redirect_uri=${encodeURIComponent(bye)}&state=s+1`,
    ]);
    expect(await asked.text()).toContain('name="xsrf"');
  });

  test('speaks the person’s language', async () => {
    const { browser } = await signIn(deployment.table);

    const { html } = await begin(browser, { client_id: 'testApp' }, { 'accept-language': 'he-IL,he;q=0.9' });

    expect(html).toContain('<html lang="he" dir="rtl">');
  });

  test.each([
    ['a foreign secret', 'a'.repeat(48)],
    ['no secret', ''],
  ])('with %s in the form signs nobody out', async (_name, xsrf) => {
    const { browser } = await signIn(deployment.table);
    await begin(browser, { client_id: 'testApp' });

    const answer = await browser.go('/oidc/logout/confirm', { method: 'POST', body: new URLSearchParams({ xsrf, logout: 'yes' }) });

    expect(answer.status).toBeLessThan(500);
    expect(await isSignedIn(browser)).toBe(true);
  });

  test('goes nowhere that is not registered', async () => {
    const { browser } = await signIn(deployment.table);

    const { answer } = await begin(browser, { client_id: 'testApp', post_logout_redirect_uri: 'https://evil.example.com/' });

    expect(answer.headers.get('location') ?? '').not.toContain('evil');
    expect(await isSignedIn(browser)).toBe(true);
  });

  test('without a session still goes back to the app', async () => {
    const browser = newBrowser();
    const { html } = await begin(browser, { client_id: 'testApp' });

    const done = await confirm(browser, html);

    expect(done.headers.get('location')).toBe(`${bye}?state=s1`);
  });
});

describe('a logout while a silent sign-in is in flight', () => {
  test('does not bring the session back to life', async () => {
    for (let round = 0; round < 10; round++) {
      const { browser } = await signIn(deployment.table);
      const session = browser.cookies.get('sp_session') ?? '';

      await Promise.all([
        browser.go(authorizeUrl({ prompt: 'none' })),
        browser.go('/v2/logout'),
        browser.go(authorizeUrl({ prompt: 'none' })),
      ]);

      browser.cookies.set('sp_session', session);
      expect(await isSignedIn(browser)).toBe(false);
    }
  });
});
