import * as z from 'zod';
import { config } from '../../../../service/config.ts';
import { tableDeps } from '../../../../service/deps/table.ts';
import { ok } from '../../../../service/http/answer.ts';
import { managementEndpoint } from '../../../../service/http/management-endpoint.ts';
import { Problem } from '../../../../service/rules/problem.ts';
import { dayOf } from '../../../../service/rules/text-limits.ts';
import { capsOf, halfOf, keptDays, readSpend } from '../../../../service/storage/sms-budget.ts';

const query = z.object({
  date: z.iso.date().optional(),
});

/**
 * What a UTC day's texts cost, by our prices, and what they may cost; today where no date is asked for. Our own call. Money in dollars.
 * `closed`: a text was refused on that day because a cap was reached. Days are kept for forty days.
 */
export const handler = managementEndpoint({
  scopes: ['read:guardian_factors'],
  query,
  deps: tableDeps,
  async run({ query: { date } }, deps) {
    const today = dayOf(Math.floor(deps.now() / 1000));
    const day = date === undefined ? today : dayOf(Date.parse(date) / 1000);
    if (day <= today - keptDays) throw notKept;
    const caps = capsOf(config().smsDaily);
    const half = halfOf(caps);
    const spend = await readSpend(deps.table(), day);
    return ok({
      date: new Date(day * 86_400_000).toISOString().slice(0, 10),
      currency: 'USD',
      texts: spend.texts,
      texts_cap: caps.texts,
      spent: dollars(spend.microUsd),
      cap: dollars(caps.microUsd),
      unproven: {
        texts: spend.unprovenTexts,
        texts_cap: half.texts,
        spent: dollars(spend.unprovenMicroUsd),
        cap: dollars(half.microUsd),
        closed: spend.unprovenClosedAt !== undefined,
      },
      closed: spend.closedAt !== undefined,
      ...(spend.closedAt === undefined ? {} : { closed_at: new Date(spend.closedAt * 1000).toISOString() }),
    });
  },
});

/** A whole number divided once is the closest there is: six decimals at most, exactly as they are written. */
const dollars = (microUsd: number): number => microUsd / 1_000_000;

/** Zeros would say that nothing was spent. */
const notKept = new Problem(400, 'invalid_query_string', `Query validation error: 'Days are kept for ${keptDays} days' on property date.`, {
  details: { field: 'date' },
});
