import * as z from 'zod';
import { visitorOf } from '../../../../service/account/account-endpoint.ts';
import { enterAccount } from '../../../../service/account/enter-account.ts';
import { overviewOf } from '../../../../service/account/overview.ts';
import { tableDeps } from '../../../../service/deps/table.ts';
import { ok } from '../../../../service/http/answer.ts';
import { accountCookie, setCookie } from '../../../../service/http/cookies.ts';
import { endpoint } from '../../../../service/http/endpoint.ts';
import { oauthError } from '../../../../service/http/error-shapes.ts';
import { hashesOf, requireSameOrigin } from '../../../../service/http/screen-endpoint.ts';
import { parse } from '../../../../service/http/validation.ts';

/** Into the account by the browser's sign-in, or to where one begins. */
export const handler = endpoint(async (request) => {
  requireSameOrigin(request);
  parse(z.strictObject({}), request.body, 'Payload');
  const visitor = visitorOf(request, tableDeps);
  const { cookie, ...visit } = await enterAccount(tableDeps, visitor);
  const answer = await overviewOf(tableDeps.table(), { ...visit, now: visitor.now, deviceHash: hashesOf(request).deviceHash });
  return ok(answer, cookie === undefined ? {} : { cookies: [setCookie(accountCookie(), cookie)] });
}, oauthError);
