import type { AggregatedResult } from '@jest/reporters';

/** Closes the run with one plain line on stdout, `N passed, N failed, N skipped`, for whatever reads the log. */
export default class ClosingLine {
  onRunComplete(_contexts: unknown, result: AggregatedResult): void {
    const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
    process.stdout.write(`\n${result.numPassedTests} passed, ${failed} failed, ${result.numPendingTests} skipped\n`);
  }
}
