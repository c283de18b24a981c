// Keys that come from another system: security keys, device biometrics, passkeys. They differ in their type only.
import * as z from 'zod';
import { config } from '../../config.ts';
import { base64Text } from '../../factors/webauthn/base64-text.ts';
import { longestId } from '../../factors/webauthn/base64url.ts';
import { longestKey, readCoseKey } from '../../factors/webauthn/cose-key.ts';
import { text } from '../../http/fields.ts';
import { type Making, methodBody, type OwnFields } from './method-type.ts';

const publicKey = base64Text(longestKey).superRefine((encoded, context) => {
  const read = readCoseKey(Buffer.from(encoded, 'base64url'));
  if (read.outcome !== 'key') context.addIssue({ code: 'custom', message: read.fault });
});

const largestCount = 2 ** 32 - 1;
const signCount = z.int().min(0).max(largestCount);

const transport = z.string().refine((typed) => /^[\x20-\x7e]{1,32}$/.test(typed), { error: 'Expected 1 to 32 printable ASCII characters' });
/** Of any version: models are older than RFC 9562. */
const aaguid = z.guid().toLowerCase();
const hostname = z
  .hostname()
  .refine((name) => !name.endsWith('.'), { error: 'Expected no dot at the end' })
  .toLowerCase();

const keyBody = <Type extends 'webauthn-roaming' | 'webauthn-platform' | 'passkey'>(type: Type) =>
  methodBody(type, {
    credential_id: base64Text(longestId).optional(),
    key_id: base64Text(longestId).optional(),
    public_key: publicKey,
    sign_count: signCount.default(0),
    credential_backed_up: z.boolean().optional(),
    credential_device_type: z.enum(['single_device', 'multi_device']).optional(),
    transports: z.array(transport).max(16).optional(),
    aaguid: aaguid.optional(),
    relying_party_identifier: hostname.optional(),
    user_handle: base64Text(64).optional(),
    user_agent: text(512).optional(),
    // Auth0's link to one of a user's several identities: a user has one here. Not kept.
    identity_user_id: text(1000).optional(),
  })
    .superRefine(({ credential_id, key_id }: Ids, context) => {
      if (credential_id === undefined && key_id === undefined)
        context.addIssue({ code: 'invalid_type', expected: 'string', path: ['credential_id'], input: undefined });
    })
    .refine(({ credential_id, key_id }: Ids) => credential_id === undefined || key_id === undefined || credential_id === key_id, {
      error: 'credential_id and key_id are two spellings of one property and differ here',
      path: ['key_id'],
    })
    .refine((body: Backup) => !(body.credential_backed_up && body.credential_device_type === 'single_device'), {
      error: 'A key of a single_device is backed up nowhere',
      path: ['credential_backed_up'],
    });

type Ids = { credential_id?: string | undefined; key_id?: string | undefined };
type Backup = { credential_backed_up?: boolean | undefined; credential_device_type?: 'single_device' | 'multi_device' | undefined };

export const roamingBody = keyBody('webauthn-roaming');
export const platformBody = keyBody('webauthn-platform');
export const passkeyBody = keyBody('passkey');

export const keyFields = async (
  _making: Making,
  body: z.output<typeof roamingBody | typeof platformBody | typeof passkeyBody>,
): Promise<OwnFields> => ({
  credential_id: body.credential_id ?? body.key_id,
  public_key: body.public_key,
  sign_count: body.sign_count,
  backup_eligible: isBackupEligible(body),
  credential_backed_up: body.credential_backed_up,
  transports: body.transports,
  aaguid: body.aaguid,
  rp_id: body.relying_party_identifier ?? config().rpId,
  user_handle: body.user_handle,
  user_agent: body.user_agent,
});

/** Undefined: the import does not say, the first use will. What is backed up may be (WebAuthn L3 §6.1.3). */
const isBackupEligible = ({ credential_device_type: device, credential_backed_up: backedUp }: Backup): boolean | undefined => {
  if (device !== undefined) return device === 'multi_device';
  return backedUp || undefined;
};
