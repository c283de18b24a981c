import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Route } from '../../lambdas/routes.ts';
import recorded from './recorded-event.json' with { type: 'json' };

export type Run = {
  /** What the function wrote for its operator. */
  log: string;
  unconfigured: APIGatewayProxyStructuredResultV2;
  configured: APIGatewayProxyStructuredResultV2;
};

/** What Lambda itself puts into a function's environment. */
const lambdaEnvironment = (name: string, folder: string): Record<string, string> => ({
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
  AWS_LAMBDA_FUNCTION_NAME: name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
  AWS_LAMBDA_LOG_STREAM_NAME: '2026/11/25/[$LATEST]0123456789abcdef',
  AWS_REGION: 'eu-north-1',
  AWS_DEFAULT_REGION: 'eu-north-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_SESSION_TOKEN: 'test',
  LAMBDA_RUNTIME_DIR: '/var/runtime',
  LAMBDA_TASK_ROOT: folder,
  LANG: 'en_US.UTF-8',
  TZ: ':UTC',
  _HANDLER: 'index.handler',
});

type Calling = { name: string; folder: string; row: Route; configuration: Record<string, string> };

export const runBundle = async ({ name, folder, row, configuration }: Calling): Promise<Run> => {
  const input = JSON.stringify({ event: eventFor(row), configuration });
  const parameters = [join(import.meta.dirname, 'run-bundle.js'), join(folder, 'index.mjs'), input];
  const environment = { cwd: folder, env: lambdaEnvironment(name, folder), timeout: 20_000 };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, parameters, environment);
  const last = stdout.lastIndexOf('\n');
  return { ...JSON.parse(stdout.slice(last + 1)), log: stdout.slice(0, last) + stderr };
};

const eventFor = ({ method, path }: Route): APIGatewayProxyEventV2 => {
  const verb = method === 'ANY' ? 'GET' : method;
  const routeKey = path === '$default' ? path : `${method} ${path}`;
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  const rawPath = path === '$default' ? '/nothing/here' : path.replaceAll(/\{\w+\}/g, 'x');
  return {
    ...recorded,
    routeKey,
    rawPath,
    // What a screen is asked with; there is no such session.
    ...(path.startsWith('/u2/') ? { rawQueryString: 'state=recorded-for-this-test' } : {}),
    ...(names.length > 0 ? { pathParameters: Object.fromEntries(names.map((name) => [name, 'x'])) } : {}),
    ...(verb === 'GET' || verb === 'DELETE' ? {} : { body: '{}' }),
    requestContext: { ...recorded.requestContext, routeKey, http: { ...recorded.requestContext.http, method: verb, path: rawPath } },
  };
};

/** AWS as far as a first call of each function goes: a public key, and a table without the item. */
export const startAwsStandIn = async (): Promise<{ endpoint: string; close(): Promise<void> }> => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const answers: Record<string, object> = {
    'TrentService.GetPublicKey': { PublicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64') },
    'DynamoDB_20120810.GetItem': {},
    'DynamoDB_20120810.BatchGetItem': {},
  };
  const server = createServer((request, response) => {
    const answer = answers[String(request.headers['x-amz-target'])];
    response.writeHead(answer ? 200 : 400, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(answer ?? { __type: 'ValidationException' }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo; // it listens on a port, not on a pipe
  return { endpoint: `http://127.0.0.1:${port}`, close: () => new Promise((done) => server.close(() => done())) };
};
