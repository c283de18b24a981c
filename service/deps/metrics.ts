import { countMetric } from '../http/metrics.ts';

/** For whoever meets what an alarm asks about. */
export const metricDeps = { count: countMetric };

export type MetricDeps = typeof metricDeps;

export const keyErrors = (): Promise<void> => countMetric('KmsErrors');
