// The two answers of a browser (RegistrationResponseJSON and AuthenticationResponseJSON, WebAuthn L3 §5.1), with their lengths bounded and
// their bytes in one writing.
import * as z from 'zod';
import { base64Text } from './base64-text.ts';
import { longestId } from './base64url.ts';

const id = base64Text(longestId);

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
    response: z.object({ clientDataJSON: base64Text(8192), attestationObject: base64Text(32768), transports }),
    clientExtensionResults: credProps,
  })
  .refine((answer) => answer.id === answer.rawId, sameId);

export const assertionAnswer = z
  .object({
    ...common,
    response: z.object({
      clientDataJSON: base64Text(8192),
      authenticatorData: base64Text(8192),
      signature: base64Text(1024),
      // Browsers leave it out or say null where there is none.
      userHandle: base64Text(64).nullish(),
    }),
  })
  .refine((answer) => answer.id === answer.rawId, sameId);

export type RegistrationAnswer = z.output<typeof registrationAnswer>;
export type AssertionAnswer = z.output<typeof assertionAnswer>;
