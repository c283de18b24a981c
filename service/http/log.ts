import type { Logger } from '@aws-lambda-powertools/logger';

let logger: Promise<Logger> | undefined;

/** A line for the operator. Loaded at its first use: a request that goes well needs no logger, and a cold start no 30 KB. */
export const logLine = async (level: 'warn' | 'error', message: string, details: Record<string, unknown>): Promise<void> => {
  logger ??= import('@aws-lambda-powertools/logger').then((module) => new module.Logger({ serviceName: 'sallyport' }));
  (await logger)[level](message, details);
};
