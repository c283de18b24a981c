import { request } from 'node:https';
import { rootCertificates } from 'node:tls';
import type { CustomFetch } from 'openid-client';

/** `fetch` that trusts one more authority, which the built-in one can be told only for the whole process. */
export const fetchTrusting =
  (ca: string): CustomFetch =>
  (address, { method, headers, body, signal }) =>
    new Promise((done, failed) => {
      const sent = request(address, { method, headers, ca: [...rootCertificates, ca], ...(signal ? { signal } : {}) }, async (answer) => {
        try {
          const chunks: Buffer[] = [];
          for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
          const status = answer.statusCode ?? 502;
          const received = Object.entries(answer.headersDistinct).flatMap(([name, values]) =>
            (values ?? []).map((value): [string, string] => [name, value]),
          );
          done(new Response(status === 204 || status === 304 ? null : Buffer.concat(chunks), { status, headers: received }));
        } catch (error) {
          failed(error);
        }
      });
      sent.once('error', failed);
      sent.end(body === undefined || body === null ? undefined : String(body)); // forms and JSON only
    });
