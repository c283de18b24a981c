import type { EncryptionContext } from '../keys/secret-box.ts';

/** What a provider's secret is bound to (security.md 16); lib/grants.ts says the same names. */
export const smsContext = (setting: 'twilio' | 'vonage'): EncryptionContext => ({ purpose: 'sms', setting });
