import * as z from 'zod';
import { clockDeps } from '../../../../../service/deps/clock.ts';
import { ok } from '../../../../../service/http/answer.ts';
import { managementEndpoint } from '../../../../../service/http/management-endpoint.ts';
import { Problem } from '../../../../../service/rules/problem.ts';

const readable = new Set(['sns', 'apns']);

/**
 * There are no push notifications here. Auth0's tools read these settings whatever is switched on, and stop at an answer they do not know,
 * so each says what it says at a tenant that never set it. Writing them is 404.
 */
export const handler = managementEndpoint({
  scopes: ['read:guardian_factors'],
  path: z.object({ provider: z.string().optional() }),
  deps: clockDeps,
  async run({ path: { provider } }) {
    if (provider === undefined) return ok({ provider: 'guardian' });
    if (!readable.has(provider)) throw new Problem(404, 'not_found', 'Not Found');
    return ok({});
  },
});
