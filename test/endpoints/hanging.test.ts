// A service that takes the connection and never answers: ours is the answer, 503, and long before the function's own time is over.

import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createRemoteJWKSet } from 'jose';
import { requireCaller } from '../../service/http/bearer.ts';
import { patience } from '../../service/rules/patience.ts';
import { type Deployment, managementToken, startDeployment } from '../support/deployment.ts';

let deployment: Deployment;
let server: Server;
let address: string;
const sockets = new Set<Socket>();

beforeAll(async () => {
  deployment = await startDeployment();
  server = createServer((socket) => sockets.add(socket));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a TCP server has an AddressInfo
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  server.close();
  await deployment.close();
});

const credentials = { accessKeyId: 'x', secretAccessKey: 'x' };

test('the clients give up on a service that hangs', async () => {
  const { DynamoDBClient, ListTablesCommand } = await import('@aws-sdk/client-dynamodb');
  const client = new DynamoDBClient({ endpoint: address, region: 'local', credentials, maxAttempts: 1, requestHandler: patience(300) });

  await expect(client.send(new ListTablesCommand({}))).rejects.toMatchObject({ name: 'TimeoutError' });
});

test('every client that a function makes is given the patience', async () => {
  const { readFileSync } = await import('node:fs');
  const makers = ['deps/table.ts', 'deps/secret-text.ts', 'keys/secret-box-kms.ts', 'keys/signing-keys-kms.ts', 'delivery/email-ses.ts'];
  for (const file of makers) {
    const made = readFileSync(`service/${file}`, 'utf8').match(/new \w+Client\([^)]*/)?.[0] ?? '';
    expect({ file, patient: /patience\(|throwOnRequestTimeout: true/.test(made) }).toEqual({ file, patient: true });
  }
});

test('a good token is not refused because the keys cannot be read', async () => {
  const { createServer: createHttp } = await import('node:http');
  const token = await managementToken(['read:users']);
  for (const status of [503, 429, 403, 500, 200]) {
    const keys = createHttp((_request, response) => response.writeHead(status).end('nothing'));
    await new Promise<void>((done) => keys.listen(0, '127.0.0.1', done));
    const url = new URL(`http://127.0.0.1:${(keys.address() as AddressInfo).port}/jwks.json`); // a TCP server has an AddressInfo
    const expected = {
      issuer: 'https://login.example.com/',
      audience: 'https://login.example.com/api/v2/',
      keys: createRemoteJWKSet(url),
      now: Date.now(),
    };

    await expect(requireCaller(`Bearer ${token}`, expected)).rejects.toMatchObject({ status: 503, retryAfterSeconds: 2 });
    keys.close();
  }
});
