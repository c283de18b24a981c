// What every type of authentication method has in common, and what it adds. One file a type beside this one; the list is method-body.ts.
import * as z from 'zod';
import type { SecretsDeps } from '../../deps/secrets.ts';
import { text } from '../../http/fields.ts';
import type { Method } from '../../storage/account.ts';

/** Auth0's limit. */
export const methodName = text(20);

/** The body of one type, which is strict, with the name in Auth0's spelling or ours. */
export const methodBody = <Type extends Method['type'], Own extends z.ZodRawShape>(type: Type, own: Own) =>
  z
    .strictObject({
      type: z.literal(type),
      name: methodName.optional(),
      friendly_name: methodName.optional(),
      confirmed: z.boolean().default(true),
      ...own,
    })
    .refine(hasOneName, {
      error: 'name and friendly_name are two spellings of one property and differ here',
      path: ['friendly_name'],
    });

type Named = { name?: string | undefined; friendly_name?: string | undefined };
const hasOneName = (body: unknown): boolean => {
  const { name, friendly_name } = body as Named; // the shape above has both
  return name === undefined || friendly_name === undefined || name === friendly_name;
};

/** Whose method it is to be, and by which id: a secret is encrypted for these alone. */
export type Making = { deps: SecretsDeps; userId: string; id: string };

/** What a type stores of its body, beside what every method has. */
export type OwnFields = Omit<Partial<Method>, 'id' | 'type' | 'confirmed' | 'name' | 'created_at' | 'enrolled_at'>;
