/** What is stored of a method and may be told. `lastUsedAt` in epoch seconds. */
type Told = {
  id: string;
  type: string;
  confirmed: boolean;
  name?: string | undefined;
  enrolled_at?: string | undefined;
  phone_number?: string | undefined;
};

/** A method by Guardian's older name for it (auth0.md A6). */
export const publicEnrolment = (method: Told, lastUsedAt: number | undefined): Record<string, unknown> => ({
  id: method.id,
  status: method.confirmed ? 'confirmed' : 'pending',
  type: method.type,
  name: method.name?.slice(0, 20),
  phone_number: method.phone_number,
  auth_method: authMethods[method.type],
  enrolled_at: method.enrolled_at,
  last_auth: lastUsedAt === undefined ? undefined : new Date(lastUsedAt * 1000).toISOString(),
});

const authMethods: Record<string, string> = {
  totp: 'authenticator',
  phone: 'sms',
  'webauthn-roaming': 'webauthn-roaming',
  'webauthn-platform': 'webauthn-platform',
  passkey: 'webauthn-platform',
};
