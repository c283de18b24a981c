// An AWS to deploy to: moto's server on this machine.
import { spawn, spawnSync } from 'node:child_process';
import { describe, test } from '@jest/globals';
import { freePort } from '../local-server.ts';

const account = '123456789012';
const region = 'us-east-1';

export type Moto = {
  endpoint: string;
  /** What a program needs to take it for AWS. */
  environment: Record<string, string>;
  /** A call that no package of ours makes: the REST path of a service, or a form to its root. */
  ask(service: string, path: string, form?: Record<string, string>): Promise<Response>;
  stop(): void;
};

/** The suite where moto is installed, else a skip that says how to get it; with SALLYPORT_DEMAND a missing one is a failure. */
export const describeWithMoto = (name: string, suite: () => void): void => {
  const wanted = process.env['SALLYPORT_DEMAND'] !== undefined || spawnSync('moto_server', ['--help']).status === 0;
  if (wanted) describe(name, suite);
  else describe(name, () => test.skip("skipped: no moto_server here; pip install 'moto[server]'", () => undefined));
};

export const startMoto = async (): Promise<Moto> => {
  const port = await freePort();
  const endpoint = `http://localhost:${port}`;
  const server = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const failure = new Promise<never>((_done, failed) => {
    server.once('error', (error) => failed(new Error(`moto_server does not start (pip install 'moto[server]'): ${error.message}`)));
    server.once('exit', (code) => failed(new Error(`moto_server ended with ${code}`)));
  });
  failure.catch(() => undefined); // it ends by stop() too
  await Promise.race([failure, answered(endpoint)]);
  return {
    endpoint,
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
    ask(service, path, form) {
      const credential = `test/20260101/${region}/${service}/aws4_request`; // by it moto knows which service is meant
      const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`;
      const init = form ? { method: 'POST', body: new URLSearchParams(form) } : {};
      return fetch(endpoint + path, { ...init, headers: { authorization } });
    },
    stop: () => void server.kill(),
  };
};

export const assetBucket = `cdk-hnb659fds-assets-${account}-${region}`;

const answered = async (endpoint: string): Promise<void> => {
  for (let round = 0; round < 300; round++) {
    if (
      await fetch(`${endpoint}/moto-api/data.json`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('moto_server does not answer');
};
