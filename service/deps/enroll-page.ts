import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { config } from '../config.ts';

/** The page behind a ticket's address. In a function it lies beside the code; in development where the pages were built. */
export const enrollPageDeps = {
  enrollPage: (): Promise<string> => readFile(join(config().pagesFolder ?? import.meta.dirname, 'guardian/enroll.html'), 'utf8'),
};
