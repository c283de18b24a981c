import * as z from 'zod';
import { config } from '../../../../service/config.ts';
import { noticeDeps } from '../../../../service/deps/notices.ts';
import { tableDeps } from '../../../../service/deps/table.ts';
import { ok } from '../../../../service/http/answer.ts';
import { pageEndpoint } from '../../../../service/http/page-endpoint.ts';
import type { DoneAnswer } from '../../../../service/rules/screen-answers.ts';
import { endAllByOwner } from '../../../../service/screens/not-me.ts';

/** The button "this was not me", behind the link of every notice. */
export const handler = pageEndpoint({
  body: z.strictObject({ token: z.string().max(1000) }),
  deps: { ...tableDeps, ...noticeDeps },
  async run({ body, client, now }, deps) {
    const mailed = await endAllByOwner(deps, { token: body.token, client, now });
    const answer: DoneAnswer = { done: true, tenant_name: config().tenantName, mailed };
    return ok(answer);
  },
});
