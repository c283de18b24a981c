import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { HttpMethod, HttpRoute, HttpRouteKey, type IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { functionName, type Need, type Route } from '../lambdas/routes.ts';
import type { DataStack } from './data-stack.ts';
import { readOriginSecret, statementsFor } from './grants.ts';
import { type Options, requireBuilt } from './options.ts';
import { reachOf } from './partitions.ts';

type EndpointProps = {
  /** The rows of one file, at least one. They have the same needs: test/architecture/routes.test.ts. */
  rows: readonly Route[];
  data: DataStack;
  httpApi?: IHttpApi;
  environment: Record<string, string>;
  options: Pick<Options, 'builtFolder' | 'logRetention' | 'removal' | 'mailSender' | 'sendingConcurrency'>;
};

/** One file of the route list: its function, a role of its own with exactly its needs, its log group, its routes. */
export class EndpointFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;
  readonly routes: readonly HttpRoute[];

  constructor(scope: Construct, id: string, { rows, data, httpApi, environment, options }: EndpointProps) {
    super(scope, id);
    const row = rows[0];
    if (!row) throw new Error(`${id}: no rows`);
    const { builtFolder, mailSender, sendingConcurrency } = options;
    const removalPolicy = options.removal === 'destroy' ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN;
    const logGroup = new LogGroup(this, 'Log', { retention: options.logRetention, removalPolicy });
    const statements = [
      writeTo(logGroup),
      ...(httpApi ? [readOriginSecret(data)] : []),
      ...statementsFor(row.needs, { data, reach: reachOf(row.file), ...(mailSender ? { mailSender } : {}) }),
    ];
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: { needs: new PolicyDocument({ statements }) },
    });
    this.function = new LambdaFunction(this, 'Function', {
      description: rows
        .map(({ method, path }) => `${method} ${path}`)
        .join(', ')
        .slice(0, 256),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(requireBuilt(builtFolder, `functions/${functionName(row.file)}`)),
      // Processor share grows with memory; the engine's cold start is the longest.
      memorySize: row.auth === 'engine' ? 1024 : 512,
      // Two providers may take five seconds each; a gateway waits for thirty.
      timeout: Duration.seconds(row.needs.some(sends) ? 20 : 10),
      environment,
      logGroup,
      role: this.role.withoutPolicyUpdates(),
      // Only by choice: a fresh account has too little concurrency to reserve any.
      ...(sendingConcurrency && row.needs.some(sends) ? { reservedConcurrentExecutions: sendingConcurrency } : {}),
    });
    this.routes = httpApi ? addRoutes(this, { rows, httpApi, target: this.function }) : [];
  }
}

const sends = (need: Need): boolean => need === 'sms';

const writeTo = (logGroup: LogGroup): PolicyStatement =>
  new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] });

type Routing = { rows: readonly Route[]; httpApi: IHttpApi; target: LambdaFunction };

const addRoutes = (scope: Construct, { rows, httpApi, target }: Routing): HttpRoute[] => {
  // Many rows share one permission: one each would fill the function's resource policy, which ends at 20 KB. A lone row keeps its own, and
  // `$default` must: it calls as `<stage>/$default`, which the shared one, for `<stage>/<method>/<path>`, does not cover.
  const integration = new HttpLambdaIntegration('Integration', target, { scopePermissionToRoute: rows.length === 1 });
  return rows.map(({ method, path }) => {
    const routeKey = path === '$default' ? HttpRouteKey.DEFAULT : HttpRouteKey.with(path, HttpMethod[method]);
    const route = new HttpRoute(scope, `${method} ${path}`.replaceAll('/', '|'), { httpApi, integration, routeKey });
    Validations.of(route).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason: 'Every handler authorises by itself: bearer tokens, login sessions and OpenID Connect need more than a gateway can check.',
    });
    return route;
  });
};
