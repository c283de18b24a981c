// Stands in for the HTTP API: plain HTTP in, API Gateway events (payload format 2.0) to the handlers of the route list.

import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { Route } from '../../lambdas/routes.ts';

export type LambdaHandler = (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;

const largestBodyBytes = 10 * 1024 * 1024; // the gateway's own limit; ours, of 64 KiB, is the handlers'

/** `load` gives the handler of a row's file; it is called at each request, so it may keep what it loaded or not. */
export const gateway =
  (routes: readonly Route[], load: (file: string) => Promise<LambdaHandler>): RequestListener =>
  async (request, response) => {
    try {
      const [path = '/', query = ''] = splitOnce(request.url ?? '/', '?');
      const found = matchRoute(routes, request.method ?? 'GET', path);
      if (!found) return send(response, 404, { message: 'Not Found' });
      const body = await readBody(request);
      if (!body) return send(response, 413, { message: 'Request Entity Too Large' });

      const event = eventOf(request, { found, path, query, body });
      const handler = await load(found.route.file);
      answer(response, await handler(event, contextOf(found.route)), request.method === 'HEAD');
    } catch (error) {
      if (error instanceof URIError) return send(response, 400, { message: 'Bad Request' });
      console.error(error); // what a Lambda function would leave in its log
      send(response, 500, { message: 'Internal Server Error' });
    }
  };

export type Match = { route: Route; parameters: Record<string, string> };

/** The most specific row, as the gateway chooses: a fixed segment goes before a parameter. HEAD is served beside GET. */
export const matchRoute = (routes: readonly Route[], method: string, path: string): Match | undefined => {
  const segments = path.split('/').map(decodeURIComponent);
  const escaped = /%(2f|3f|23|5c)/i;
  const fits = (route: Route): Match | undefined => {
    const parts = route.path.split('/');
    if (parts.length !== segments.length) return undefined;
    const parameters: Record<string, string> = {};
    for (const [index, part] of parts.entries()) {
      const segment = segments[index] ?? '';
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      if (name === undefined && part !== segment) return undefined;
      if (name !== undefined && (segment === '' || escaped.test(path.split('/')[index] ?? ''))) return undefined;
      if (name !== undefined) parameters[name] = segment;
    }
    return { route, parameters };
  };
  const allowed = (wanted: string) =>
    routes.filter((route) => route.path !== '$default' && (route.method === wanted || route.method === 'ANY'));
  const best = (wanted: string): Match | undefined =>
    allowed(wanted)
      .flatMap((route) => fits(route) ?? [])
      .sort((a, b) => Object.keys(a.parameters).length - Object.keys(b.parameters).length)[0];
  const fallback = routes.find((route) => route.path === '$default');
  return best(method) ?? (method === 'HEAD' ? best('GET') : undefined) ?? (fallback && { route: fallback, parameters: {} });
};

type Parts = { found: Match; path: string; query: string; body: Buffer };

const eventOf = (request: IncomingMessage, { found, path, query, body }: Parts): APIGatewayProxyEventV2 => {
  const { cookie, ...headers } = Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values]) => [name, (values ?? []).join(name === 'cookie' ? '; ' : ',')]),
  );
  const method = request.method ?? 'GET';
  const routeKey = found.route.path === '$default' ? '$default' : `${method} ${found.route.path}`;
  const isForm = (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  const encoded = body.length > 0 && (isForm || !isUtf8(body)); // the gateway hands forms over in base64
  const parameters = [...new URLSearchParams(query)];
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: query,
    ...(cookie ? { cookies: cookie.split(/; */).filter(Boolean) } : {}),
    headers,
    ...(parameters.length > 0 ? { queryStringParameters: joined(parameters) } : {}),
    ...(Object.keys(found.parameters).length > 0 ? { pathParameters: found.parameters } : {}),
    requestContext: {
      accountId: 'local',
      apiId: 'local',
      domainName: 'local.execute-api.local.amazonaws.com', // never our own address: who takes the origin from here is wrong
      domainPrefix: 'local',
      http: {
        method,
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: (request.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey,
      stage: '$default',
      time: new Date().toISOString(),
      timeEpoch: Date.now(),
    },
    ...(body.length > 0 ? { body: body.toString(encoded ? 'base64' : 'utf8') } : {}),
    isBase64Encoded: encoded,
  };
};

const joined = (pairs: readonly [string, string][]): Record<string, string> => {
  const values: Record<string, string> = {};
  for (const [name, value] of pairs) values[name] = Object.hasOwn(values, name) ? `${values[name]},${value}` : value;
  return values;
};

/** Undefined where the gateway would not take it. */
const readBody = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= largestBodyBytes) chunks.push(chunk);
  }
  return size > largestBodyBytes ? undefined : Buffer.concat(chunks);
};

const contextOf = (route: Route): Context =>
  ({ functionName: route.file, awsRequestId: randomUUID(), memoryLimitInMB: '512', getRemainingTimeInMillis: () => 10_000 }) as Context;

const answer = (response: ServerResponse, result: APIGatewayProxyStructuredResultV2, withoutBody: boolean): void => {
  response.statusCode = result.statusCode ?? 200;
  for (const [name, value] of Object.entries(result.headers ?? {})) {
    if (name.toLowerCase() !== 'set-cookie' && name.toLowerCase() !== 'content-length') response.setHeader(name, String(value));
  }
  if (result.cookies && result.cookies.length > 0) response.setHeader('set-cookie', result.cookies);
  const body = Buffer.from(result.body ?? '', result.isBase64Encoded ? 'base64' : 'utf8');
  if (response.statusCode !== 204 && response.statusCode !== 304) response.setHeader('content-length', body.length);
  response.end(withoutBody ? undefined : body);
};

const send = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
};

const splitOnce = (text: string, separator: string): string[] => {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
};
