import * as z from 'zod';
import { type Answer, ok } from '../http/answer.ts';
import { chooseFields, fieldChoice, pageOf, paging } from '../http/fields.ts';
import { Problem } from '../rules/problem.ts';
import { publicLogEntry } from '../rules/public-log-entry.ts';
import type { StoredEntry } from '../storage/audit-log.ts';
import { type LogSearch, mostEntries, readEntries } from '../storage/audit-reading.ts';
import type { Table } from '../storage/table.ts';

export const logQuery = z.object({
  ...paging,
  ...fieldChoice,
  sort: z
    .string()
    .regex(/^date:(1|-1)$/, { error: 'Only date:1 and date:-1 can be sorted by' })
    .default('date:-1'),
});

export type LogQuery = z.output<typeof logQuery>;

/** One page of the entries that a search finds. */
export const answerLogs = async (table: Table, query: LogQuery, search: LogSearch, now: number): Promise<Answer> => {
  const start = query.page * query.per_page;
  if (start + query.per_page > mostEntries) {
    const message = `You can only page through the first ${mostEntries} records. Use from and take for more.`;
    throw new Problem(400, 'invalid_paging', message, { details: { field: 'page' } });
  }
  // Totals need the whole list; a page alone only what lies before its end.
  const limit = query.include_totals ? mostEntries : start + query.per_page;
  const entries = await readEntries(table, { newestFirst: query.sort === 'date:-1', limit, now, search });
  const shown = entries.slice(start, start + query.per_page).map((entry) => shape(entry, query));
  return ok(pageOf('logs', shown, { ...query, total: entries.length }));
};

export const shape = (entry: StoredEntry, choice: Pick<LogQuery, 'fields' | 'include_fields'>) =>
  chooseFields(publicLogEntry(entry), choice);
