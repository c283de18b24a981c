// Serves the built screens on a free port, with the headers they have in the deployment, and lets a test be the JSON endpoints behind them.

import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

export type JsonAnswer = { status?: number; body: unknown };
type Body = Record<string, unknown>;
export type Endpoint = (body: Body) => JsonAnswer | Promise<JsonAnswer>;

export type PageServer = {
  origin: string;
  /** `session` and the screens' paths below /u2/api. Set them per test. */
  endpoints: Record<string, Endpoint>;
  /** What was posted: path and body. */
  posts: { path: string; body: Body }[];
  stop: () => Promise<void>;
};

export const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

const headers = { 'content-security-policy': pagePolicy, 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff' };

export const startPageServer = async (folder: string): Promise<PageServer> => {
  const endpoints: PageServer['endpoints'] = {};
  const posts: PageServer['posts'] = [];
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (path.startsWith('/u2/api/')) {
      const name = path.slice('/u2/api/'.length);
      const body = await bodyOf(request);
      if (request.method === 'POST') posts.push({ path: name, body });
      const answer = (await endpoints[name]?.(body)) ?? { status: 404, body: { error: 'not_found' } };
      response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      return response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
    }
    if (!path.startsWith('/u2/')) {
      response.writeHead(200, { 'content-type': 'text/html' });
      return response.end(`<title>elsewhere</title>${path}`); // the app, or the engine that leads to it
    }
    const file = path.slice('/u2/'.length) + (extname(path) ? '' : '.html');
    const contents = await readFile(join(folder, file)).catch(() => undefined);
    response.writeHead(contents ? 200 : 404, { ...headers, 'content-type': types[extname(file)] ?? 'text/plain' });
    return response.end(contents);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // it listens on a port, not on a pipe
    endpoints,
    posts,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
};

const bodyOf = async (request: IncomingMessage): Promise<Body> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text ? (JSON.parse(text) as Body) : {}; // the pages send objects
};
