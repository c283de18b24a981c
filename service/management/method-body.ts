// Bodies of POST and PUT …/authentication-methods (auth0.md A7, product.md §4).
import * as z from 'zod';
import { passkeyBody, platformBody, roamingBody } from './new-methods/key.ts';
import { phoneBody } from './new-methods/phone.ts';
import { totpBody } from './new-methods/totp.ts';

const body = z.discriminatedUnion('type', [totpBody, phoneBody, roamingBody, platformBody, passkeyBody]);
const replaced = z.discriminatedUnion('type', [totpBody, phoneBody]);

// Told apart before anything else of the body is looked at, so that the answer is about the type.
const keys = ['webauthn-roaming', 'webauthn-platform', 'passkey'];
const never = ['push', 'email'];
const typed = (faultOf: (type: string) => string | undefined) =>
  z.looseObject({
    type: z.enum(['totp', 'phone', ...keys, ...never]).superRefine((type, context) => {
      const message = never.includes(type) ? `Methods of type ${type} are not supported` : faultOf(type);
      if (message) context.addIssue({ code: 'custom', message });
    }),
  });

/** Nobody but its owner can make a key anew, so a list that leaves it out does not take it away (product.md §4). */
const leftAlone = (type: string) =>
  keys.includes(type) ? `Methods of type ${type} are not replaced: PUT leaves them as they are, POST creates one` : undefined;

export const newMethodBody = typed(() => undefined).pipe(body);
export const newMethodsBody = z.array(typed(leftAlone).pipe(replaced)).max(20);
export type NewMethod = z.output<typeof body>;
