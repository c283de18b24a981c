// Local-only control for people and tests. Never in a Lambda bundle: nothing in lambdas/ or service/ imports it.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readOutbox } from '../../service/delivery/outbox.ts';

const realNow = Date.now;

/** `GET /_local/outbox`, `PUT /_local/clock {"offset_seconds": n}`. */
export const controls = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  // A page of another origin cannot read the answer, and a rebound name is not ours.
  if (!/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(request.headers.host ?? '')) return send(response, 403, { error: 'local only' });
  if (path === '/_local/outbox' && request.method === 'GET') return send(response, 200, readOutbox());
  if (path === '/_local/clock' && request.method === 'PUT') return setClock(await textOf(request), response);
  return send(response, 404, { error: 'not found' });
};

const setClock = (text: string, response: ServerResponse): void => {
  const offset = offsetIn(text);
  if (offset === undefined) {
    send(response, 400, { error: 'the body must be {"offset_seconds": <integer>}' });
    return;
  }
  Date.now = () => realNow() + offset * 1000;
  send(response, 200, { offset_seconds: offset, now: new Date(Date.now()).toISOString() });
};

const offsetIn = (text: string): number | undefined => {
  try {
    const { offset_seconds: offset } = JSON.parse(text) as { offset_seconds?: unknown };
    return Number.isSafeInteger(offset) && Math.abs(Number(offset)) < 4e9 ? Number(offset) : undefined;
  } catch {
    return undefined;
  }
};

const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // without an encoding set, chunks are buffers
  return Buffer.concat(chunks).toString('utf8');
};

const send = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
};
