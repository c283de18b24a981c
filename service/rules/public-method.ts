/** What is stored of a method and may be told. */
type Told = {
  id: string;
  type: string;
  confirmed: boolean;
  name?: string | undefined;
  created_at: string;
  enrolled_at?: string | undefined;
  phone_number?: string | undefined;
};

/** A method as its creation, change and replacement answer it: without `confirmed`, as Auth0 (auth0.md A7). Both spellings of the name. */
export const writtenMethod = (method: Told): Record<string, unknown> => ({
  id: method.id,
  type: method.type,
  name: method.name,
  friendly_name: method.name,
  created_at: method.created_at,
  ...(method.type === 'phone' ? phone(method) : {}),
});

/** The number in clear (product.md §4), and Auth0's list of the ways a code reaches it, of which we have one. */
const phone = ({ id, phone_number }: Told): Record<string, unknown> => ({
  phone_number,
  preferred_authentication_method: 'sms',
  authentication_methods: [{ id: `sms|${id}`, type: 'sms' }],
});

/** A method as it is read, with what changes at each use. `lastUsedAt` in epoch seconds. */
export const readMethod = (method: Told, lastUsedAt: number | undefined): Record<string, unknown> => ({
  ...writtenMethod(method),
  confirmed: method.confirmed,
  enrolled_at: method.enrolled_at,
  last_auth_at: lastUsedAt === undefined ? undefined : new Date(lastUsedAt * 1000).toISOString(),
});
