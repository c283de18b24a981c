// What the JSON endpoints under /u2/api say to the pages: types only, the one contract between service/ and templates/.
import type { ScreenErrorCode } from './screen-error-code.ts';

/** Pages that exist. A screen's address is `/u2/<name>`. */
export type ScreenName =
  | 'login/identifier'
  | 'login/password'
  | 'mfa/enroll-options'
  | 'mfa/totp-enrollment'
  | 'mfa/totp-challenge'
  | 'mfa/phone-enrollment'
  | 'mfa/phone-challenge'
  | 'mfa/webauthn-enrollment'
  | 'mfa/webauthn-challenge'
  | 'mfa/login-options'
  | 'mfa/recovery-code-challenge'
  | 'mfa/recovery-code'
  | 'mfa/lost-method'
  | 'login/forgot'
  | 'login/reset'
  | 'login/not-me'
  | 'login/unlock'
  | 'guardian/enroll'
  | 'guardian/enrolled'
  | 'account'
  | 'account/methods'
  | 'account/recovery'
  | 'account/browsers'
  | 'account/password'
  | 'passkey/enrollment'
  | 'passkey/enrollment-nudge'
  | 'error'
  | 'logged-out';

/** A way to enrol or to answer: a factor by its Guardian name; `passkey` is our own. */
export type FactorName = 'otp' | 'sms' | WebauthnKind;

/** The kinds of keys that a browser can be asked to make. */
export type WebauthnKind = 'webauthn-roaming' | 'webauthn-platform' | 'passkey';

/** `GET /u2/api/session?state=…`: 200. Changes nothing. */
export type SessionAnswer = {
  /** The screen this session belongs on now. */
  screen: ScreenName;
  /** Screens the person may also be on now; on any other the page goes to `next`. */
  also: ScreenName[];
  /** Where `screen` is, ready to navigate to: `/u2/mfa/totp-challenge?state=…`. */
  next: string;
  /** The session's public id, shown to people as "reference". */
  reference: string;
  tenant_name: string;
  client_name: string;
  /** The app's wish for the language, BCP 47, best first; may be empty. */
  ui_locales: string[];
  /** What the session is for; absent before the first factor. */
  purpose?: 'login' | 'ticket' | 'account' | 'reset';
  /** Where a sign-in with another account starts: the app. */
  restart_url?: string;
  /** The e-mail typed in this session, or the hint the app gave; absent before that. After the first factor: the account's. */
  identifier?: string;
  /** login/identifier, login/password: signing in by passkey is switched on. Whether the browser can, the page asks the browser. */
  passkey?: true;
  /** mfa/enroll-options, and mfa/webauthn-enrollment, whose kind is the address's `kind` or the first of these: what may be enrolled. */
  factors?: FactorName[];
  /** mfa/login-options: the usable methods, last used first; mfa/lost-method: all that are confirmed. */
  methods?: ShownMethod[];
  /** mfa/login-options: the recovery code is open again after a new sign-in, which begins here. */
  recovery_sign_in?: string;
  /** The challenge screens: there is another way (`mfa/login-options`) to offer. */
  another_way?: boolean;
  /** mfa/totp-challenge, mfa/webauthn-challenge: the name of the app or key that is asked for, where it is one and has a name. */
  method_name?: string;
  /** The challenge screens: this browser may be remembered, at most so long; the checkbox starts as `checked` says. The step's
   * body takes `remember`. */
  remember?: { seconds: number; checked: boolean };
  /** mfa/phone-enrollment: the countries that may be texted, two letters each; absent: any. */
  sms_countries?: string[];
  /** mfa/phone-challenge. */
  text?: TextState;
  /** login/reset: the fewest characters a new password may have. */
  fewest_characters?: number;
};

export type ShownMethod = {
  id: string;
  factor: FactorName;
  name: string | null;
  last_used_at: string | null;
  /** The last four digits of a phone's number. */
  number_ending?: string;
  /** mfa/lost-method: it may go without another in its place. */
  removable?: boolean;
};

/** What the phone-challenge page knows of the text. */
export type TextState = {
  /** Enrolment: the number was just typed, and can still be changed at mfa/phone-enrollment. */
  purpose: 'enrolment' | 'challenge';
  /** The last four digits of the number. */
  number_ending: string;
  /** A text was asked for in this sign-in. Where not, the page asks for one by itself, once: `mfa/phone-challenge/send`. */
  sent: boolean;
  /** It was asked for and did not leave. The page asks again only if the person does. */
  failed?: true;
  /** Seconds until another may be asked for; 0: now. */
  resend_in: number;
};

/** `POST /u2/api/mfa/phone-challenge/send` `{state, again?: true}`: 200. Without `again` only the first of a sign-in is ever sent. */
export type TextAnswer = TextState;

/** Why a number cannot be used, with `invalid_phone_number` and `phone_number_refused`. Only what the number alone decides. */
export type PhoneNumberReason =
  | 'needs_country' // national form, and no country was given
  | 'not_a_number' // letters, too short, too long, several numbers, no number of its country
  | 'extension' // a number behind a switchboard cannot be texted
  | 'premium' // premium, shared-cost and similar numbers
  | 'country'; // this deployment does not text there

/** Every step's POST: 200. The page navigates to `next`, a screen or `/authorize/<uid>`. */
export type StepAnswer = {
  next: string;
  /** Of the steps with a passkey or key: what the browser may be told of the account's keys before it leaves. */
  signals?: AcceptedKeys[];
};

/**
 * `POST /u2/api/login/unlock` `{token}` and `POST /u2/api/login/not-me` `{token}`: 200. The page says that it is done; `restart_url`: the app to
 * sign in to again. `mailed`: a link to set a new password was sent.
 */
export type DoneAnswer = { done: true; tenant_name: string; restart_url?: string; mailed?: boolean };

/** `POST /u2/api/mfa/unlock` `{state}`: 200. A link is on its way to the account's e-mail. */
export type UnlockAnswer = { mailed: true; tenant_name: string };

/** Why a password cannot be taken, with `invalid_password`. */
export type PasswordReason = 'broken' | 'too_short' | 'too_long' | 'common' | 'names';

/**
 * For the Signal API (WebAuthn L3 §5.1.10): all keys that are accepted for one user handle, and how the account is called now. Nothing is
 * lost by not telling it.
 */
export type AcceptedKeys = {
  rp_id: string;
  /** The user handle, base64url. */
  user_id: string;
  /** base64url. */
  credential_ids: string[];
  name: string;
  display_name: string;
};

/** A credential that a browser is shown: `id` is base64url without padding. */
export type KeyDescriptor = { id: string; type: 'public-key'; transports?: string[] };

type UserVerification = 'required' | 'preferred' | 'discouraged';

/** `PublicKeyCredentialCreationOptionsJSON` of WebAuthn L3 §5.1.8, as far as we use it. */
export type CreationOptions = {
  rp: { id: string; name: string };
  /** `id`: the user handle, base64url. */
  user: { id: string; name: string; displayName: string };
  /** base64url, 32 bytes. */
  challenge: string;
  pubKeyCredParams: { type: 'public-key'; alg: number }[];
  /** Milliseconds. */
  timeout: number;
  excludeCredentials: KeyDescriptor[];
  authenticatorSelection: {
    authenticatorAttachment?: 'platform' | 'cross-platform';
    residentKey: UserVerification;
    requireResidentKey: boolean;
    userVerification: UserVerification;
  };
  hints: string[];
  attestation: 'none';
  extensions: { credProps: true };
};

/** `PublicKeyCredentialRequestOptionsJSON` of WebAuthn L3 §5.1.9, as far as we use it. Before a first factor it lists no credentials. */
export type RequestOptions = {
  rpId: string;
  challenge: string;
  /** Milliseconds. */
  timeout: number;
  allowCredentials?: KeyDescriptor[];
  userVerification: UserVerification;
  hints: string[];
};

/**
 * `POST /u2/api/mfa/webauthn-enrollment/options` `{state, kind}` and `POST /u2/api/passkey/enrollment/options` `{state}`: 200. Each call makes
 * a new challenge, good for one answer within five minutes; the one before is worth nothing any more. The answer goes to the same path
 * without `/options`, as `{state, credential}`, `credential` being a `RegistrationResponseJSON`.
 */
export type CreationAnswer = { options: CreationOptions };

/**
 * `POST /u2/api/mfa/webauthn-challenge/options` `{state}` and `POST /u2/api/login/passkey/options` `{state}`: 200. The answer goes to the
 * same path without `/options`, as `{state, credential}`, `credential` being an `AuthenticationResponseJSON`.
 */
export type RequestAnswer = {
  /** Absent where the user has no key for this address. */
  options?: RequestOptions;
  /** Hosts that keys of this user were made for, where those keys do not work at this one any more. */
  former_hosts?: string[];
};

/** `POST /u2/api/passkey/enrollment-nudge` `{state, answer}`: 200 with a step's answer. `later` is 30 days; `skip` is said to nobody's offer. */
export type NudgeReply = 'later' | 'never' | 'skip';

/** `POST /u2/api/mfa/totp-enrollment/secret` `{state}`: 200. The same secret at every call until it is confirmed. */
export type TotpSecretAnswer = {
  account: string;
  issuer: string;
  /** Base32, 32 characters, no spaces: the page shows it in groups of four. */
  secret: string;
  otpauth_uri: string;
  /** Square of `size` modules; `path` is the `d` of an SVG path over it that draws the dark modules. The quiet margin is inside `size`. */
  qr: { size: number; path: string };
};

/**
 * `POST /u2/api/mfa/recovery-code/show` `{state}`: 200. Each call makes a new code, and the one before is worth nothing any more. "I have
 * saved it" is `POST /u2/api/mfa/recovery-code` `{state, id}`.
 */
export type RecoveryCodeAnswer = { recovery_code: string; id: string /** Another was shown in this session before. */; again?: true };

/** `POST /u2/api/mfa/lost-method` `{state, action, method?}`: 200 with a step's answer. */
export type LostMethodAction = 'replace' | 'remove' | 'keep';

/** Every refusal of /u2/api: OAuth's shape with what the page needs to go on. */
export type ScreenError = {
  error: ScreenErrorCode;
  error_description: string;
  /** The body's field that is at fault. */
  field?: string;
  /** With `invalid_phone_number` and `phone_number_refused`. */
  reason?: PhoneNumberReason;
  /** With `invalid_password`. */
  password_reason?: PasswordReason;
  fewest_characters?: number;
  /** Seconds to wait, with 429 and 503. */
  retry_after?: number;
  /** With `unknown_credential`, where nobody has it: the browser may be told that it is gone. */
  signal?: { rp_id: string; credential_id: string };
  /** A screen that can go on. */
  next?: string;
  /** Where the sign-in starts again: the app. Absent where the session is unknown or another browser's. */
  restart_url?: string;
  reference?: string;
  /** Where the page that is refused belongs to a sign-in or to a mailed link. */
  tenant_name?: string;
};

export type { ScreenErrorCode };

/** Query of `/u2/error?error=…&state=…` when the OpenID Connect engine refuses; anything else is shown as `server_error`. */
export type ErrorPageCode =
  | 'invalid_request'
  | 'unauthorized_client'
  | 'invalid_client'
  | 'unsupported_response_type'
  | 'invalid_redirect_uri'
  | 'access_denied'
  | 'session_unknown'
  | 'session_expired'
  | 'session_finished'
  | 'no_factor_enabled'
  | 'temporarily_unavailable'
  | 'server_error';
