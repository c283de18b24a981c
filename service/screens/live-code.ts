import { refusal } from '../http/screen-endpoint.ts';
import { type LoginSession, usedUp } from '../storage/login-sessions.ts';
import { isTexted, type Recipient } from './recipient.ts';

/** Ten minutes (ASVS 6.5.5). */
export const codeLifetimeSeconds = 600;

/** The keyed hash to compare with, or a refusal where no code is live any more. That is no try: there is nothing to guess. */
export const requireLiveCode = (session: LoginSession, recipient: Recipient, now: number): string => {
  const { expiresAt = 0, unsent = false } = session.textedCode ?? {};
  const isLive = isTexted(session, recipient) && !unsent && session.codeMac !== usedUp && expiresAt > now;
  if (!isLive || session.codeMac === undefined)
    throw refusal(403, 'code_expired', 'This code ran out. Please ask for a new one.', { field: 'code' });
  return session.codeMac;
};
