// Bodies of POST and PUT …/authentication-methods (auth0.md A7, product.md §4).
import * as z from 'zod';
import { phoneBody } from './new-methods/phone.ts';
import { totpBody } from './new-methods/totp.ts';

// Told apart before anything else of the body is looked at, so that the answer is about the type.
const known = ['totp', 'phone'];
const notYet = new Set(['webauthn-roaming', 'webauthn-platform', 'passkey']);
const never = new Set(['push', 'email']);
const typed = z.looseObject({
  type: z.enum([...known, ...notYet, ...never]).superRefine((type, context) => {
    if (notYet.has(type)) context.addIssue({ code: 'custom', message: `Methods of type ${type} cannot be created yet` });
    if (never.has(type)) context.addIssue({ code: 'custom', message: `Methods of type ${type} are not supported` });
  }),
});

const body = z.discriminatedUnion('type', [totpBody, phoneBody]);

export const newMethodBody = typed.pipe(body);
export const newMethodsBody = z.array(newMethodBody).max(20);
export type NewMethod = z.output<typeof body>;
