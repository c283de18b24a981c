// The engine's storage port over our table. One small adapter for each way a model is kept; the rest is `plain`.
import { type Adapter, type AdapterPayload, errors, Provider } from 'oidc-provider';
import { hashOf } from '../storage/hash.ts';
import { type Beside, consumeArtefact, findArtefact, removeArtefact, rewriteArtefact, writeArtefact } from '../storage/oidc-artefacts.ts';
import { signInAttributes } from '../storage/sign-in-list.ts';
import { findEngineClient } from './client-metadata.ts';
import { type EngineDeps, secondsOf } from './engine-deps.ts';
import { openLogin, resumedInteraction } from './interaction.ts';
import { lifetimes } from './lifetimes.ts';
import { currentVisit, visitOf } from './visit.ts';

export const adapterFor =
  (deps: EngineDeps) =>
  (model: string): Adapter => ({ ...plain(deps, model), ...special[model]?.(deps, model) });

const plain = (deps: EngineDeps, model: string): Adapter => ({
  async upsert(id, payload, expiresIn) {
    await writeArtefact(deps.table(), { model, id, payload: { ...payload }, expiresAt: secondsOf(deps) + (expiresIn ?? lifetimes.Grant) });
  },
  find: async (id) => (await findArtefact(deps.table(), { model, id }, secondsOf(deps))) as AdapterPayload | undefined, // as the engine wrote it
  destroy: (id) => removeArtefact(deps.table(), { model, id }),
  consume: (id) => consumeOnce(deps, model, id),
  // Tokens are not bound to sessions, and devices are not served: neither look-up exists.
  findByUid: async () => undefined,
  findByUserCode: async () => undefined,
  // Code, refresh and userinfo all read their grant: without that one item the whole family is dead.
  revokeByGrantId: async () => undefined,
});

/** Losing the race for a code or a refresh token is a reuse: the family ends, the winner's tokens too (RFC 6749 §4.1.2). */
const consumeOnce = async (deps: EngineDeps, model: string, id: string): Promise<void> => {
  const now = secondsOf(deps);
  if (await consumeArtefact(deps.table(), { model, id }, now)) return;
  const used = await findArtefact(deps.table(), { model, id }, now);
  if (typeof used?.['grantId'] === 'string') await removeArtefact(deps.table(), { model: 'Grant', id: used['grantId'] });
  throw new errors.InvalidGrant({ detail: alreadyUsed });
};

/** Tells a reuse from a token that never was, in the log only. */
export const alreadyUsed = 'already used';

const special: Record<string, (deps: EngineDeps, model: string) => Partial<Adapter>> = {
  Client: (deps) => ({ find: (id) => findEngineClient(deps, id) }),

  Interaction: (deps) => ({
    upsert: (id, payload) => openLogin(deps, id, payload),
    find: async (id) => {
      const resumed = currentVisit()?.resumed;
      return resumed?.uid === id ? resumedInteraction(id, resumed.session, resumed.keepsEngineSession) : undefined;
    },
    destroy: async () => undefined, // stepping to `resumed` ended it
  }),

  Session: (deps, model) => ({
    async find(id) {
      const read = currentVisit()?.engineSession;
      const payload = read?.id === id ? read.payload : await findArtefact(deps.table(), { model, id }, secondsOf(deps));
      return payload as AdapterPayload | undefined; // as the engine wrote it
    },
    async upsert(id, payload, expiresIn) {
      const session = Provider.ctx?.oidc.session;
      const isNew = !session || payload.jti !== session.jti || Reflect.get(session, 'new') || Reflect.get(session, 'oldId') || !session.iat;
      // Nobody is signed in and no form waits for an answer: nothing worth keeping.
      if (isNew && !payload.accountId && !payload.state) {
        const visit = currentVisit();
        if (visit) visit.sessionUnsaved = true;
        return;
      }
      const write = {
        model,
        id,
        payload: { ...payload },
        expiresAt: secondsOf(deps) + (expiresIn ?? lifetimes.Grant),
        beside: listed(deps, id, payload),
      };
      if (isNew) return writeArtefact(deps.table(), write);
      if (await rewriteArtefact(deps.table(), write)) return;
      Reflect.set(session, 'destroyed', true); // without it the engine tries to save again
      throw new errors.LoginRequired();
    },
  }),
};

/** What a sign-in is listed by, in the session's own item. Whoever has only begun to sign out or in has none. */
const listed = (deps: EngineDeps, id: string, { accountId, uid, loginTs }: AdapterPayload): Beside | undefined => {
  const ctx = Provider.ctx;
  if (!accountId || !uid || !ctx) return undefined;
  const { address, userAgent } = visitOf(ctx).caller;
  const seenAt = secondsOf(deps);
  const clientName = ctx.oidc.client?.clientName;
  return signInAttributes(hashOf(id), { userId: accountId, uid, createdAt: loginTs ?? seenAt, seenAt, clientName, userAgent, address });
};
