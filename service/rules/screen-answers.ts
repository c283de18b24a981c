// What the JSON endpoints under /u2/api say to the pages: types only, the one contract between service/ and templates/.

/** Pages that exist. A screen's address is `/u2/<name>`. */
export type ScreenName =
  | 'login/identifier'
  | 'login/password'
  | 'mfa/enroll-options'
  | 'mfa/totp-enrollment'
  | 'mfa/totp-challenge'
  | 'mfa/phone-enrollment'
  | 'mfa/phone-challenge'
  | 'mfa/login-options'
  | 'error'
  | 'logged-out';

/** A way to enrol or to answer: a factor by its Guardian name. */
export type FactorName = 'otp' | 'sms';

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
  /** Where a sign-in with another account starts: the app. */
  restart_url?: string;
  /** The e-mail typed in this session, or the hint the app gave; absent before that. After the first factor: the account's. */
  identifier?: string;
  /** mfa/enroll-options: what may be enrolled. */
  factors?: FactorName[];
  /** mfa/login-options: the usable methods, last used first. `number_ending`: the last four digits of a phone's number. */
  methods?: { id: string; factor: FactorName; name: string | null; last_used_at: string | null; number_ending?: string }[];
  /** The challenge screens: there is another way (`mfa/login-options`) to offer. */
  another_way?: boolean;
  /** mfa/phone-enrollment: the countries that may be texted, two letters each; absent: any. */
  sms_countries?: string[];
  /** mfa/phone-challenge. */
  text?: TextState;
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
export type StepAnswer = { next: string };

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

/** Every refusal of /u2/api: OAuth's shape with what the page needs to go on. */
export type ScreenError = {
  error: ScreenErrorCode;
  error_description: string;
  /** The body's field that is at fault. */
  field?: string;
  /** With `invalid_phone_number` and `phone_number_refused`. */
  reason?: PhoneNumberReason;
  /** Seconds to wait, with 429 and 503. */
  retry_after?: number;
  /** A screen that can go on. */
  next?: string;
  /** Where the sign-in starts again: the app. Absent where the session is unknown or another browser's. */
  restart_url?: string;
  reference?: string;
};

export type ScreenErrorCode =
  | 'session_missing' // 400 no or malformed `state`
  | 'session_unknown' // 403 no such session, or opened by another browser
  | 'session_expired' // 403
  | 'session_finished' // 403 completed or used
  | 'session_failed' // 403 stopped
  | 'no_factor_enabled' // 403 the policy asks for a second factor and none is switched on
  | 'step_not_open' // 409 the session is elsewhere: `next`
  | 'invalid_body' // 400 `field`
  | 'invalid_identifier' // 400
  | 'wrong_credentials' // 403 unknown user, wrong password or blocked, all alike
  | 'invalid_code' // 400 not six digits
  | 'wrong_code' // 403
  | 'code_already_used' // 403 wait for the next code
  | 'code_expired' // 403 no texted code is live any more: ask for a new one
  | 'invalid_phone_number' // 400 `reason`
  | 'phone_number_refused' // 403 `reason`
  | 'too_many_texts' // 429 `retry_after`: this person's own limits
  | 'sms_closed' // 403 the day's money or number of texts is used up
  | 'sms_unavailable' // 503 `retry_after`: no provider, or it does not work
  | 'too_many_attempts' // 429 `retry_after`
  | 'factor_locked' // 403 a hundred failures: off for this user
  | 'cross_site_request' // 403
  | 'payload_too_large' // 413
  | 'unsupported_media_type' // 415
  | 'temporarily_unavailable' // 503 `retry_after`
  | 'server_error';

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
