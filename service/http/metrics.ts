import type { Metrics } from '@aws-lambda-powertools/metrics';
import { requestFacts } from './log.ts';

/** What alarms ask about, beside what Lambda and the gateway count by themselves. */
export type MetricName = 'RefusedWrites' | 'Lockouts' | 'KmsErrors' | 'SmsSent' | 'SmsSpendUsd' | 'SmsClosed';

let metrics: Promise<Metrics> | undefined;

/** So much more of it: a line in the log that CloudWatch sums up. Loaded at its first use, as the logger is. */
export const countMetric = async (name: MetricName, value = 1): Promise<void> => {
  metrics ??= import('@aws-lambda-powertools/metrics').then(
    (module) => new module.Metrics({ namespace: 'Sallyport', serviceName: 'sallyport' }),
  );
  const line = (await metrics).singleMetric();
  for (const [fact, value] of Object.entries(requestFacts())) if (value !== undefined) line.addMetadata(fact, value);
  line.addMetric(name, 'Count', value);
};
