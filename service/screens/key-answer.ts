import * as z from 'zod';
import { config } from '../config.ts';
import type { Reason } from '../factors/webauthn/refused.ts';
import { refusal } from '../http/screen-endpoint.ts';
import type { Problem } from '../rules/problem.ts';
import type { Method } from '../storage/account.ts';
import { authenticatorOf } from './audit.ts';

/** Looked at only once the challenge is used up: an answer that is no answer has had its try too. */
export const answerBody = z.strictObject({ credential: z.unknown() });

/** The answer in its form, or a refusal that names the member at fault. `failed` puts it into the log before. */
export const readAnswer = async <Schema extends z.ZodType>(
  schema: Schema,
  credential: unknown,
  failed: (reason: Reason) => Promise<void>,
): Promise<z.output<Schema>> => {
  const result = schema.safeParse(credential);
  if (result.success) return result.data;
  await failed('malformed');
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

/** Names the reason in the log, and the key where it is known. */
export const refusedDetails = (reason: string, key?: Pick<Method, 'id' | 'type'>): Record<string, unknown> => ({
  ...(key ? { authenticator: authenticatorOf(key) } : {}),
  failure_details: { errorCode: reason },
});

/** `wasOurs`: it was removed here, so the browser may be told to forget it (W20). */
export const unknownCredential = (credentialId: string, wasOurs: boolean): Problem =>
  refusal(403, 'unknown_credential', 'This key is not set up for this account.', {
    field: 'credential',
    ...(wasOurs ? { signal: { rp_id: config().rpId, credential_id: credentialId } } : {}),
  });
