// `npm start` in a process of its own, as a person runs it, with a free port and a folder that goes away.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Credentials } from '../../scripts/local/first-run.ts';

export type LocalServer = {
  origin: string;
  dataFolder: string;
  credentials: Credentials;
  /** All it has printed so far. */
  output(): string;
  /** A management token with every scope. */
  token(): Promise<string>;
  outbox(): Promise<{ channel: string; to: string; subject?: string; body: string }[]>;
  setClock(offsetSeconds: number): Promise<void>;
  stop(): Promise<void>;
  /** Stops it and starts it again on the same data. */
  restart(): Promise<void>;
  cleanUp(): Promise<void>;
};

export const startLocalServer = async (environment: Record<string, string> = {}): Promise<LocalServer> => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'sallyport-local-'));
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const run = () => launch({ PORT: String(port), DATA_DIR: dataFolder, ...environment });
  let running = run();
  await running.started;
  const outputs: string[] = [];
  const credentials = (): Credentials => JSON.parse(readFileSync(join(dataFolder, 'credentials.json'), 'utf8')) as Credentials;
  const json = async (path: string, init?: RequestInit) => (await fetch(origin + path, init)).json();
  const post = (body: unknown): RequestInit => ({
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

  return {
    origin,
    dataFolder,
    credentials: credentials(),
    output: () => [...outputs, running.output()].join(''),
    async token() {
      const answer = await json('/oauth/token', post({ grant_type: 'client_credentials', ...credentials().management }));
      return String((answer as { access_token: string }).access_token);
    },
    outbox: async () => (await json('/_local/outbox')) as { channel: string; to: string; subject?: string; body: string }[],
    async setClock(offsetSeconds) {
      await json('/_local/clock', { ...post({ offset_seconds: offsetSeconds }), method: 'PUT' });
    },
    stop: () => running.stop(),
    async restart() {
      outputs.push(running.output());
      await running.stop();
      running = run();
      await running.started;
    },
    async cleanUp() {
      await running.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
};

export type Launched = { started: Promise<void>; output(): string; exitCode: Promise<number | null>; stop(): Promise<void> };

/** Runs scripts/local.ts; `started` is kept once it has printed its addresses. */
export const launch = (environment: Record<string, string>): Launched => {
  const child: ChildProcess = spawn(process.execPath, ['scripts/runtime-guard.js', 'scripts/local.ts'], {
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const exitCode = new Promise<number | null>((done) => child.once('exit', done));
  const started = new Promise<void>((done, failed) => {
    const read = (chunk: Buffer): void => {
      text += chunk.toString();
      if (text.includes('Stop with Ctrl+C')) done();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    void exitCode.then((code) => failed(new Error(`the local server ended with ${code}:\n${text}`)));
  });
  started.catch(() => undefined); // who waits for the exit instead does not wait for this
  return {
    started,
    exitCode,
    output: () => text,
    async stop() {
      child.kill('SIGTERM');
      await exitCode;
    },
  };
};

export const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo; // it listens on a port, not on a pipe
      server.close(() => done(port));
    });
  });
