// The JSON behind the account page. It takes no login session for authority (security.md 4), and refuses a change without a fresh proof
// here, in one place, whatever the page thinks.
import type * as z from 'zod';
import type { TableDeps } from '../deps/table.ts';
import type { Answer } from '../http/answer.ts';
import { accountCookie } from '../http/cookies.ts';
import { endpoint, type Handler } from '../http/endpoint.ts';
import { oauthError } from '../http/error-shapes.ts';
import type { Client, Request } from '../http/request.ts';
import { hashesOf, requireOwnPage, requireSameOrigin } from '../http/screen-endpoint.ts';
import { parse } from '../http/validation.ts';
import { prolongAccountSession } from '../storage/account-sessions.ts';
import { hashOf } from '../storage/hash.ts';
import { type AccountVisit, isProven, proofNeeded, requireAccountVisit, type Visitor } from './account-visit.ts';

export type AccountCall = AccountVisit & {
  client: Client;
  cookies: Request['cookies'];
  /** Hash of the browser's device cookie. */
  deviceHash: string | undefined;
  /** Epoch seconds. */
  now: number;
};

type Definition<Deps extends TableDeps, Body extends z.ZodType> = {
  body: Body;
  deps: Deps;
  /** `fresh`: a change, which asks a proof of the last five minutes; `signed_in` is enough for getting one, and for leaving. */
  asks: 'fresh' | 'signed_in';
  run(call: AccountCall & { body: z.output<Body> }, deps: Deps): Promise<Answer>;
};

/** POST, JSON, from our own pages, by who is signed in to the account. */
export const accountEndpoint = <Deps extends TableDeps, Body extends z.ZodType>(definition: Definition<Deps, Body>): Handler =>
  endpoint(async (request) => {
    requireSameOrigin(request);
    const body = parse(definition.body, request.body, 'Payload');
    const call = await readCall(request, definition.deps);
    if (definition.asks === 'fresh' && !isProven(call, call.now)) throw proofNeeded();
    return definition.run({ ...call, body }, definition.deps);
  }, oauthError);

/** GET: what the page shows. */
export const accountQuery = <Deps extends TableDeps>(deps: Deps, run: (call: AccountCall, deps: Deps) => Promise<Answer>): Handler =>
  endpoint(async (request) => {
    requireOwnPage(request);
    return run(await readCall(request, deps), deps);
  }, oauthError);

const readCall = async (request: Request, deps: TableDeps): Promise<AccountCall> => {
  const visitor = visitorOf(request, deps);
  const visit = await requireAccountVisit(deps.table(), visitor);
  await prolongAccountSession(deps.table(), visit.session, visitor.now);
  const { deviceHash } = hashesOf(request);
  return { ...visit, client: request.client, cookies: request.cookies, deviceHash, now: visitor.now };
};

export const visitorOf = (request: Request, deps: TableDeps): Visitor => {
  const cookie = request.cookies.get(accountCookie());
  return {
    accountHash: cookie === undefined ? undefined : hashOf(cookie),
    signInHash: hashesOf(request).signInHash,
    now: Math.floor(deps.now() / 1000),
  };
};
