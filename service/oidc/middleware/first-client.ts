// A deployment begins with a secret in Secrets Manager and an empty table: the first token call that knows the secret makes its client.
import type { Middleware } from 'koa';
import { config } from '../../config.ts';
import type { KeptSecret } from '../../deps/kept-secret.ts';
import type { GivenSecret } from '../../deps/management-secret.ts';
import { logLine } from '../../http/log.ts';
import type { Client } from '../../storage/clients.ts';
import { ensureManagementClient, giveSecret, hasFormerSecret } from '../../storage/first-clients.ts';
import { isSameText } from '../../storage/hash.ts';
import { findVisitClient } from '../client-metadata.ts';
import type { EngineDeps } from '../engine-deps.ts';
import { visitOf } from '../visit.ts';

type Context = Parameters<Middleware>[0];

/** Before the engine, which then finds the client as if it had always been there. */
export const firstClient =
  (deps: EngineDeps): Middleware =>
  async (ctx, next) => {
    const secret = deps.managementSecret();
    if (secret && ctx.path === '/oauth/token' && ctx.method === 'POST') await settle(deps, ctx, secret);
    await next();
  };

const settle = async (deps: EngineDeps, ctx: Context, secret: KeptSecret<GivenSecret>): Promise<void> => {
  const sent = credentialsIn(ctx);
  if (sent?.grantType !== 'client_credentials') return;
  const client = await findVisitClient(deps, visitOf(ctx), sent.id);
  if (client && client.given_secret_hash === undefined) return; // somebody else's
  try {
    await settleWith(deps, ctx, { sent, client, secret });
  } catch (error) {
    if (!client && isFirstName(sent.id)) throw error; // cannot be judged
    await logLine('warn', 'The management secret cannot be read', { cause: String(Reflect.get(Object(error), 'cause')) });
  }
};

/** The id that the stacks give it; who comes by another name is refused by the engine as ever. */
const isFirstName = (id: string): boolean => id.startsWith('sallyport-');

type Settling = { sent: Sent; client: Client | undefined; secret: KeptSecret<GivenSecret> };

/** With Secrets Manager away a client that is there goes on with the secret that it has. */
const settleWith = async (deps: EngineDeps, ctx: Context, { sent, client, secret }: Settling): Promise<void> => {
  const table = deps.table();
  const { value, isFresh } = await secret.get();
  const fits = isGiven(sent, value);
  if (client && fits && !hasFormerSecret(client, value)) return;
  // What is written comes from a value read now: another process may have seen a newer one than the one kept here.
  const fresh = isFresh ? value : await secret.again();
  const given = fresh ?? value;
  if (!client && isGiven(sent, given)) await ensureManagementClient(table, { ...given, audience: config().managementAudience }, deps.now());
  else if (client && fresh?.clientId === sent.id && hasFormerSecret(client, fresh)) await giveSecret(table, fresh);
  else return;
  visitOf(ctx).clients.delete(sent.id); // read anew by the engine
};

type Sent = { grantType: string | null; id: string; secret: string };

/** By form or by Basic (RFC 6749 §2.3.1), as the engine takes them. */
const credentialsIn = (ctx: Context): Sent | undefined => {
  const form = new URLSearchParams(String(Reflect.get(ctx.req, 'body') ?? '')); // where serverless-http keeps it
  const grantType = form.get('grant_type');
  const basic = /^basic +([\w+/=-]+)$/i.exec(ctx.get('authorization').trim())?.[1];
  if (basic === undefined) return { grantType, id: form.get('client_id') ?? '', secret: form.get('client_secret') ?? '' };
  const [, id, secret] = /^([^:]*):(.*)$/.exec(Buffer.from(basic, 'base64').toString('utf8')) ?? [];
  return id === undefined || secret === undefined ? undefined : { grantType, id: decoded(id), secret: decoded(secret) };
};

const decoded = (text: string): string => new URLSearchParams(`x=${text.replaceAll('&', '%26')}`).get('x') ?? '';

const isGiven = (sent: Sent, given: GivenSecret): boolean => given.clientId === sent.id && isSameText(sent.secret, given.clientSecret);
