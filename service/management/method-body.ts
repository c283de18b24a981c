// Bodies of POST and PUT …/authentication-methods (auth0.md A7, product.md §4).
import * as z from 'zod';
import { normaliseSecret } from '../factors/totp/secret.ts';
import { text } from '../http/fields.ts';
import { Secret } from '../rules/secret.ts';

/** Auth0's limit. */
export const methodName = text(20);

const secret = z
  .string()
  .max(500)
  .transform((typed, context) => {
    const canonical = normaliseSecret(typed);
    if (!canonical) context.addIssue({ code: 'custom', message: 'Expected base32 (letters A-Z, digits 2-7) of 80 to 1024 bits' });
    return new Secret(canonical ?? '');
  });

const totp = z
  .strictObject({
    type: z.literal('totp'),
    totp_secret: secret,
    name: methodName.optional(),
    friendly_name: methodName.optional(),
    confirmed: z.boolean().default(true),
  })
  .refine(({ name, friendly_name }) => name === undefined || friendly_name === undefined || name === friendly_name, {
    error: 'name and friendly_name are two spellings of one property and differ here',
    path: ['friendly_name'],
  });

// Told apart before anything else of the body is looked at, so that the answer is about the type.
const notYet = new Set(['phone', 'webauthn-roaming', 'webauthn-platform', 'passkey']);
const never = new Set(['push', 'email']);
const typed = z.looseObject({
  type: z.enum(['totp', ...notYet, ...never]).superRefine((type, context) => {
    if (notYet.has(type)) context.addIssue({ code: 'custom', message: `Methods of type ${type} cannot be created yet` });
    if (never.has(type)) context.addIssue({ code: 'custom', message: `Methods of type ${type} are not supported` });
  }),
});

export const newMethodBody = typed.pipe(totp);
export const newMethodsBody = z.array(newMethodBody).max(20);
export type NewMethod = z.output<typeof totp>;
