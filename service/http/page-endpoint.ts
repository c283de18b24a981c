// POSTs of our own pages that belong to no session yet: what a ticket or a mailed link opens.
import type * as z from 'zod';
import type { TableDeps } from '../deps/table.ts';
import type { Answer } from './answer.ts';
import { endpoint, type Handler } from './endpoint.ts';
import { oauthError } from './error-shapes.ts';
import { loginBrowserOf } from './login-browser.ts';
import type { Client } from './request.ts';
import { requireSameOrigin } from './screen-endpoint.ts';
import { parse } from './validation.ts';

export type PageInput<Body extends z.ZodType> = {
  body: z.output<Body>;
  client: Client;
  /** For a session that is opened: its browser, and the cookies to answer with. */
  browser: { browserHash: string; cookies: string[] };
  /** Epoch seconds. */
  now: number;
};

/** JSON from our own pages, without a session; whoever calls it proves by the body what they may. */
export const pageEndpoint = <Deps extends TableDeps, Body extends z.ZodType>(definition: {
  body: Body;
  deps: Deps;
  run(input: PageInput<Body>, deps: Deps): Promise<Answer>;
}): Handler =>
  endpoint(async (request) => {
    requireSameOrigin(request);
    const body = parse(definition.body, request.body, 'Payload');
    const now = Math.floor(definition.deps.now() / 1000);
    const browser = loginBrowserOf(request, definition.deps.random);
    return definition.run({ body, client: request.client, browser, now }, definition.deps);
  }, oauthError);
