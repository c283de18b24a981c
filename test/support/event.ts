import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';

export type Call = {
  method?: string;
  /** As sent, percent-encoded. */
  path?: string;
  query?: Record<string, string>;
  parameters?: Record<string, string>;
  headers?: Record<string, string>;
  cookies?: string[];
  /** An object is sent as JSON; a string as it is. */
  body?: unknown;
  address?: string;
};

/** An API Gateway HTTP API event, payload format 2.0. */
export const eventOf = (call: Call = {}): APIGatewayProxyEventV2 => {
  const { method = 'GET', path = '/', query = {}, parameters, headers = {}, cookies, body, address = '198.51.100.7' } = call;
  const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
  return {
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString: new URLSearchParams(query).toString(),
    ...(cookies ? { cookies } : {}),
    headers: { ...(text === undefined ? {} : { 'content-type': 'application/json' }), 'user-agent': 'test', ...headers },
    queryStringParameters: query,
    ...(parameters ? { pathParameters: parameters } : {}),
    requestContext: {
      accountId: '123456789012',
      apiId: 'test',
      domainName: 'test.execute-api.eu-north-1.amazonaws.com',
      domainPrefix: 'test',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: address, userAgent: 'test' },
      requestId: 'test-request',
      routeKey: `${method} ${path}`,
      stage: '$default',
      time: '01/Jan/2026:00:00:00 +0000',
      timeEpoch: Date.now(),
    },
    ...(text === undefined ? {} : { body: text }),
    isBase64Encoded: false,
  };
};

export type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;
// biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever JSON came back
export type Answered = { status: number; headers: Record<string, string>; cookies: string[]; body: any; text: string };

/** Invokes a handler; `body` is the parsed JSON where the answer is JSON. */
export const invoke = async (handler: Handler, call: Call = {}): Promise<Answered> => {
  const result = await handler(eventOf(call), { awsRequestId: 'test', functionName: 'test' } as Context);
  const text = result.isBase64Encoded ? Buffer.from(result.body ?? '', 'base64').toString('utf8') : (result.body ?? '');
  const headers = Object.fromEntries(Object.entries(result.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]));
  const json = headers['content-type']?.startsWith('application/json') && text !== '';
  return { status: result.statusCode ?? 200, headers, cookies: result.cookies ?? [], body: json ? JSON.parse(text) : undefined, text };
};
