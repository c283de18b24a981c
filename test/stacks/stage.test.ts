import { describe, expect, test } from '@jest/globals';
import { type Route, routes } from '../../lambdas/routes.ts';
import { type Properties, resourcesOf, type Synthesised, synthesise, targetOf } from '../support/stacks.ts';

const deployed = synthesise();
const { api, management, guardian } = deployed;
const [stage = {}] = Object.values(api.findResources('AWS::ApiGatewayV2::Stage'));
const properties: Properties = stage['Properties'];

const keyOf = ({ method, path }: Route): string => (path === '$default' ? path : `${method} ${path}`);
const keysIn = (template: Synthesised['api']): string[] =>
  [...resourcesOf(template, 'AWS::ApiGatewayV2::Route').values()].map(({ RouteKey }) => RouteKey);

describe('the routes of the list', () => {
  test('lie by audience in three stacks', () => {
    const keysOf = (rows: readonly Route[]): string[] => rows.map(keyOf).sort();

    const bearer = routes.filter(({ auth }) => auth === 'bearer');
    expect([...keysIn(management), ...keysIn(guardian)].sort()).toEqual(keysOf(bearer));
    expect(keysIn(guardian).filter((key) => !key.includes(' /api/v2/guardian/'))).toEqual([]);
    expect(keysIn(management).filter((key) => key.includes('/guardian/'))).toEqual([]);
    expect(keysIn(api).sort()).toEqual(keysOf(routes.filter(({ auth }) => auth !== 'bearer')));
    expect(keysIn(management).filter((key) => !key.includes(' /api/v2/'))).toEqual([]);
  });

  test('of one stack are not known to the others', () => {
    expect(JSON.stringify(api.toJSON())).not.toMatch(/SallyportManagement|SallyportGuardian|\/api\/v2\//);
    expect(JSON.stringify(management.toJSON())).not.toMatch(/SallyportApi|SallyportGuardian/);
    expect(JSON.stringify(guardian.toJSON())).not.toMatch(/SallyportApi|SallyportManagement/);
  });
});

describe('the stage', () => {
  /** What the gateway applies: a route's own settings whole, else the stage's. */
  const limitOf = (route: Route): string => {
    const { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst } =
      properties['RouteSettings'][keyOf(route)] ?? properties['DefaultRouteSettings'];
    return `${rate} a second, ${burst} at once`;
  };
  const limits: Record<Route['auth'], string> = {
    bearer: '100 a second, 200 at once',
    browser: '500 a second, 1000 at once',
    account: '500 a second, 1000 at once',
    engine: '500 a second, 1000 at once',
    none: '50 a second, 100 at once',
  };

  test('slows every route of the list down, the password screen and the management API most', () => {
    const expected = routes.map((route) => [keyOf(route), route.path === '/u2/api/login/password' ? limits.bearer : limits[route.auth]]);

    expect(routes.map((route) => [keyOf(route), limitOf(route)])).toEqual(expected);
  });

  test('names the routes of its own stack and no other, so that a stack can take a route of its away alone', () => {
    expect(Object.keys(properties['RouteSettings']).sort()).toEqual(keysIn(api).sort());
    for (const other of [management, guardian]) expect(other.findResources('AWS::ApiGatewayV2::Stage')).toEqual({});
  });

  test('comes after its routes, since the gateway refuses settings for a route that is not there', () => {
    expect(stage['DependsOn']).toEqual(expect.arrayContaining([...resourcesOf(api, 'AWS::ApiGatewayV2::Route').keys()]));
    expect(properties).toMatchObject({ StageName: '$default', AutoDeploy: true });
  });

  test('logs each call by its route and ids, without path, query, header or address', () => {
    const { Format: format, DestinationArn: destination } = properties['AccessLogSettings'];
    const fields: Record<string, string> = JSON.parse(format);

    expect(Object.keys(fields)).toEqual(expect.arrayContaining(['requestId', 'route', 'status', 'latencyMs', 'functionRequestId']));
    expect(Object.values(fields).filter((field) => /path|query|querystring|header|sourceIp|userAgent|authorizer/i.test(field))).toEqual([]);
    expect(api.findResources('AWS::Logs::LogGroup')).toHaveProperty(targetOf(destination));
  });
});
