/** What is stored of a method and may be told. */
type Told = {
  id: string;
  type: string;
  confirmed: boolean;
  name?: string | undefined;
  created_at: string;
  enrolled_at?: string | undefined;
  phone_number?: string | undefined;
  credential_id?: string | undefined;
  public_key?: string | undefined;
  sign_count?: number | undefined;
  backup_eligible?: boolean | undefined;
  credential_backed_up?: boolean | undefined;
  transports?: string[] | undefined;
  aaguid?: string | undefined;
  rp_id?: string | undefined;
  user_handle?: string | undefined;
  user_agent?: string | undefined;
};

/** A method as its creation, change and replacement answer it: without `confirmed`, as Auth0 (auth0.md A7). Both spellings of the name. */
export const writtenMethod = (method: Told): Record<string, unknown> => ({
  id: method.id,
  type: method.type,
  name: method.name,
  friendly_name: method.name,
  created_at: method.created_at,
  ...(method.type === 'phone' ? phone(method) : {}),
  ...(method.credential_id === undefined ? {} : key(method)),
});

/** The number in clear (product.md §4), and Auth0's list of the ways a code reaches it, of which we have one. */
const phone = ({ id, phone_number }: Told): Record<string, unknown> => ({
  phone_number,
  preferred_authentication_method: 'sms',
  authentication_methods: [{ id: `sms|${id}`, type: 'sms' }],
});

/** By Auth0's names, and ours beside them (product.md §4). A public key is no secret. */
const key = (method: Told): Record<string, unknown> => ({
  key_id: method.credential_id,
  credential_id: method.credential_id,
  public_key: method.public_key,
  sign_count: method.sign_count,
  credential_device_type: method.backup_eligible === undefined ? undefined : method.backup_eligible ? 'multi_device' : 'single_device',
  credential_backed_up: method.credential_backed_up,
  transports: method.transports,
  aaguid: method.aaguid,
  relying_party_identifier: method.rp_id,
  user_handle: method.user_handle,
  user_agent: method.user_agent,
});

/** Epoch seconds. A clone is suspected where a key's counter went back. */
type Happened = { lastUsedAt: number | undefined; cloneSuspectedAt: number | undefined };

/** A method as it is read, with what happened to it since it was made. */
export const readMethod = (method: Told, { lastUsedAt, cloneSuspectedAt }: Happened): Record<string, unknown> => ({
  ...writtenMethod(method),
  confirmed: method.confirmed,
  enrolled_at: method.enrolled_at,
  last_auth_at: isoTime(lastUsedAt),
  clone_suspected_at: isoTime(cloneSuspectedAt),
});

const isoTime = (epochSeconds: number | undefined): string | undefined =>
  epochSeconds === undefined ? undefined : new Date(epochSeconds * 1000).toISOString();
