import * as z from 'zod';
import { normaliseSecret, secretContext } from '../../factors/totp/secret.ts';
import { secretFingerprint } from '../../keys/secret-fingerprint.ts';
import { Secret } from '../../rules/secret.ts';
import { type Making, methodBody, type OwnFields } from './method-type.ts';

const secret = z
  .string()
  .max(500)
  .transform((typed, context) => {
    const canonical = normaliseSecret(typed);
    if (!canonical) context.addIssue({ code: 'custom', message: 'Expected base32 (letters A-Z, digits 2-7) of 80 to 1024 bits' });
    return new Secret(canonical ?? '');
  });

export const totpBody = methodBody('totp', { totp_secret: secret });

export const totpFields = async ({ deps, userId, id }: Making, body: z.output<typeof totpBody>): Promise<OwnFields> => {
  const revealed = body.totp_secret.reveal();
  const box = await deps.secrets();
  return {
    secret: await box.encrypt(Buffer.from(revealed, 'utf8'), secretContext(userId, id)),
    secret_fingerprint: await secretFingerprint(userId, revealed),
  };
};
