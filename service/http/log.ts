import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from '@aws-lambda-powertools/logger';

/** Which request a line belongs to. The gateway's id is in the gateway's log and in the answer as well. */
export type RequestFacts = { requestId: string | undefined; functionRequestId: string | undefined; route: string | undefined };

const requests = new AsyncLocalStorage<RequestFacts>();

/** Whatever `run` logs or counts, in any layer, carries the request's facts. */
export const inRequest = <T>(facts: RequestFacts, run: () => T): T => requests.run(facts, run);

export const requestFacts = (): Partial<RequestFacts> => requests.getStore() ?? {};

let logger: Promise<Logger> | undefined;

/** A line for the operator. Loaded at its first use: a request that goes well needs no logger, and a cold start no 30 KB. */
export const logLine = async (level: 'warn' | 'error', message: string, details: Record<string, unknown>): Promise<void> => {
  logger ??= import('@aws-lambda-powertools/logger').then((module) => new module.Logger({ serviceName: 'sallyport' }));
  (await logger)[level](message, { ...requestFacts(), ...details });
};
