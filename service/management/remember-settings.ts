import * as z from 'zod';
import { type RememberSettings, rememberLimits } from '../rules/remembering.ts';

const { least, mostInactivity, mostOverall } = rememberLimits;

/** All four are required, as at Auth0 (auth0.md A3). */
export const rememberSettingsBody: z.ZodType<RememberSettings> = z
  .strictObject({
    display_remember_me_checkbox: z.boolean(),
    remember_me_default_value: z.boolean(),
    mfa_session_inactivity_timeout: z.int().min(least).max(mostInactivity),
    mfa_session_overall_timeout: z.int().min(least).max(mostOverall),
  })
  .refine(({ mfa_session_inactivity_timeout: idle, mfa_session_overall_timeout: overall }) => idle <= overall, {
    error: 'mfa_session_inactivity_timeout must not be greater than mfa_session_overall_timeout',
    path: ['mfa_session_inactivity_timeout'],
  });
