import { spawnSync } from 'node:child_process';
import { test } from '@jest/globals';

/**
 * `test` where a program is installed, else a skip that says how to get it. With SALLYPORT_DEMAND set (as .ci/run does) a missing one is a
 * failure: CI must not be green because a check did not run.
 */
export const testWith = (program: string, howToGet: string): ((name: string, run: () => Promise<void>) => void) => {
  const found = spawnSync(program, ['--version']).error === undefined;
  if (found || process.env['SALLYPORT_DEMAND']) return test;
  return (name, run) => test.skip(`${name} (skipped: no ${program} here; ${howToGet})`, run);
};
