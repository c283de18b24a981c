import { createHmac } from 'node:crypto';
import type { Secret } from '../rules/secret.ts';

/** What a texted code is for: it is worth nothing for any other session, user, method, number or purpose (security.md 2). */
export type CodeBinding = {
  /** The login session's public id. */
  session: string;
  userId: string;
  methodId: string;
  /** E.164. */
  number: string;
  purpose: 'enrolment' | 'challenge';
};

/**
 * What is stored of a texted code (security.md 17). A code has only a million values, so a plain hash would give it away to whoever reads the
 * table; the key lies elsewhere.
 */
export const codeMac = (key: string, { session, userId, methodId, number, purpose }: CodeBinding, code: Secret): string =>
  createHmac('sha256', key)
    .update(JSON.stringify(['texted code', session, userId, methodId, number, purpose, code.reveal()]))
    .digest('base64url');
