// The two answers of a browser (RegistrationResponseJSON and AuthenticationResponseJSON, WebAuthn L3 §5.1), with their lengths bounded and
// their bytes in one writing.
import * as z from 'zod';
import { decodeBase64, longestId } from './base64url.ts';

const bytes = (most: number) =>
  z.string().transform((text, context) => {
    const decoded = text.length <= most * 2 ? decodeBase64(text) : undefined;
    if (!decoded || decoded.length > most) context.addIssue({ code: 'custom', message: `Expected base64url of 1 to ${most} bytes` });
    return (decoded ?? Buffer.alloc(0)).toString('base64url');
  });

const id = bytes(longestId);

const common = {
  id,
  rawId: id,
  type: z.literal('public-key'),
  // Free text: what is not known is no attachment that we know.
  authenticatorAttachment: z.string().max(64).nullish(),
};

/** Unsigned, and so only a hint; what has another form says nothing. */
const credProps = z
  .object({ credProps: z.object({ rk: z.boolean().optional() }).optional() })
  .optional()
  .catch(undefined);

const transports = z.array(z.string().max(32)).max(16).optional().catch(undefined);

const sameId = { error: 'id and rawId differ', path: ['rawId'] };

export const registrationAnswer = z
  .object({
    ...common,
    response: z.object({ clientDataJSON: bytes(8192), attestationObject: bytes(32768), transports }),
    clientExtensionResults: credProps,
  })
  .refine((answer) => answer.id === answer.rawId, sameId);

export const assertionAnswer = z
  .object({
    ...common,
    response: z.object({
      clientDataJSON: bytes(8192),
      authenticatorData: bytes(8192),
      signature: bytes(1024),
      // Browsers leave it out or say null where there is none.
      userHandle: bytes(64).nullish(),
    }),
  })
  .refine((answer) => answer.id === answer.rawId, sameId);

export type RegistrationAnswer = z.output<typeof registrationAnswer>;
export type AssertionAnswer = z.output<typeof assertionAnswer>;
