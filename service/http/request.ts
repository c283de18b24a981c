import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { Problem } from '../rules/problem.ts';
import { parseJson } from './json.ts';

/** What an endpoint sees of a request, once: names in lower case, path decoded once, body parsed. Only endpoint.ts makes one. */
export type Request = {
  method: string;
  /** Header names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
  cookies: ReadonlyMap<string, string>;
  path: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
  /** JSON value or form fields; undefined where none was sent or the method carries none. */
  body: unknown;
  client: Client;
};

/** Where a request comes from, for limits and the audit log, and the languages its browser asks for, best first. */
export type Client = { address: string; userAgent: string; languages: readonly string[] };

const largestBodyBytes = 64 * 1024;
const jsonType = /^application\/([\w.+-]+\+)?json\s*(;|$)/i;

export const readRequest = (event: APIGatewayProxyEventV2): Request => {
  const headers = Object.fromEntries(Object.entries(event.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  const method = event.requestContext.http.method.toUpperCase();
  return {
    method,
    headers,
    cookies: readCookies([...(event.cookies ?? []), ...(headers['cookie']?.split(';') ?? [])]),
    path: decodePath(event),
    query: Object.fromEntries(new URLSearchParams(event.rawQueryString ?? '')),
    body: method === 'GET' || method === 'HEAD' || method === 'DELETE' ? undefined : readBody(event, headers['content-type']),
    client: {
      address: event.requestContext.http.sourceIp,
      userAgent: (headers['user-agent'] ?? '').slice(0, 512),
      languages: readLanguages(headers['accept-language']),
    },
  };
};

/** RFC 9110 §12.5.4, without weighing: browsers send the best first. */
const readLanguages = (header = ''): string[] =>
  header
    .slice(0, 200)
    .split(',')
    .map((range) => range.split(';')[0]?.trim() ?? '')
    .filter((tag) => /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(tag));

/** RFC 6265 §5.4 pairs. The first of two equal names wins, as the more specific one is sent first. */
const readCookies = (pairs: readonly string[]): Map<string, string> => {
  const cookies = new Map<string, string>();
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    if (at > 0 && !cookies.has(name)) cookies.set(name, pair.slice(at + 1).trim());
  }
  return cookies;
};

/**
 * Gateways hand path parameters over decoded in some modes and not in others (case 40). A parameter that stands letter for letter in the
 * raw path, and holds an escaped `|` but no plain one, is still encoded: every user id holds a `|`, so the two forms cannot be mistaken.
 * One without any `|` is no user's; where its escapes are broken the caller is told so.
 */
const decodePath = (event: APIGatewayProxyEventV2): Record<string, string> => {
  const parameters: Record<string, string> = {};
  for (const [name, value] of Object.entries(event.pathParameters ?? {})) {
    if (value === undefined) continue;
    const maybeEncoded = event.rawPath.includes(value) && !value.includes('|') && value.includes('%');
    const decoded = maybeEncoded ? decodeOnce(value) : value;
    parameters[name] = /%7c/i.test(value) ? decoded : value;
  }
  return parameters;
};

const decodeOnce = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Problem(400, 'invalid_uri', 'Path validation error: the path holds a malformed escape.');
  }
};

const readBody = (event: APIGatewayProxyEventV2, contentType: string | undefined): unknown => {
  if (!event.body) return undefined;
  const bytes = Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > largestBodyBytes) {
    throw new Problem(413, 'payload_too_large', 'The body is larger than 65536 bytes.');
  }
  if (contentType !== undefined && !jsonType.test(contentType)) {
    throw new Problem(415, 'unsupported_media_type', 'The body must be JSON, with the content type application/json.');
  }
  return parseJson(bytes.toString('utf8'), 'invalid_body');
};
