import * as z from 'zod';
import type { Reason } from '../factors/webauthn/refused.ts';
import { refusal } from '../http/screen-endpoint.ts';
import type { Problem } from '../rules/problem.ts';

/** Looked at only once the challenge is used up: an answer that is no answer has had its try too. */
export const answerBody = z.strictObject({ credential: z.unknown() });

/** The answer in its form, or a refusal that names the member at fault. */
export const readAnswer = <Schema extends z.ZodType>(schema: Schema, credential: unknown): z.output<Schema> => {
  const result = schema.safeParse(credential);
  if (result.success) return result.data;
  const path = ['credential', ...(result.error.issues[0]?.path ?? [])].join('.');
  throw refusal(400, 'invalid_credential', 'This is not what a browser answers.', { field: path.slice(0, 100) });
};

/** What the person is told; which of the checks it was is in the log. */
export const answerRefused = (reason: Reason): Problem =>
  reason === 'user_verification'
    ? refusal(403, 'user_not_verified', 'The key did not ask for a PIN, fingerprint or face.', { field: 'credential' })
    : reason === 'malformed'
      ? refusal(400, 'invalid_credential', 'This is not what a browser answers.', { field: 'credential' })
      : refusal(403, 'credential_refused', 'The answer of the key does not hold.', { field: 'credential' });

/** Names the reason in the log. `authenticator`: the key, where it is known. */
export const refusedDetails = (reason: string, authenticator?: { id: string; type: string }): Record<string, unknown> => ({
  ...(authenticator ? { authenticator } : {}),
  failure_details: { errorCode: reason },
});
