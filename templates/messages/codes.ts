// Which refusal is told where. Each language must have a text for each code, or tsc fails.
import type { ErrorPageCode, ScreenErrorCode } from '../../service/rules/screen-answers.ts';

/** Refusals that take the place of the whole screen. `no_connection` is the page's own: no answer came. */
export type StopCode =
  | Extract<
      ScreenErrorCode,
      | 'session_missing'
      | 'session_unknown'
      | 'session_expired'
      | 'session_finished'
      | 'session_failed'
      | 'no_factor_enabled'
      | 'factor_locked'
      | 'temporarily_unavailable'
      | 'server_error'
    >
  | 'no_connection';

/** What only `/u2/error` shows: refusals of the OpenID Connect engine. */
export type EngineCode = Exclude<ErrorPageCode, StopCode>;

/** Why an invitation does not go on. */
export type TicketCode = Extract<
  ScreenErrorCode,
  'ticket_unknown' | 'ticket_expired' | 'ticket_used' | 'already_enrolled' | 'no_factor_enabled'
>;

/** Refusals that any screen tells beside its field; the screen stays usable. */
export type RetryCode =
  | Extract<ScreenErrorCode, 'too_many_attempts' | 'temporarily_unavailable' | 'server_error' | 'cross_site_request'>
  | 'no_connection';

/** Refusals to send a text. The screen stays: there may be another way, or the text is only late. */
export type TextTrouble = Extract<ScreenErrorCode, 'too_many_texts' | 'sms_closed' | 'sms_unavailable' | 'phone_number_refused'>;

/**
 * What goes wrong with a key, by the browser's name for it (DOMException) or by our refusal's code. `TimeoutError` is also told of a challenge
 * that is used up, `invalid_credential` also of one that does not hold, `InvalidStateError` also of `already_registered`.
 */
export type KeyTrouble =
  | 'SecurityError'
  | 'UnknownError'
  | 'TimeoutError'
  | Extract<ScreenErrorCode, 'invalid_credential' | 'user_not_verified'>;

/** `forgotten`: the browser was told that nobody has this key any more. */
export type KeyUseTrouble =
  | 'NotAllowedError'
  | 'forgotten'
  | Extract<ScreenErrorCode, 'unknown_credential' | 'former_address' | 'possible_clone'>;

export type KeyMakeTrouble =
  | 'NotAllowedError'
  | 'InvalidStateError'
  | 'NotSupportedError'
  | 'ConstraintError'
  | Extract<ScreenErrorCode, 'kind_not_enabled' | 'too_many_methods'>;

/** What is wrong with a mailed link. */
export type LinkTrouble = Extract<ScreenErrorCode, 'link_unknown' | 'link_expired' | 'link_used'>;

/** A full-page refusal: what it is called, what happened, what to do next. */
export type StopText = { title: string; happened: string; next: string };
