// Bodies of POST and PATCH /users (auth0.md A8).
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { config } from '../config.ts';
import { email, text } from '../http/fields.ts';
import { Problem } from '../rules/problem.ts';
import { databaseConnection } from '../rules/public-user.ts';
import { Secret } from '../rules/secret.ts';
import { isGivenId, withPrefix } from '../rules/user-id.ts';

const largestMetadataBytes = 64 * 1024;

const metadata = z.record(z.string(), z.unknown());
const password = text(1024).transform((typed) => new Secret(typed));
const phoneNumber = z.string().regex(/^\+[0-9]{1,15}$/);
const picture = z.url({ protocol: /^https?$/ }).max(2048);
const userId = z
  .string()
  .refine(isGivenId, { error: 'An id has 1 to 255 characters and holds no white space and none of / ? # \\' })
  .transform(withPrefix);

const flags = { blocked: z.boolean().optional(), email_verified: z.boolean().optional(), phone_verified: z.boolean().optional() };

export const newUserBody = z.strictObject({
  connection: z.string(),
  user_id: userId.optional(),
  email,
  password: password.optional(),
  username: text(128).optional(),
  phone_number: phoneNumber.optional(),
  name: text(300).optional(),
  nickname: text(300).optional(),
  given_name: text(150).optional(),
  family_name: text(150).optional(),
  picture: picture.optional(),
  verify_email: z.boolean().optional(),
  user_metadata: metadata.optional(),
  app_metadata: metadata.optional(),
  ...flags,
});

export const userChangeBody = z.strictObject({
  connection: z.string().optional(),
  email: email.optional(),
  password: password.optional(),
  username: text(128).nullish(),
  phone_number: phoneNumber.nullish(),
  name: text(300).nullish(),
  nickname: text(300).nullish(),
  given_name: text(150).nullish(),
  family_name: text(150).nullish(),
  picture: picture.nullish(),
  verify_email: z.boolean().optional(),
  user_metadata: metadata.optional(),
  app_metadata: metadata.optional(),
  ...flags,
});

export const requireConnection = (connection: string | undefined): void => {
  if (connection === undefined || connection === databaseConnection) return;
  throw new Problem(400, 'inexistent_connection', 'Connection does not exist.', { details: { field: 'connection' } });
};

/** There is nothing yet that sends mail to an address which nobody has proven; the reason told is the deployment's own (product.md §4). */
export const requireNoMail = (verifyEmail: boolean | undefined): void => {
  if (!verifyEmail) return;
  const reason =
    config().mailSender === undefined
      ? 'This deployment has no mail sender, so it cannot send a verification mail'
      : 'Verification mails are not supported';
  const message = `${reason}: leave out verify_email, or send false.`;
  throw new Problem(400, 'mail_not_supported', message, { details: { field: 'verify_email' } });
};

export const requireSmallMetadata = (name: 'user_metadata' | 'app_metadata', value: Record<string, unknown> | undefined): void => {
  if (value === undefined || Buffer.byteLength(JSON.stringify(value)) <= largestMetadataBytes) return;
  throw new Problem(400, 'invalid_body', `${name} is larger than ${largestMetadataBytes} bytes.`, { details: { field: name } });
};

/** What a user is called and shown as where nothing was given. */
export const defaultsFor = (address: string) => ({
  name: address,
  nickname: address.split('@')[0] ?? address,
  picture: `https://s.gravatar.com/avatar/${createHash('md5').update(address).digest('hex')}?s=480&r=pg&d=mp`,
});
