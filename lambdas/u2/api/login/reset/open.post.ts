import * as z from 'zod';
import { tableDeps } from '../../../../../service/deps/table.ts';
import { ok } from '../../../../../service/http/answer.ts';
import { pageEndpoint } from '../../../../../service/http/page-endpoint.ts';
import type { StepAnswer } from '../../../../../service/rules/screen-answers.ts';
import { openReset } from '../../../../../service/screens/open-reset.ts';

/** What the page behind a mailed link to set a password asks. It can be opened again, here or on another device, until it was used. */
export const handler = pageEndpoint({
  body: z.strictObject({ token: z.string().max(1000) }),
  deps: tableDeps,
  async run({ body, client, browser, now }, deps) {
    const next = await openReset(deps, { token: body.token, browserHash: browser.browserHash, client, now });
    const answer: StepAnswer = { next };
    return ok(answer, { cookies: browser.cookies });
  },
});
