// What the endpoints say in the tests of the screens: one session per screen, and the way each screen looks when something is wrong.
import { encode } from 'uqr';
import type { RecoveryCodeAnswer, ScreenName, SessionAnswer, TextState, TotpSecretAnswer } from '../../service/rules/screen-answers.ts';
import { accountOf } from './account-scenes.ts';
import { creation, made, request, used } from './key-device.ts';
import type { JsonAnswer, PageServer } from './page-server.ts';

export const state = 'st4te';
/** Of a mailed link. */
export const token = 't0ken'.padEnd(43, '-_A9');
export const account = 'ana@example.com';
export const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
export const otpauthUri = `otpauth://totp/Acme:${encodeURIComponent(account)}?secret=${secret}&issuer=Acme`;

export const sessionOn = (screen: ScreenName, more: Partial<SessionAnswer> = {}): SessionAnswer => ({
  screen,
  also: [],
  next: `/u2/${screen}?state=${state}`,
  reference: 'pX3k9vQ2mB7tR5wZ8nL1cA',
  tenant_name: 'Acme',
  client_name: 'Demo app',
  ui_locales: [],
  restart_url: 'https://app.example.com/',
  ...(screen === 'login/identifier' ? {} : { identifier: account }),
  ...(screen === 'login/password' ? { also: ['login/identifier', 'login/forgot'] } : {}),
  ...(screen === 'mfa/enroll-options' ? { factors: ['otp', 'sms', 'webauthn-roaming', 'webauthn-platform', 'passkey'] } : {}),
  ...(screen === 'mfa/webauthn-enrollment' ? { factors: ['webauthn-roaming', 'otp'], also: ['mfa/enroll-options'] } : {}),
  ...(screen === 'mfa/webauthn-challenge' ? { also: ['mfa/login-options'] } : {}),
  ...(screen === 'passkey/enrollment' ? { also: ['mfa/enroll-options'] } : {}),
  ...(screen === 'mfa/login-options' ? { methods, also: ['mfa/recovery-code-challenge'] } : {}),
  ...(screen === 'mfa/recovery-code-challenge' ? { also: ['mfa/login-options'] } : {}),
  ...(screen === 'mfa/lost-method' ? { methods: methods?.map((one) => ({ ...one, removable: true })), factors: ['otp', 'sms'] } : {}),
  ...(screen === 'mfa/totp-challenge' || screen === 'mfa/phone-challenge' ? { another_way: true, also: ['mfa/login-options'] } : {}),
  ...(screen === 'mfa/phone-challenge' ? { text } : {}),
  ...more,
});

const methods: SessionAnswer['methods'] = [
  { id: '01JMETHODA', factor: 'otp', name: 'Work phone', last_used_at: '2026-05-03T10:00:00.000Z' },
  { id: '01JMETHODB', factor: 'otp', name: null, last_used_at: null },
  { id: '01JMETHODC', factor: 'sms', name: null, last_used_at: null, number_ending: '0605' },
  { id: '01JMETHODD', factor: 'webauthn-roaming', name: 'Blue key', last_used_at: '2026-05-02T10:00:00.000Z' },
  { id: '01JMETHODE', factor: 'webauthn-platform', name: null, last_used_at: null },
  { id: '01JMETHODF', factor: 'passkey', name: null, last_used_at: null },
];

export const recoveryCode: RecoveryCodeAnswer = { recovery_code: 'AB12CD34EF56GH78IJ90KL12', id: '01JRECOVERY' };

/** A text was sent, and another may be asked for. */
export const text: TextState = { purpose: 'challenge', number_ending: '0605', sent: true, resend_in: 0 };

/** As the server draws it: one path over the dark modules, four light ones around. */
export const totpSecret = (): TotpSecretAnswer => {
  const { size, data } = encode(otpauthUri, { ecc: 'M', border: 4 });
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return { account, issuer: 'Acme', secret, otpauth_uri: otpauthUri, qr: { size, path } };
};

export const refusal = (status: number, error: string, more: object = {}): JsonAnswer => ({
  status,
  body: { error, error_description: 'For developers.', ...more },
});

export type Scene = {
  screen: ScreenName;
  query: string;
  session?: Partial<SessionAnswer>;
  /** The step's path, and what makes it fail so that the screen itself tells it. */
  step?: { path: string; refusal: JsonAnswer; body: Record<string, unknown> };
};

const withoutPasskeys: readonly Scene[] = [
  {
    screen: 'login/identifier',
    query: `?state=${state}`,
    step: { path: 'login/identifier', refusal: refusal(400, 'invalid_identifier'), body: { identifier: 'ana@example.com' } },
  },
  {
    screen: 'login/password',
    query: `?state=${state}`,
    step: { path: 'login/password', refusal: refusal(403, 'wrong_credentials'), body: { password: 'correct horse' } },
  },
  {
    screen: 'login/forgot',
    query: `?state=${state}`,
    step: { path: 'login/forgot', refusal: refusal(400, 'invalid_identifier'), body: { email: 'ana@example.com' } },
  },
  {
    screen: 'login/reset',
    query: `?state=${state}`,
    session: { fewest_characters: 8 },
    step: {
      path: 'login/reset',
      refusal: refusal(400, 'invalid_password', { field: 'password', password_reason: 'common', fewest_characters: 8 }),
      body: { password: 'correct horse' },
    },
  },
  { screen: 'login/not-me', query: `?token=${token}` },
  { screen: 'login/unlock', query: `?state=${state}` },
  { screen: 'login/unlock', query: `?token=${token}` },
  {
    screen: 'mfa/enroll-options',
    query: `?state=${state}`,
    step: { path: 'mfa/enroll-options', refusal: refusal(503, 'temporarily_unavailable'), body: { factor: 'otp' } },
  },
  {
    screen: 'mfa/totp-enrollment',
    query: `?state=${state}`,
    step: { path: 'mfa/totp-enrollment', refusal: refusal(403, 'wrong_code'), body: { code: '081804' } },
  },
  {
    screen: 'mfa/totp-challenge',
    query: `?state=${state}`,
    step: { path: 'mfa/totp-challenge', refusal: refusal(403, 'wrong_code'), body: { code: '081804' } },
  },
  {
    screen: 'mfa/phone-enrollment',
    query: `?state=${state}`,
    step: {
      path: 'mfa/phone-enrollment',
      refusal: refusal(400, 'invalid_phone_number', { field: 'phone_number', reason: 'not_a_number' }),
      body: { phone_number: '+46701740605', country: 'SE' },
    },
  },
  {
    screen: 'mfa/phone-challenge',
    query: `?state=${state}`,
    step: { path: 'mfa/phone-challenge', refusal: refusal(403, 'wrong_code'), body: { code: '081804' } },
  },
  {
    screen: 'mfa/login-options',
    query: `?state=${state}`,
    step: { path: 'mfa/login-options', refusal: refusal(500, 'server_error'), body: { method: '01JMETHODA' } },
  },
  {
    screen: 'mfa/recovery-code-challenge',
    query: `?state=${state}`,
    step: { path: 'mfa/recovery-code-challenge', refusal: refusal(403, 'wrong_code'), body: { code: 'AB12 CD34 EF56 GH78 IJ90 KL12' } },
  },
  {
    screen: 'mfa/recovery-code',
    query: `?state=${state}`,
    step: { path: 'mfa/recovery-code', refusal: refusal(503, 'temporarily_unavailable'), body: { id: '01JRECOVERY' } },
  },
  {
    screen: 'mfa/lost-method',
    query: `?state=${state}`,
    step: { path: 'mfa/lost-method', refusal: refusal(500, 'server_error'), body: { action: 'replace', method: '01JMETHODA' } },
  },
  {
    screen: 'mfa/webauthn-enrollment',
    query: `?state=${state}`,
    step: { path: 'mfa/webauthn-enrollment', refusal: refusal(403, 'kind_not_enabled'), body: { credential: made } },
  },
  {
    screen: 'mfa/webauthn-challenge',
    query: `?state=${state}`,
    step: { path: 'mfa/webauthn-challenge', refusal: refusal(403, 'unknown_credential'), body: { credential: used } },
  },
  {
    screen: 'passkey/enrollment',
    query: `?state=${state}`,
    step: { path: 'passkey/enrollment', refusal: refusal(403, 'user_not_verified'), body: { credential: made } },
  },
  {
    screen: 'passkey/enrollment-nudge',
    query: `?state=${state}`,
    step: { path: 'passkey/enrollment', refusal: refusal(403, 'credential_refused'), body: { credential: made } },
  },
  { screen: 'guardian/enroll', query: '?ticket=none' },
  { screen: 'guardian/enrolled', query: `?state=${state}`, session: { purpose: 'ticket' } },
  { screen: 'account', query: '' },
  { screen: 'account/methods', query: '' },
  { screen: 'account/recovery', query: '' },
  { screen: 'account/browsers', query: '' },
  { screen: 'account/password', query: '' },
  { screen: 'error', query: '?error=no_factor_enabled' },
  { screen: 'logged-out', query: '' },
];

/** The browser may be remembered, and nobody ticks it. */
function withRememberBox({ step, ...scene }: Scene): Scene {
  const session = { remember: { seconds: 30 * 24 * 3600, checked: false } };
  return { ...scene, session, ...(step ? { step: { ...step, body: { ...step.body, remember: false } } } : {}) };
}

export const scenes: readonly Scene[] = [
  ...withoutPasskeys,
  ...withoutPasskeys
    .filter(({ screen }) => screen === 'login/identifier' || screen === 'login/password')
    .map((scene) => ({ ...scene, session: { passkey: true as const } })),
  ...withoutPasskeys.filter(({ screen }) => /(totp|phone|webauthn)-challenge$/.test(screen)).map(withRememberBox),
];

/** The endpoints of a session that is on this screen; the step succeeds unless the test says otherwise. */
export const playScene = (server: PageServer, scene: Scene, more: Partial<SessionAnswer> = {}): void => {
  for (const name of Object.keys(server.endpoints)) delete server.endpoints[name];
  server.posts.length = 0;
  server.endpoints['session'] = () => ({ body: sessionOn(scene.screen, { ...scene.session, ...more }) });
  server.endpoints['mfa/recovery-code/show'] = () => ({ body: recoveryCode });
  server.endpoints['account/session'] = () => ({ body: accountOf() });
  server.endpoints['mfa/totp-enrollment/secret'] = () => ({ body: totpSecret() });
  for (const path of ['mfa/webauthn-enrollment', 'passkey/enrollment']) server.endpoints[`${path}/options`] = () => ({ body: creation });
  for (const path of ['mfa/webauthn-challenge', 'login/passkey']) server.endpoints[`${path}/options`] = () => ({ body: request });
  if (scene.step) server.endpoints[scene.step.path] = () => ({ body: { next: '/authorize/done' } });
};

export const sceneOf = (screen: ScreenName): Scene & Required<Pick<Scene, 'step'>> => {
  const scene = scenes.find((one) => one.screen === screen);
  if (!scene?.step) throw new Error(`No scene with a step for ${screen}`);
  return { ...scene, step: scene.step };
};
