import type { AccountErrorCode } from './account-errors.ts';

/** Why a call of /u2/api is refused: the `error` of every refusal, with its status. */
export type ScreenErrorCode =
  | AccountErrorCode
  | 'session_missing' // 400 no or malformed `state`
  | 'session_unknown' // 403 no such session, or opened by another browser
  | 'session_expired' // 403
  | 'session_finished' // 403 completed or used
  | 'session_failed' // 403 stopped
  | 'ticket_unknown' // 403 no such ticket, or it was taken back
  | 'ticket_expired' // 403 five days are over
  | 'ticket_used' // 403
  | 'already_enrolled' // 409 the ticket meets a usable method; it is not used up
  | 'link_unknown' // 403 no such mailed link, cut short, or its account is not to be had any more
  | 'link_expired' // 403
  | 'link_used' // 403 used, or ended by a new password
  | 'mail_unavailable' // 400 this deployment sends no mails, or the account has no address
  | 'too_many_mails' // 429 `retry_after`: this person's own limit
  | 'invalid_password' // 400 `password_reason`, `fewest_characters`
  | 'no_factor_enabled' // 403 the policy asks for a second factor and none is switched on
  | 'step_not_open' // 409 the session is elsewhere: `next`
  | 'invalid_body' // 400 `field`
  | 'invalid_identifier' // 400
  | 'wrong_credentials' // 403 unknown user, wrong password or blocked, all alike
  | 'invalid_code' // 400 not six digits
  | 'wrong_code' // 403
  | 'code_already_used' // 403 wait for the next code
  | 'code_expired' // 403 no texted code is live any more: ask for a new one
  | 'invalid_recovery_code' // 400 not 24 letters and digits
  | 'recovery_code_replaced' // 409 another was made meanwhile, in another tab or by an administrator: show again
  | 'invalid_phone_number' // 400 `reason`
  | 'phone_number_refused' // 403 `reason`
  | 'too_many_texts' // 429 `retry_after`: this person's own limits
  | 'sms_closed' // 403 the day's money or number of texts is used up
  | 'sms_unavailable' // 503 `retry_after`: no provider, or it does not work
  | 'too_many_attempts' // 429 `retry_after`
  | 'passkey_off' // 403 signing in by passkey is switched off
  | 'challenge_expired' // 403 no live challenge: it was used, replaced or is too old; ask for options again
  | 'invalid_credential' // 400 not what a browser answers; `field`
  | 'credential_refused' // 403 what was checked of the answer does not hold; the log says what
  | 'user_not_verified' // 403 PIN, fingerprint or face were asked for, and the key did not ask for them
  | 'unknown_credential' // 403 none of this account's (or, at sign-in, of anybody's) keys; `signal`
  | 'former_address' // 403 the key was made for another address
  | 'possible_clone' // 403 the key's counter went back
  | 'kind_not_enabled' // 403 a key of a kind that is not switched on was made
  | 'already_registered' // 409 this key is set up already
  | 'too_many_methods' // 403 the user has as many as there may be
  | 'factor_locked' // 403 a hundred failures: off for this user
  | 'cross_site_request' // 403
  | 'payload_too_large' // 413
  | 'unsupported_media_type' // 415
  | 'temporarily_unavailable' // 503 `retry_after`
  | 'server_error';
