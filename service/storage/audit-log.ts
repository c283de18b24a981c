// Who did what: entries with Auth0's types (auth0.md A10). Written after the fact it reports, never changed, gone after the retention time.
import { ulid, ulidTime } from '../rules/ulid.ts';
import { hashOf } from './hash.ts';
import type { Item, Table } from './table.ts';

/** Auth0's event types that this product writes. */
export type AuditType =
  | 's' // success login
  | 'f' // failed login
  | 'fp' // failed login, wrong password
  | 'fu' // failed login, unknown user
  | 'slo' // success logout
  | 'scpr' // a link to set a new password was asked for
  | 'fcpr'
  | 'scp' // password changed by its owner
  | 'srrt' // all sign-ins ended by the owner: "this was not me"
  | 'ublkdu' // a factor switched on again by a mailed link
  | 'limit_mu' // address held up for too many failures
  | 'limit_wc' // account held up for too many failures
  | 'sapi' // management call that changed something
  | 'feacft' // code for token
  | 'seccft'
  | 'feccft' // client credentials
  | 'sertft'
  | 'fertft'
  | 'ferrt' // refresh token; reuse
  | 'gd_start_enroll'
  | 'gd_start_enroll_failed'
  | 'gd_enrollment_complete'
  | 'gd_unenroll'
  | 'gd_update_device_account'
  | 'gd_auth_succeed'
  | 'gd_auth_failed'
  | 'gd_auth_rejected'
  | 'gd_otp_rate_limit_exceed'
  | 'gd_recovery_succeed'
  | 'gd_recovery_failed'
  | 'gd_recovery_rate_limit_exceed'
  | 'gd_webauthn_enrollment_failed'
  | 'gd_webauthn_challenge_failed'
  | 'passkey_challenge_failed' // at the first factor
  | 'gd_send_sms'
  | 'gd_send_sms_failure'
  | 'gd_tenant_update';

export type AuditEntry = {
  type: AuditType;
  description: string;
  user_id?: string | undefined;
  user_name?: string | undefined;
  client_id?: string | undefined;
  client_name?: string | undefined;
  connection?: string | undefined;
  ip: string;
  user_agent: string;
  audience?: string | undefined;
  scope?: string | undefined;
  /** Auth0's `details`. Never a code, secret, token or full number. */
  details?: Record<string, unknown>;
};

export type StoredEntry = AuditEntry & { log_id: string; date: string };

export const retentionSeconds = 30 * 24 * 3600;
/** A day's entries are spread over this many partitions, so that one busy hour does not heat one of them. */
export const shards = 4;

const shardOf = (id: string): number => id.charCodeAt(id.length - 1) % shards;
export const dayOf = (epochMilliseconds: number): string => new Date(epochMilliseconds).toISOString().slice(0, 10);
export const partitionOf = (day: string, shard: number): string => `LOG#${day}#${shard}`;
export const userListKey = (userId: string): string => `LOG#USER#${hashOf(userId)}`;

/** One write. */
export const writeAudit = async (
  table: Table,
  entry: AuditEntry,
  { now, random }: { now(): number; random(bytes: number): Uint8Array },
): Promise<void> => {
  const at = now();
  const id = ulid(at, random(10));
  await table.put({
    pk: partitionOf(dayOf(at), shardOf(id)),
    sk: id,
    log_id: id,
    date: new Date(at).toISOString(),
    ...entry,
    ...(entry.user_id ? { gsi1pk: userListKey(entry.user_id), gsi1sk: id } : {}),
    ttl: Math.floor(at / 1000) + retentionSeconds,
  });
};

export const findEntry = async (table: Table, id: string): Promise<StoredEntry | undefined> => {
  const time = ulidTime(id);
  const item = time === undefined ? undefined : await table.get({ pk: partitionOf(dayOf(time), shardOf(id)), sk: id });
  return item && entryOf(item);
};

export const entryOf = ({ pk: _pk, sk: _sk, ttl: _ttl, gsi1pk: _gsi1pk, gsi1sk: _gsi1sk, ...entry }: Item): StoredEntry =>
  entry as unknown as StoredEntry; // written above only
