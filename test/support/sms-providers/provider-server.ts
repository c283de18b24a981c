// What the stand-ins for Twilio, Vonage and SNS have in common: a real server on this machine, and all the ways in which one can fail.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export type ProviderRequest = { method: string; path: string; headers: IncomingMessage['headers']; body: string; socket: Socket };

export type ProviderAnswer = { status: number; type?: string; body: string; headers?: Record<string, string> };

/** Instead of the provider's own answer. */
export type Fault =
  | { kind: 'answer'; answer: ProviderAnswer }
  /** Takes the request and says nothing. */
  | { kind: 'silence' }
  /** Headers, then a few bytes of a body that never ends. */
  | { kind: 'stalled body' }
  /** A byte every now and then, so that no idle timeout ever ends it. */
  | { kind: 'dripping body' }
  | { kind: 'reset' }
  /** Announces more than it sends, and closes. */
  | { kind: 'cut off'; answer: ProviderAnswer };

export type ProviderServer = {
  origin: string;
  /** All that came in, also what was not answered. */
  requests: ProviderRequest[];
  /** For all requests from now on whose path begins so, which all do by default; undefined: for none of them any more. */
  fail(fault: Fault | undefined, pathStart?: string): void;
  close(): void;
};

export const startProvider = async (answerTo: (request: ProviderRequest) => ProviderAnswer): Promise<ProviderServer> => {
  const requests: ProviderRequest[] = [];
  const failing = new Map<string, Fault>();
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString('utf8');
    const { method = '', url: path = '', headers, socket } = incoming;
    const request = { method, path, headers, body, socket };
    requests.push(request);
    const fault = [...failing].find(([pathStart]) => path.startsWith(pathStart))?.[1];
    if (fault) faults[fault.kind](response, fault);
    else send(response, answerTo(request));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // a TCP server has an AddressInfo
    requests,
    fail(fault, pathStart = '') {
      for (const known of failing.keys()) if (known.startsWith(pathStart)) failing.delete(known);
      if (fault) failing.set(pathStart, fault);
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
};

const json = 'application/json';

const send = (response: ServerResponse, { status, type = json, body, headers = {} }: ProviderAnswer): void => {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body), ...headers });
  response.end(body);
};

const faults: Record<Fault['kind'], (response: ServerResponse, fault: Fault) => void> = {
  answer: (response, fault) => fault.kind === 'answer' && send(response, fault.answer),
  silence: () => undefined,
  'stalled body': (response) => response.writeHead(200, { 'content-type': json }).write('{"a'),
  'dripping body': (response) => {
    response.writeHead(200, { 'content-type': json }).write('{"a":"');
    const timer = setInterval(() => response.write('x'), 5);
    response.on('close', () => clearInterval(timer));
  },
  reset: ({ socket }) => socket?.resetAndDestroy(),
  'cut off': (response, fault) => {
    if (fault.kind !== 'cut off') return;
    const { status, type = json, body } = fault.answer;
    response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
    response.write(body.slice(0, body.length / 2), () => response.socket?.end());
  },
};
