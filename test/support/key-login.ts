// People with keys in a real browser against `npm start`: everything around the step that a test is about.
import { afterAll, beforeAll, expect, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { decodeBase32 } from '../../service/factors/totp/base32.ts';
import { codeAt, stepOf } from '../../service/factors/totp/code.ts';
import * as en from '../../templates/messages/en.ts';
import { type ContextOptions, useBrowser } from './browser.ts';
import { type DemoPerson, enterDemoPassword, newDemoPerson } from './demo-login.ts';
import { type LocalServer, startLocalServer } from './local-server.ts';
import { watchProblems } from './page-problems.ts';
import { noteAnswers, optionsRead } from './read-answers.ts';
import { plugIn, type VirtualKey, type VirtualKeyKind } from './virtual-key.ts';

type OpenOptions = ContextOptions & {
  /** Passkeys are not offered at fields: else a key that is always touched signs in before anything is pressed. */
  withoutAutofill?: boolean;
};

export type Signal = { name: string; what: Record<string, unknown> };
export type Opened = { page: Page; key: VirtualKey /** What the browser was told by the Signal API, in order. */; signals: Signal[] };

/** Unconfirmed or of a disabled kind, a method is one all the same. */
type StoredMethod = { id: string; type: string; confirmed: boolean; key_id?: string };

const factors = ['otp', 'sms', 'webauthn-roaming', 'webauthn-platform', 'passkey'] as const;
const secret = 'MZQWG5DPOJ4S24DSNF3GC5DFFVVWK6JB';

/** Call it in a `describeInBrowser`; a server of its own runs during its tests. */
export const useKeyLogin = () => {
  jest.setTimeout(90_000);
  const browser = useBrowser();
  const problems: string[] = [];
  let server: LocalServer;
  let offset = 0;

  beforeAll(async () => {
    server = await startLocalServer();
  });
  afterAll(async () => {
    await server.cleanUp();
    expect(problems).toEqual([]);
  });

  const api = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const headers = { authorization: `Bearer ${await server.token()}`, 'content-type': 'application/json' };
    const response = await fetch(`${server.origin}/api/v2/${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect({ path, ok: response.ok, status: response.status }).toMatchObject({ path, ok: true });
    return response.status === 204 ? undefined : response.json();
  };
  const userPath = ({ user_id }: DemoPerson) => `users/${encodeURIComponent(user_id)}`;

  return {
    /** Switches these on and all others off. */
    async switchOn(...wanted: (typeof factors)[number][]): Promise<void> {
      for (const name of factors) await api('PUT', `guardian/factors/${name}`, { enabled: wanted.includes(name) });
    },
    person: () => newDemoPerson(server),
    /** An authenticator app that gives `code()`. */
    giveApp: (who: DemoPerson) => api('POST', `${userPath(who)}/authentication-methods`, { type: 'totp', totp_secret: secret }),
    code: () => codeAt(decodeBase32(secret) ?? Buffer.alloc(0), stepOf(Math.floor(Date.now() / 1000) + offset)),
    methodsOf: async (who: DemoPerson) => (await api('GET', `${userPath(who)}/authentication-methods`)) as StoredMethod[],
    remove: (who: DemoPerson, { id }: StoredMethod) => api('DELETE', `${userPath(who)}/authentication-methods/${id}`),
    /** The types of what was logged of them. */
    logged: async (who: DemoPerson) => ((await api('GET', `${userPath(who)}/logs`)) as { type: string }[]).map(({ type }) => type),
    async passTime(seconds: number): Promise<void> {
      offset += seconds;
      await server.setClock(offset);
    },

    async open(kind: VirtualKeyKind, { withoutAutofill, ...options }: OpenOptions = {}): Promise<Opened> {
      const page = await (await browser.newContext({ locale: 'en-GB', ...options })).newPage();
      await watchProblems(page, problems);
      await noteAnswers(page);
      const signals: Signal[] = [];
      await page.exposeFunction('noteSignal', (name: string, what: Signal['what']) => void signals.push({ name, what }));
      await page.addInitScript(noteSignals);
      if (withoutAutofill) await page.addInitScript(hideAutofill);
      return { page, key: await plugIn(page, kind), signals };
    },
    enterPassword: (page: Page, who: DemoPerson) => enterDemoPassword(page, server, who),
    /** From the demo app to the identifier screen, and nothing typed. */
    async startSignIn(page: Page): Promise<void> {
      await page.goto(`${server.origin}/demo`);
      await page.getByRole('link', { name: 'Sign in', exact: true }).click();
    },
    async signOut(page: Page): Promise<void> {
      await page.getByRole('link', { name: 'Sign out' }).click();
      await page.getByRole('heading', { name: 'Demo app' }).waitFor();
    },
  };
};

/** Calls through: the browser does what it is told as well. */
const noteSignals = (): void => {
  const { noteSignal } = window as unknown as { noteSignal: (name: string, what: unknown) => Promise<void> };
  const calls = globalThis.PublicKeyCredential as unknown as Record<string, ((what: unknown) => Promise<void>) | undefined>;
  for (const name of ['signalUnknownCredential', 'signalAllAcceptedCredentials', 'signalCurrentUserDetails']) {
    const call = calls?.[name];
    if (!call) continue;
    calls[name] = async (what) => {
      await noteSignal(name, what);
      await call.call(globalThis.PublicKeyCredential, what);
    };
  }
};

const hideAutofill = (): void => {
  if (globalThis.PublicKeyCredential) PublicKeyCredential.isConditionalMediationAvailable = async () => false;
};

export const keyButton = (page: Page) => page.locator('.key > button');
export const anotherWay = (page: Page) => page.getByRole('link', { name: en.everywhere.anotherWay });
export const told = (page: Page, words: string) => page.getByRole('alert').filter({ hasText: words }).waitFor();

/** On the screen of that address: presses the button once its options are here. */
export const pressKey = async (page: Page, address: RegExp): Promise<void> => {
  await page.waitForURL(address);
  await optionsRead(page);
  await keyButton(page).click();
};

/** In the app: the amr and the acr of the tokens. */
export const signedIn = async (page: Page): Promise<{ amr: string; acr: string }> => {
  await page.getByRole('heading', { name: 'Signed in' }).waitFor();
  const row = async (name: string) => (await page.getByRole('row', { name: new RegExp(`^${name}`) }).textContent()) ?? '';
  return { amr: await row('amr'), acr: await row('acr') };
};

/** Says that the recovery code which is shown is kept. */
export const keepCode = async (page: Page): Promise<void> => {
  await page.waitForURL(/mfa\/recovery-code\?/);
  await page.getByRole('button', { name: en.recoveryCode.submit }).click();
};

export const enterCode = async (page: Page, code: string): Promise<void> => {
  await page.waitForURL(/totp-challenge/);
  const field = page.getByRole('textbox', { name: /code/i });
  await field.fill(code);
  await field.press('Enter');
};

/** Tab by Tab to what has this name, then Enter: no mouse. */
export const enterByKeyboard = async (page: Page, name: string): Promise<void> => {
  const active = () => page.evaluate(() => document.activeElement?.textContent?.trim());
  for (let tabs = 0; tabs < 15 && (await active()) !== name; tabs++) await page.keyboard.press('Tab');
  expect(await active()).toBe(name);
  await page.keyboard.press('Enter');
};
