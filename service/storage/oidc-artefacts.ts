// What the OpenID Connect engine stores: sessions, grants, codes and tokens. Keyed by the hash of their secret, which is never stored.
import { hashOf } from './hash.ts';
import { above, absent, type Key, present, type Table, type Value } from './table.ts';

export type Artefact = { model: string; id: string };
export type Payload = Record<string, unknown>;

/** Attributes beside the payload, for lists; `first` is written when the item is made, and stays. */
export type Beside = { set: Record<string, Value>; first: Record<string, Value> };

type Write = Artefact & { payload: Payload; expiresAt: number; beside?: Beside | undefined };

const keyOfHash = (model: string, idHash: string) => ({ pk: `OIDC#${model}#${idHash}`, sk: 'ARTEFACT' });
/** By the hash of its id. */
export const sessionKey = (idHash: string): Key => keyOfHash('Session', idHash);
const keyOf = ({ model, id }: Artefact) => keyOfHash(model, hashOf(id));

/** Undefined also after its time: the engine's own clock tolerates some seconds (security.md 11). */
export const findArtefact = async (table: Table, artefact: Artefact, now: number): Promise<Payload | undefined> => {
  const item = await table.get(keyOf(artefact));
  if (!item || !(Number(item['expiresAt']) > now)) return undefined;
  const payload = JSON.parse(String(item['payload'])) as Payload; // written below only
  return { ...payload, jti: artefact.id, ...(item['consumedAt'] === undefined ? {} : { consumed: item['consumedAt'] }) };
};

type SignedIn = { uid: string; userId: string; now: number };

/** Is this browser's session (by the hash of its id, which is renewed at every sign-in) still the one with this `uid`, and this user's? */
export const isSignedInSession = async (table: Table, idHash: string, { uid, userId, now }: SignedIn): Promise<boolean> => {
  const signIn = await findBrowserSignIn(table, idHash, now);
  return signIn?.userId === userId && signIn.uid === uid;
};

/** The browser's sign-in: whose, which, when it was (epoch seconds), and what was proven. */
export type BrowserSignIn = { userId: string; uid: string; at: number; amr: string[] };

/** By the hash of the single-sign-on cookie; undefined where nobody is signed in, or not any more. */
export const findBrowserSignIn = async (table: Table, idHash: string, now: number): Promise<BrowserSignIn | undefined> => {
  const item = await table.get(sessionKey(idHash));
  if (!item || !(Number(item['expiresAt']) > now)) return undefined;
  const { accountId, uid, loginTs = 0, amr = [] } = JSON.parse(String(item['payload'])) as EngineSession; // written below only
  return accountId === undefined || uid === undefined ? undefined : { userId: accountId, uid, at: loginTs, amr };
};

/** As far as it is read here. */
type EngineSession = { accountId?: string; uid?: string; loginTs?: number; amr?: string[] };

export const writeArtefact = async (table: Table, write: Write): Promise<void> => {
  await table.put({ ...keyOf(write), ...write.beside?.first, ...attributes(write) });
};

/** False where it was deleted meanwhile: a session that was signed out does not come back by a slower request. */
export const rewriteArtefact = async (table: Table, write: Write): Promise<boolean> =>
  (await table.update(keyOf(write), { set: attributes(write), setOnce: write.beside?.first ?? {} }, [present('pk')])).outcome === 'written';

/** False where it was consumed already, or is gone or over: of parallel tries one succeeds (security.md 9). */
export const consumeArtefact = async (table: Table, artefact: Artefact, now: number): Promise<boolean> => {
  const usable = [present('pk'), absent('consumedAt'), above('expiresAt', now)];
  return (await table.update(keyOf(artefact), { set: { consumedAt: now } }, usable)).outcome === 'written';
};

export const removeArtefact = async (table: Table, artefact: Artefact): Promise<void> => {
  await table.remove(keyOf(artefact));
};

const attributes = ({ payload: { jti: _jti, ...payload }, expiresAt, beside }: Write) => ({
  ...beside?.set,
  payload: JSON.stringify(payload),
  expiresAt,
  ttl: expiresAt,
});
