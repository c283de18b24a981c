// What the deployed functions hand to SNS: each call goes on to moto, and what moto took is remembered, as no call of SNS tells it again.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Moto } from './moto.ts';

export type Texts = {
  /** AWS_ENDPOINT_URL_SNS of a function. */
  endpoint: string;
  /** Newest last. */
  taken: { number: string; body: string; attributes: string[] }[];
  close(): void;
};

export const recordTexts = async (moto: Moto): Promise<Texts> => {
  const taken: Texts['taken'] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', async () => {
      const headers = { authorization: request.headers.authorization ?? '', 'content-type': request.headers['content-type'] ?? '' };
      const answer = await fetch(moto.endpoint, { method: 'POST', headers, body });
      const form = new URLSearchParams(body);
      const values = [...form].filter(([name]) => name.startsWith('MessageAttributes')).map(([, value]) => value);
      if (answer.ok) taken.push({ number: form.get('PhoneNumber') ?? '', body: form.get('Message') ?? '', attributes: values });
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(await answer.text());
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, taken, close: () => void server.close() };
};
