import * as z from 'zod';
import { config } from '../../../../service/config.ts';
import { tableDeps } from '../../../../service/deps/table.ts';
import { ok } from '../../../../service/http/answer.ts';
import { pageEndpoint } from '../../../../service/http/page-endpoint.ts';
import type { DoneAnswer } from '../../../../service/rules/screen-answers.ts';
import { unlockByLink } from '../../../../service/screens/unlock.ts';

/** The button behind a mailed link that switches a factor on again. It signs nobody in. */
export const handler = pageEndpoint({
  body: z.strictObject({ token: z.string().max(1000) }),
  deps: tableDeps,
  async run({ body, client, now }, deps) {
    const { restartUrl } = await unlockByLink(deps, { token: body.token, client, now });
    const answer: DoneAnswer = {
      done: true,
      tenant_name: config().tenantName,
      ...(restartUrl === undefined ? {} : { restart_url: restartUrl }),
    };
    return ok(answer);
  },
});
