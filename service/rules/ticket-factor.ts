// A ticket calls the phone `phone`, where the switches call it `sms` (auth0.md A6).

/** All that Auth0 takes, of which we have four. */
export const ticketFactors = ['push-notification', 'phone', 'email', 'otp', 'webauthn-roaming', 'webauthn-platform'] as const;

export type TicketFactor = Exclude<(typeof ticketFactors)[number], 'push-notification' | 'email'>;

export const isTicketFactor = (name: (typeof ticketFactors)[number]): name is TicketFactor =>
  name !== 'push-notification' && name !== 'email';

/** The factor's switch. */
export const factorOfTicket = (name: TicketFactor): 'sms' | 'otp' | 'webauthn-roaming' | 'webauthn-platform' =>
  name === 'phone' ? 'sms' : name;

/** The way back. */
export const guardianTicketFactor = (factor: string): string => (factor === 'sms' ? 'phone' : factor);
