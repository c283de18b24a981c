import type { AggregatedResult } from '@jest/reporters';

/** Closes the run with one plain line on stdout. With SALLYPORT_DEMAND (as .ci/run sets it) a test that did not run is a failure. */
export default class ClosingLine {
  #skipped = 0;

  onRunComplete(_contexts: unknown, result: AggregatedResult): void {
    this.#skipped = result.numPendingTests;
    const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
    process.stdout.write(`\n${result.numPassedTests} passed, ${failed} failed, ${result.numPendingTests} skipped\n`);
  }

  getLastError(): Error | undefined {
    const demanded = process.env['SALLYPORT_DEMAND'] !== undefined && !process.argv.includes('-t');
    return demanded && this.#skipped > 0 ? new Error(`${this.#skipped} tests did not run, and SALLYPORT_DEMAND asks for all`) : undefined;
  }
}
