// What is watched, one row each: an alarm and a graph. The names in `Sallyport` are those of service/http/metrics.ts.
import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, type CreateAlarmOptions, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';

export type Watched = CreateAlarmOptions & { name: string; metric: Metric };

type Subjects = { tableName: string; apiId: string; dailyUsd: number };

export const watchedMetrics = ({ tableName, apiId, dailyUsd }: Subjects): Watched[] => [
  row('ServerErrors', gateway(apiId, '5xx', 'Sum'), {
    threshold: 5,
    alarmDescription:
      "Five answers of 5xx in five minutes: read the access log for the route and its request id, then that function's log.",
  }),
  row('SlowAnswers', gateway(apiId, 'Latency', 'p95'), {
    threshold: 3000,
    evaluationPeriods: 3,
    alarmDescription: 'One answer in twenty takes more than three seconds, for a quarter of an hour.',
  }),
  row('FunctionThrottles', new Metric({ namespace: 'AWS/Lambda', metricName: 'Throttles', statistic: 'Sum', period: fiveMinutes }), {
    threshold: 1,
    alarmDescription: "A function was refused for want of concurrency. CloudWatch sums over the account's functions in this region.",
  }),
  row('TableThrottles', table(tableName, 'WriteThrottleEvents'), {
    threshold: 1,
    alarmDescription: 'The table refused writes for their rate; the limits of security.md 15 then refuse tries.',
  }),
  row('RefusedWrites', ours('RefusedWrites'), {
    threshold: 100,
    alarmDescription: 'A hundred writes in five minutes lost against another of their kind: codes tried twice, or in parallel.',
  }),
  row('Lockouts', ours('Lockouts'), {
    threshold: 10,
    alarmDescription: 'Ten users in five minutes have to wait after too many wrong answers: somebody is guessing.',
  }),
  row('KmsErrors', ours('KmsErrors'), {
    threshold: 1,
    alarmDescription: 'KMS refused or did not answer: nobody can prove a code or get a token meanwhile.',
  }),
  row('SmsSent', ours('SmsSent', Duration.hours(1)), {
    threshold: 500,
    alarmDescription: 'Five hundred texts in an hour.',
  }),
  row('SmsClosed', ours('SmsClosed'), {
    threshold: 1,
    alarmDescription: 'A cap of the day is reached and texts are refused until midnight UTC: see docs/troubleshooting.md.',
  }),
  row('SmsSpend', ours('SmsSpendUsd', Duration.days(1)), {
    // Never zero, which every day would reach.
    threshold: Math.max(0.01, dailyUsd * 0.8),
    alarmDescription: `Four fifths of the day's ${dailyUsd} dollars for texts are spent; at all of it SMS closes.`,
  }),
];

const fiveMinutes = Duration.minutes(5);

const row = (
  name: string,
  metric: Metric,
  more: Pick<CreateAlarmOptions, 'threshold' | 'alarmDescription'> & Partial<CreateAlarmOptions>,
) => ({
  name,
  metric,
  evaluationPeriods: 1,
  comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  // Nobody signing in at night is no alarm.
  treatMissingData: TreatMissingData.NOT_BREACHING,
  ...more,
});

const gateway = (apiId: string, metricName: string, statistic: string): Metric =>
  new Metric({ namespace: 'AWS/ApiGateway', metricName, dimensionsMap: { ApiId: apiId }, statistic, period: fiveMinutes });

const table = (tableName: string, metricName: string): Metric =>
  new Metric({ namespace: 'AWS/DynamoDB', metricName, dimensionsMap: { TableName: tableName }, statistic: 'Sum', period: fiveMinutes });

const ours = (metricName: string, period: Duration = fiveMinutes): Metric =>
  new Metric({ namespace: 'Sallyport', metricName, dimensionsMap: { service: 'sallyport' }, statistic: 'Sum', period });
