// How long a browser stays remembered (product.md §3 rule 10). It satisfies the policy, and nothing else.

/** `GET|PUT /guardian/settings`, by its names there (auth0.md A3). */
export type RememberSettings = {
  display_remember_me_checkbox: boolean;
  remember_me_default_value: boolean;
  /** Seconds. */
  mfa_session_inactivity_timeout: number;
  mfa_session_overall_timeout: number;
};

const hour = 3600;
const day = 24 * hour;

/** Off until it is switched on; the times are Auth0's own (auth0.md D4). */
export const rememberDefaults: RememberSettings = {
  display_remember_me_checkbox: false,
  remember_me_default_value: false,
  mfa_session_inactivity_timeout: 7 * day,
  mfa_session_overall_timeout: 30 * day,
};

export const rememberLimits = { least: hour, mostInactivity: 30 * day, mostOverall: 90 * day };

/** Epoch seconds, all of them. */
type Remembered = { at: number; usedAt: number };

/** Where the checkbox is not shown, no browser is remembered, whatever was ticked before. */
export const isWithinTime = ({ at, usedAt }: Remembered, settings: RememberSettings, now: number): boolean =>
  settings.display_remember_me_checkbox &&
  at + settings.mfa_session_overall_timeout > now &&
  usedAt + settings.mfa_session_inactivity_timeout > now;

/** A use is written down so seldom that it costs next to nothing, and so often that no time runs out by it. */
export const isUseDue = ({ usedAt }: Pick<Remembered, 'usedAt'>, settings: RememberSettings, now: number): boolean =>
  usedAt + Math.min(day, Math.floor(settings.mfa_session_inactivity_timeout / 4)) <= now;
