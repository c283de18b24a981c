// People with keys, and the steps with a key, for tests of the screens' endpoints.
import { randomBytes } from 'node:crypto';
import { implementedFactors } from '../../service/factors/index.ts';
import type { CreationOptions, RequestOptions, WebauthnKind } from '../../service/rules/screen-answers.ts';
import { type Method, methodKey, profileKey, readAccount } from '../../service/storage/account.ts';
import { readEntries } from '../../service/storage/audit-reading.ts';
import { claimCredential } from '../../service/storage/credential-claims.ts';
import { writeFactorSwitch } from '../../service/storage/settings.ts';
import type { Table } from '../../service/storage/table.ts';
import { answerWith, makeKey, newKey, newPasskey, newPlatformKey, type SoftKey, type Twist } from './authenticator.ts';
import type { Answered, Handler } from './event.ts';
import { nextMethodId } from './method-id.ts';
import { type Browser, type Person, post } from './sign-in.ts';

/** Switches these factors on, and all others off. */
export const switchOnly = async (table: Table, ...on: readonly string[]): Promise<void> => {
  for (const name of implementedFactors) await writeFactorSwitch(table, name, on.includes(name));
};

export const keyOfKind = (kind: WebauthnKind, more: Partial<SoftKey> = {}): SoftKey =>
  kind === 'passkey' ? newPasskey(more) : kind === 'webauthn-platform' ? newPlatformKey(more) : newKey(more);

/** A confirmed key of this kind, stored as its enrolment stores it; the person's handle is made with the first. */
export const givenKey = async (
  table: Table,
  { userId }: Person,
  kind: WebauthnKind,
  { key = keyOfKind(kind), more = {} }: { key?: SoftKey; more?: Partial<Method> } = {},
): Promise<{ id: string; key: SoftKey }> => {
  const { item } = (await table.update(profileKey(userId), {
    setOnce: { user_handle: randomBytes(32).toString('base64url') },
  })) as { item: Record<string, unknown> }; // without a condition it is written
  const handle = String(item['user_handle']);
  if (key.discoverable) key.userHandle = handle;
  const id = nextMethodId();
  const credentialId = key.id.toString('base64url');
  await claimCredential(table, { credentialId, userId, now: Math.floor(Date.now() / 1000) });
  await table.put({
    ...methodKey(userId, id),
    id,
    type: kind,
    confirmed: true,
    created_at: new Date(Date.now()).toISOString(),
    credential_id: credentialId,
    public_key: Buffer.from(key.publicKey).toString('base64url'),
    sign_count: Math.max(key.counter - 1, 0),
    backup_eligible: key.backupEligible,
    credential_backed_up: key.backedUp,
    transports: key.transports,
    rp_id: 'login.example.com',
    user_handle: handle,
    ...more,
  });
  return { id, key };
};

export type KeyHandlers = Record<
  'signInOptions' | 'signIn' | 'makeOptions' | 'make' | 'askOptions' | 'answer' | 'offerOptions' | 'offer' | 'nudge',
  Handler
>;

export const keyHandlers = async (): Promise<KeyHandlers> => {
  const load = async (path: string): Promise<Handler> => (await import(`../../lambdas/u2/api/${path}.post.ts`)).handler;
  return {
    signInOptions: await load('login/passkey/options'),
    signIn: await load('login/passkey'),
    makeOptions: await load('mfa/webauthn-enrollment/options'),
    make: await load('mfa/webauthn-enrollment'),
    askOptions: await load('mfa/webauthn-challenge/options'),
    answer: await load('mfa/webauthn-challenge'),
    offerOptions: await load('passkey/enrollment/options'),
    offer: await load('passkey/enrollment'),
    nudge: await load('passkey/enrollment-nudge'),
  };
};

export const creationFrom = (answered: Answered): CreationOptions => {
  if (!answered.body?.['options']) throw new Error(`no options: ${JSON.stringify(answered)}`);
  return answered.body['options'] as CreationOptions; // the contract: rules/screen-answers.ts
};

export const requestFrom = (answered: Answered): RequestOptions => {
  if (!answered.body?.['options']) throw new Error(`no options: ${JSON.stringify(answered)}`);
  return answered.body['options'] as RequestOptions;
};

/** Asks for a challenge and answers it with this key, at the second factor. */
export const answerChallenge = async (handlers: KeyHandlers, browser: Browser, key: SoftKey, twist: Twist = {}): Promise<Answered> => {
  const options = requestFrom(await post(handlers.askOptions, browser, {}));
  return post(handlers.answer, browser, { credential: answerWith(options, key, twist) });
};

/** The same at the first. */
export const signInWith = async (handlers: KeyHandlers, browser: Browser, key: SoftKey, twist: Twist = {}): Promise<Answered> => {
  const options = requestFrom(await post(handlers.signInOptions, browser, {}));
  return post(handlers.signIn, browser, { credential: answerWith(options, key, twist) });
};

/** Asks for a key of this kind and makes it, as the second factor of the sign-in. */
export const enrolWith = async (
  handlers: KeyHandlers,
  browser: Browser,
  kind: WebauthnKind,
  { key = keyOfKind(kind), twist = {} }: { key?: SoftKey; twist?: Twist } = {},
): Promise<Answered> => {
  const options = creationFrom(await post(handlers.makeOptions, browser, { kind }));
  return post(handlers.make, browser, { credential: makeKey(options, key, twist) });
};

/** Asks for a passkey at the end of the sign-in and makes it. */
export const takeOffered = async (
  handlers: KeyHandlers,
  browser: Browser,
  { key = newPasskey(), twist = {} }: { key?: SoftKey; twist?: Twist } = {},
): Promise<Answered> => {
  const options = creationFrom(await post(handlers.offerOptions, browser, {}));
  return post(handlers.offer, browser, { credential: makeKey(options, key, twist) });
};

/** The keys of a person, and what the log says of them, oldest first. */
export const keysOf = async (table: Table, { userId }: Person): Promise<Method[]> =>
  (await readAccount(table, userId))?.methods.filter(({ credential_id }) => credential_id !== undefined) ?? [];

export const typesLogged = async (table: Table, { userId }: Person): Promise<string[]> => {
  const entries = await readEntries(table, { newestFirst: false, limit: 1000, now: Date.now(), search: { userId } });
  return entries.map(({ type }) => type);
};

/** Why answers and new keys of a person were refused. */
export const reasonsLogged = async (table: Table, { userId }: Person): Promise<unknown[]> => {
  const entries = await readEntries(table, { newestFirst: false, limit: 1000, now: Date.now(), search: { userId } });
  return entries.flatMap(({ details }) => {
    const failure = (details as { failure_details?: { errorCode: string } } | undefined)?.failure_details;
    return failure ? [failure.errorCode] : [];
  });
};
