import { RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { CfnStage, HttpStage, type IHttpApi, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ApiStack } from './api-stack.ts';
import type { Options } from './options.ts';
import { routeKeyOf, throttleOf, unnamedThrottle } from './throttling.ts';

type StageProps = { httpApi: IHttpApi; options: Pick<Options, 'logRetention' | 'removal'> };

/**
 * The gateway's one stage. It names the routes of its own stack alone: the gateway refuses settings for a route that is not there, or no
 * longer there, so a stage that named another stack's would have to be changed before that stack could take one away.
 */
export const addStage = (stack: ApiStack, { httpApi, options }: StageProps): HttpStage => {
  const logGroup = new LogGroup(stack, 'AccessLog', {
    retention: options.logRetention,
    removalPolicy: options.removal === 'destroy' ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
  });
  const stage = new HttpStage(stack, 'Stage', {
    httpApi,
    stageName: '$default',
    autoDeploy: true,
    detailedMetricsEnabled: false,
    throttle: { rateLimit: unnamedThrottle.rate, burstLimit: unnamedThrottle.burst },
    accessLogSettings: {
      destination: new LogGroupLogDestination(logGroup),
      format: AccessLogFormat.custom(JSON.stringify(accessLogFields)),
    },
  });
  const resource = stage.node.defaultChild;
  if (!(resource instanceof CfnStage)) throw new Error('HttpStage is no longer made of a CfnStage');
  resource.routeSettings = Object.fromEntries(stack.rows.map((route) => [routeKeyOf(route), settingsOf(throttleOf(route))]));
  stage.node.addDependency(...stack.httpRoutes);
  return stage;
};

// The route's own pattern, never the path or the query: they hold users' ids, states, codes and tickets. The address is CloudFront's.
const accessLogFields = {
  time: '$context.requestTimeEpoch',
  requestId: '$context.requestId',
  route: '$context.routeKey',
  status: '$context.status',
  latencyMs: '$context.responseLatency',
  functionMs: '$context.integrationLatency',
  functionRequestId: '$context.integration.requestId',
  gatewayError: '$context.error.messageString',
  functionError: '$context.integrationErrorMessage',
  bytes: '$context.responseLength',
};

// As CloudFormation spells them: the property is free JSON, which CDK does not translate.
const settingsOf = ({ rate, burst }: { rate: number; burst: number }) => ({ ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst });
