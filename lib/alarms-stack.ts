import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { type Alarm, Dashboard, GraphWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { watchedMetrics } from './alarms.ts';
import type { Options } from './options.ts';

type AlarmsProps = StackProps & { table: ITable; httpApi: IHttpApi; options: Pick<Options, 'sms' | 'alarmMail'> };

/** What somebody is woken for, and one page that shows it. */
export class AlarmsStack extends Stack {
  constructor(scope: Construct, id: string, { table, httpApi, options, ...props }: AlarmsProps) {
    super(scope, id, { ...props, description: 'Sallyport: alarms and dashboard' });
    const watched = watchedMetrics({ tableName: table.tableName, apiId: httpApi.apiId, dailyUsd: options.sms.dailyUsd });
    const alarms = watched.map(({ name, metric, ...limits }) => metric.createAlarm(this, name, limits));
    if (options.alarmMail) tell(this, { alarms, address: options.alarmMail });
    const graphs = watched.map(({ name, metric }) => new GraphWidget({ title: name, left: [metric], width: 8 }));
    new Dashboard(this, 'Dashboard', { defaultInterval: Duration.hours(24), widgets: inRowsOf(3, graphs) });
  }
}

/** Unencrypted: an alarm says a name and a number, and a topic with a key of its own would need that key opened to CloudWatch. */
const tell = (stack: Stack, { alarms, address }: { alarms: readonly Alarm[]; address: string }): void => {
  const topic = new Topic(stack, 'AlarmTopic', { enforceSSL: true });
  // A policy of the topic's own takes the place of the usual one, by which its account's alarms may publish.
  topic.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
    }),
  );
  topic.addSubscription(new EmailSubscription(address));
  for (const alarm of alarms) alarm.addAlarmAction(new SnsAction(topic));
};

const inRowsOf = <T>(length: number, all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / length) }, (_, index) => all.slice(index * length, (index + 1) * length));
