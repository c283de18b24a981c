import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { parseJson } from '../http/json.ts';
import { Problem } from '../rules/problem.ts';

const largestBodyBytes = 64 * 1024;

/**
 * The engine reads forms only, Auth0's clients send JSON as well: nested values become JSON text, as Auth0's own form clients send them.
 * Header names come out in lower case.
 */
export const readForm = (event: APIGatewayProxyEventV2): APIGatewayProxyEventV2 => {
  const headers = Object.fromEntries(Object.entries(event.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  delete headers['content-length']; // of the body as it was sent; it is set anew
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > largestBodyBytes) throw new Problem(413, 'payload_too_large', 'The body is larger than 65536 bytes.');
  const isJson = /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '');
  if (!isJson) return { ...event, headers };
  headers['content-type'] = 'application/x-www-form-urlencoded';
  return { ...event, headers, body: formOf(bytes), isBase64Encoded: false };
};

const formOf = (bytes: Buffer): string => {
  if (bytes.length === 0) return '';
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(parse(bytes))) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null) form.append(name, typeof one === 'object' ? JSON.stringify(one) : String(one));
    }
  }
  return form.toString();
};

const parse = (bytes: Buffer): object => {
  const value = parseJson(bytes.toString('utf8'), 'invalid_request');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Problem(400, 'invalid_request', 'The body must be a JSON object.');
  }
  return value;
};
