import * as z from 'zod';

/** How codes reach a phone, by Auth0's two names for it. */
export const phonePreference = z.enum(['sms', 'voice']).transform((preferred, context): 'sms' => {
  if (preferred === 'voice') context.addIssue({ code: 'custom', message: 'Codes by voice are not supported' });
  return 'sms';
});
