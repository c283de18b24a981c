import * as z from 'zod';
import { config } from '../config.ts';
import { bearerDeps } from '../deps/bearer.ts';
import type { Answer } from './answer.ts';
import { type Caller, requireCaller, requireScope } from './bearer.ts';
import { endpoint, type Handler } from './endpoint.ts';
import { managementError } from './error-shapes.ts';
import type { Client } from './request.ts';
import { parse, parseLazily } from './validation.ts';

const nothing = z.object({});

/** One call of the management API. Everything is parsed before `run` sees it; a refused call has stored nothing. */
export const managementEndpoint = <
  Deps extends { now(): number },
  Path extends z.ZodType = typeof nothing,
  Query extends z.ZodType = typeof nothing,
  Body extends z.ZodType = z.ZodUndefined,
>(definition: {
  /** Any of these is enough: Auth0's scope first, then the older pair (product.md §4). */
  scopes: readonly string[];
  path?: Path;
  query?: Query;
  body?: Body;
  deps: Deps;
  run(input: Input<Path, Query, Body>, deps: Deps): Promise<Answer>;
}): Handler =>
  endpoint(async (request) => {
    const { issuer, managementAudience } = config();
    const keys = bearerDeps.publicKeys();
    const caller = await requireCaller(request.headers['authorization'], {
      issuer,
      audience: managementAudience,
      keys,
      now: definition.deps.now(),
    });
    requireScope(caller, definition.scopes);
    const input = {
      path: parse(definition.path ?? nothing, request.path, 'Path'),
      query: parse(definition.query ?? nothing, request.query, 'Query'),
      body: definition.body ? await parseLazily(definition.body, request.body, 'Payload') : undefined,
      caller,
      client: request.client,
    } as Input<Path, Query, Body>; // the defaults stand in for the parts a definition leaves out
    return definition.run(input, definition.deps);
  }, managementError);

export type Input<Path extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> = {
  path: z.output<Path>;
  query: z.output<Query>;
  body: z.output<Body>;
  caller: Caller;
  client: Client;
};
