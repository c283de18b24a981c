import * as z from 'zod';
import { config } from '../../../../service/config.ts';
import { tableDeps } from '../../../../service/deps/table.ts';
import { ok } from '../../../../service/http/answer.ts';
import { managementEndpoint } from '../../../../service/http/management-endpoint.ts';
import { dayOf } from '../../../../service/rules/text-limits.ts';
import { halfOf, readSpend } from '../../../../service/storage/sms-budget.ts';

const query = z.object({
  date: z.iso.date({ error: "Object didn't pass validation for format date" }).optional(),
});

/**
 * What a UTC day's texts cost, by our prices, and what they may cost; today where no date is asked for. Our own call. Money in dollars.
 * `closed`: a text was refused on that day because a cap was reached.
 */
export const handler = managementEndpoint({
  scopes: ['read:guardian_factors'],
  query,
  deps: tableDeps,
  async run({ query: { date } }, deps) {
    const day = dayOf(Math.floor((date === undefined ? deps.now() : Date.parse(date)) / 1000));
    const { usd, texts } = config().smsDaily;
    const half = halfOf({ microUsd: usd * 1_000_000, texts });
    const spend = await readSpend(deps.table(), day);
    return ok({
      date: new Date(day * 86_400_000).toISOString().slice(0, 10),
      currency: 'USD',
      texts: spend.texts,
      texts_cap: texts,
      spent: dollars(spend.microUsd),
      cap: usd,
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

const dollars = (microUsd: number): number => Math.round(microUsd) / 1_000_000;
