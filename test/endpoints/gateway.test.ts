// The stand-in for the HTTP API: what it hands to the functions is what AWS hands them.
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type Route, routes } from '../../lambdas/routes.ts';
import { gateway, matchRoute } from '../../scripts/local/gateway.ts';

let server: Server;
let origin: string;
let seen: APIGatewayProxyEventV2 | undefined;
let file: string | undefined;
let answer: APIGatewayProxyStructuredResultV2 | (() => never) = { statusCode: 200 };

beforeAll(async () => {
  const load = async (asked: string) => {
    file = asked;
    return async (event: APIGatewayProxyEventV2) => {
      seen = event;
      return typeof answer === 'function' ? answer() : answer;
    };
  };
  server = createServer(gateway(routes, load));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  answer = { statusCode: 200, headers: { 'content-type': 'text/plain' }, body: 'body' };
  seen = undefined;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('a route', () => {
  test.each<[string, string, string, Record<string, string>]>([
    ['GET', '/api/v2/users/auth0%7Cada', 'api-v2/users/id.get.ts', { id: 'auth0|ada' }],
    ['GET', '/api/v2/users/a%2Bb%40c%3Ad%25', 'api-v2/users/id.get.ts', { id: 'a+b@c:d%' }],
    ['GET', '/api/v2/users/a%2Fb', 'not-found.ts', {}],
    ['GET', '/api/v2/users/a%3Fb', 'not-found.ts', {}],
    ['GET', '/api/v2/users/', 'not-found.ts', {}],
    ['GET', '/api/v2/users/x/authentication-methods/y', 'api-v2/users/authentication-methods/id.get.ts', { id: 'x', method_id: 'y' }],
    ['GET', '/api%2Fv2/users', 'not-found.ts', {}],
    ['PUT', '/api/v2/users', 'not-found.ts', {}],
    ['GET', '/authorize/abc', 'oidc.ts', { uid: 'abc' }],
    ['HEAD', '/.well-known/openid-configuration', 'oidc.ts', {}],
    ['POST', '/nothing', 'not-found.ts', {}],
  ])('%s %s is %s', (method, path, expected, parameters) => {
    const found = matchRoute(routes, method, path);

    expect(found?.route.file).toBe(expected);
    expect(found?.parameters).toEqual(parameters);
  });

  test('with a fixed segment goes before one with a parameter, whatever the order of the list', () => {
    const row = (path: string): Route => ({ method: 'GET', path, file: path, auth: 'none', needs: [] });

    expect(matchRoute([row('/a/{x}'), row('/a/b')], 'GET', '/a/b')?.route.path).toBe('/a/b');
  });

  test('with a malformed escape is a 400, without asking a function', async () => {
    const status = await new Promise((done) => {
      httpRequest(`${origin}/api/v2/users/%zz`, (response) => done(response.resume().statusCode)).end();
    });

    expect(status).toBe(400);
    expect(seen).toBeUndefined();
  });
});

describe('an event', () => {
  test('has path and query as sent, cookies apart, names in lower case, and none of our own address', async () => {
    await fetch(`${origin}/api/v2/users/auth0%7Cada?a=1&a=2&b=%20x+y`, { headers: { Cookie: 'c1=1; c2=a=b', 'X-Odd': 'yes' } });

    expect(file).toBe('api-v2/users/id.get.ts');
    expect(seen).toMatchObject({
      version: '2.0',
      routeKey: 'GET /api/v2/users/{id}',
      rawPath: '/api/v2/users/auth0%7Cada',
      rawQueryString: 'a=1&a=2&b=%20x+y',
      queryStringParameters: { a: '1,2', b: ' x y' },
      pathParameters: { id: 'auth0|ada' },
      cookies: ['c1=1', 'c2=a=b'],
      isBase64Encoded: false,
      requestContext: { http: { method: 'GET', sourceIp: '127.0.0.1' } },
    });
    expect(seen?.headers['x-odd']).toBe('yes');
    expect(seen?.headers['cookie']).toBeUndefined();
    expect(seen?.requestContext.domainName).not.toContain('127.0.0.1');
    expect(seen?.body).toBeUndefined();
  });

  test.each([
    ['a form', 'application/x-www-form-urlencoded', 'a=b', true],
    ['JSON', 'application/json', '{"a":"ü"}', false],
    ['bytes that are no UTF-8', 'application/octet-stream', Buffer.from([0xff, 0x00, 0x80]), true],
  ])('carries %s as the gateway does', async (_name, type, body, encoded) => {
    await fetch(`${origin}/oauth/token`, { method: 'POST', headers: { 'content-type': type }, body });

    expect(seen?.isBase64Encoded).toBe(encoded);
    expect(Buffer.from(seen?.body ?? '', encoded ? 'base64' : 'utf8')).toEqual(Buffer.from(body));
  });
});

describe('an answer', () => {
  test('sets each cookie of the list, and bytes as bytes', async () => {
    answer = {
      statusCode: 201,
      headers: { 'x-a': '1' },
      cookies: ['a=1; Path=/', 'b=2'],
      body: Buffer.from([1, 255]).toString('base64'),
      isBase64Encoded: true,
    };

    const response = await fetch(`${origin}/authorize`);

    expect(response.status).toBe(201);
    expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2']);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from([1, 255]));
  });

  test('to HEAD has the headers and no body', async () => {
    const response = await fetch(`${origin}/authorize`, { method: 'HEAD' });

    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([200, '4', '']);
  });

  test('of a function that crashes is a 500 that tells nothing', async () => {
    const { error } = console;
    console.error = () => undefined;
    answer = () => {
      throw new Error('inside');
    };

    const response = await fetch(`${origin}/authorize`);
    console.error = error;

    expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
  });
});
