// The pages with the browser's own virtual authenticators, and the server's library to check what they make: what the stand-in of the other
// tests cannot show. The address is localhost, because an IP address can be no relying party.
import { expect, test } from '@jest/globals';
import {
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Page } from 'playwright-core';
import type { ScreenName } from '../../service/rules/screen-answers.ts';
import * as en from '../../templates/messages/en.ts';
import { describeInBrowser } from '../support/browser.ts';
import { creation, request } from '../support/key-device.ts';
import { optionsRead } from '../support/read-answers.ts';
import { playScene, sceneOf } from '../support/screen-scenes.ts';
import { useScreens } from '../support/screens.ts';

const authenticators = {
  device: { transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true },
  securityKey: { transport: 'usb', hasResidentKey: false, hasUserVerification: false, isUserVerified: false },
} as const;

describeInBrowser('the browser’s own authenticator', () => {
  const screens = useScreens();
  const origin = () => screens.server.origin.replace('127.0.0.1', 'localhost');
  const posted = () => screens.server.posts.at(-1)?.body['credential'];

  /** A page with an authenticator, on a screen of no matter. */
  const openWith = async (kind: keyof typeof authenticators): Promise<Page> => {
    const page = await screens.open(sceneOf('mfa/totp-challenge'), { init: () => {} });
    const session = await page.context().newCDPSession(page);
    await session.send('WebAuthn.enable');
    await session.send('WebAuthn.addVirtualAuthenticator', {
      options: { protocol: 'ctap2', automaticPresenceSimulation: true, ...authenticators[kind] },
    });
    return page;
  };
  const goTo = async (page: Page, screen: ScreenName, session = {}) => {
    playScene(screens.server, sceneOf(screen), session);
    const { rp: _, ...made } = creation.options;
    const makes = { options: { ...made, rp: { id: 'localhost', name: 'Acme' }, excludeCredentials: [] } };
    for (const path of ['mfa/webauthn-enrollment', 'passkey/enrollment'])
      screens.server.endpoints[`${path}/options`] = () => ({ body: makes });
    screens.server.endpoints['login/passkey'] = () => ({ body: { next: '/authorize/done' } });
    await page.goto(`${origin()}/u2/${screen}?state=st4te`);
    await page.locator('h1').waitFor();
  };
  const press = async (page: Page) => {
    await optionsRead(page);
    await page.locator('.key > button').click();
    await page.waitForURL('**/authorize/done');
  };
  const verifyMade = async () => {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: posted() as RegistrationResponseJSON,
      expectedChallenge: creation.options.challenge,
      expectedOrigin: origin(),
      expectedRPID: 'localhost',
      requireUserVerification: false,
    });
    if (!verified) throw new Error('not verified');
    return registrationInfo;
  };
  const verifyUsed = async (credential: Awaited<ReturnType<typeof verifyMade>>['credential']) =>
    verifyAuthenticationResponse({
      response: posted() as AuthenticationResponseJSON,
      expectedChallenge: request.options?.challenge ?? '',
      expectedOrigin: origin(),
      expectedRPID: 'localhost',
      credential,
      requireUserVerification: false,
    });
  const asks = (allowed: string | undefined) => {
    const options = {
      ...request.options,
      rpId: 'localhost',
      allowCredentials: allowed ? [{ id: allowed, type: 'public-key' as const }] : undefined,
    };
    for (const path of ['mfa/webauthn-challenge', 'login/passkey'])
      screens.server.endpoints[`${path}/options`] = () => ({ body: { options } });
  };

  test('makes a passkey that the server accepts, answers the challenge with it, and signs in with it', async () => {
    const page = await openWith('device');
    await goTo(page, 'passkey/enrollment');
    await press(page);
    const { credential, userVerified } = await verifyMade();
    expect(userVerified).toBe(true);
    expect(posted()).toMatchObject({ authenticatorAttachment: 'platform', clientExtensionResults: { credProps: { rk: true } } });

    await goTo(page, 'mfa/webauthn-challenge');
    asks(credential.id);
    await page.reload();
    await press(page);
    expect(await verifyUsed(credential)).toMatchObject({ verified: true });

    await goTo(page, 'login/password', { passkey: true });
    asks(undefined);
    await page.reload();
    await press(page);
    expect(await verifyUsed(credential)).toMatchObject({ verified: true });
    expect(posted()).toMatchObject({ response: { userHandle: creation.options.user.id } });
  });

  test('signs in with the passkey at the field, without a press', async () => {
    const page = await openWith('device');
    await goTo(page, 'passkey/enrollment');
    await press(page);
    const { credential } = await verifyMade();

    await goTo(page, 'login/identifier', { passkey: true });
    asks(undefined);
    await page.reload();
    await page.waitForURL('**/authorize/done');

    expect(await verifyUsed(credential)).toMatchObject({ verified: true });
  });

  test('a security key without a PIN is a second factor', async () => {
    const page = await openWith('securityKey');
    await goTo(page, 'mfa/webauthn-enrollment');
    await press(page);
    const { credential, userVerified } = await verifyMade();
    expect(userVerified).toBe(false);

    await goTo(page, 'mfa/webauthn-challenge');
    asks(credential.id);
    await page.reload();
    await press(page);
    expect(await verifyUsed(credential)).toMatchObject({ verified: true });
  });

  test('an address that is not the key’s is told in words', async () => {
    const page = await openWith('device');
    await goTo(page, 'mfa/webauthn-challenge');
    await optionsRead(page);
    await page.locator('.key > button').click();

    await page.getByRole('alert').filter({ hasText: en.keyTrouble.SecurityError }).waitFor();
    expect(screens.server.posts.map(({ path }) => path)).toEqual(['mfa/webauthn-challenge/options']);
  });

  test('a device that the account has already is told in words', async () => {
    const page = await openWith('device');
    await goTo(page, 'passkey/enrollment');
    await press(page);
    const { credential } = await verifyMade();
    const options = {
      ...creation.options,
      rp: { id: 'localhost', name: 'Acme' },
      excludeCredentials: [{ id: credential.id, type: 'public-key' }],
    };

    await goTo(page, 'passkey/enrollment');
    screens.server.endpoints['passkey/enrollment/options'] = () => ({ body: { options } });
    await page.reload();
    await optionsRead(page);
    await page.locator('.key > button').click();

    await page.getByRole('alert').filter({ hasText: en.keyMakeTrouble.InvalidStateError }).waitFor();
  });
});
