import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type Properties, resourcesOf, synthesise, targetOf } from '../support/stacks.ts';

const quiet = synthesise();
const { alarms, data, edge } = synthesise({ alarmMail: 'operators@example.com', smsDailyUsd: '20' });
const found = [...resourcesOf(alarms, 'AWS::CloudWatch::Alarm').values()];
const of = (metric: string): Properties => found.find((alarm) => alarm['MetricName'] === metric) ?? {};

describe('the alarms', () => {
  test('watch the gateway, the functions, the table, and what the functions count', () => {
    const watched = found.map(({ Namespace, MetricName }) => `${Namespace} ${MetricName}`);

    expect(watched).toEqual([
      'AWS/ApiGateway 5xx',
      'AWS/ApiGateway Latency',
      'AWS/Lambda Throttles',
      'AWS/DynamoDB WriteThrottleEvents',
      'Sallyport RefusedWrites',
      'Sallyport Lockouts',
      'Sallyport KmsErrors',
      'Sallyport SmsSent',
      'Sallyport SmsClosed',
      'Sallyport SmsSpendUsd',
    ]);
    expect(of('Latency')).toMatchObject({ ExtendedStatistic: 'p95', Threshold: 3000, EvaluationPeriods: 3 });
  });

  test('ask for metrics as the functions write them', () => {
    const source = readFileSync(join(import.meta.dirname, '../../service/http/metrics.ts'), 'utf8');
    const written = [...(/type MetricName = ([^;]+);/.exec(source)?.[1]?.matchAll(/'(\w+)'/g) ?? [])].map((match) => match[1]);
    const ours = found.filter((alarm) => alarm['Namespace'] === 'Sallyport');

    expect(source).toContain("{ namespace: 'Sallyport', serviceName: 'sallyport' }");
    expect(written.length).toBeGreaterThan(0);
    expect(ours.map((alarm) => alarm['MetricName'])).toEqual(expect.arrayContaining(written));
    for (const alarm of ours) expect(alarm['Dimensions']).toEqual([{ Name: 'service', Value: 'sallyport' }]);
  });

  test('look at this table and this API', () => {
    const nameOf = (reference: unknown): string => JSON.stringify(reference);

    expect(nameOf(of('WriteThrottleEvents')['Dimensions'])).toContain([...resourcesOf(data, 'AWS::DynamoDB::Table').keys()][0]);
    expect(nameOf(of('5xx')['Dimensions'])).toContain([...resourcesOf(edge, 'AWS::ApiGatewayV2::Api').keys()][0]);
  });

  test('ring at four fifths of the money for texts, and never at nothing', () => {
    const free = synthesise({ smsDailyUsd: '0' }).alarms;

    expect(of('SmsSpendUsd')).toMatchObject({ Threshold: 16, Period: 86400, Statistic: 'Sum' });
    const spend = [...resourcesOf(free, 'AWS::CloudWatch::Alarm').values()].find((alarm) => alarm['MetricName'] === 'SmsSpendUsd');
    expect(spend?.['Threshold']).toBeGreaterThan(0);
  });

  test('say what they mean, and do not ring when nobody signs in', () => {
    for (const alarm of found) {
      expect(alarm['AlarmDescription'].length).toBeGreaterThan(20);
      expect(alarm['TreatMissingData']).toBe('notBreaching');
    }
  });

  test('are mailed where an address was given, by a topic that takes them from this account only', () => {
    const [topic] = [...resourcesOf(alarms, 'AWS::SNS::Topic').keys()];
    const [subscription] = [...resourcesOf(alarms, 'AWS::SNS::Subscription').values()];
    const [policy = {}] = [...resourcesOf(alarms, 'AWS::SNS::TopicPolicy').values()];
    const allowing = policy['PolicyDocument'].Statement.filter((x: Properties) => x['Effect'] === 'Allow');

    expect(subscription).toMatchObject({ Protocol: 'email', Endpoint: 'operators@example.com' });
    for (const alarm of found) expect(alarm['AlarmActions'].map(targetOf)).toEqual([topic]);
    expect(allowing).toEqual([
      expect.objectContaining({
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      }),
    ]);
    expect(quiet.alarms.findResources('AWS::SNS::Topic')).toEqual({});
  });

  test('are each a graph of the one dashboard', () => {
    const [{ DashboardBody: body } = { DashboardBody: {} }] = [...resourcesOf(alarms, 'AWS::CloudWatch::Dashboard').values()];
    const drawn = JSON.stringify(body);

    for (const alarm of found) expect(drawn).toContain(alarm['MetricName']);
  });
});
