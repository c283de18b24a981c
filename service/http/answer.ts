import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** What an endpoint's `run` gives back. No body means an empty one. */
export type Answer = {
  status: number;
  body?: unknown;
  /** In place of a body, with its own content type among the headers. */
  html?: string;
  cookies?: readonly string[];
  headers?: Readonly<Record<string, string>>;
};

export const ok = (body: unknown, more: Omit<Answer, 'status' | 'body'> = {}): Answer => ({ status: 200, body, ...more });
export const created = (body: unknown): Answer => ({ status: 201, body });
/** To an address of our own. */
export const redirect = (location: string, more: Pick<Answer, 'cookies'> = {}): Answer => ({ status: 302, headers: { location }, ...more });

export const accepted = (): Answer => ({ status: 202 });
export const noContent = (): Answer => ({ status: 204 });

// Every answer of ours is JSON or empty, so nothing may be loaded, framed or sniffed; pages get their policy from the edge (security.md 20).
const securityHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000; includeSubDomains; preload',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

export const toGateway = (answer: Answer): APIGatewayProxyStructuredResultV2 => ({
  statusCode: answer.status,
  headers: {
    ...securityHeaders,
    ...(answer.body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    ...answer.headers,
  },
  ...(answer.cookies ? { cookies: [...answer.cookies] } : {}),
  body: answer.body === undefined ? (answer.html ?? '') : JSON.stringify(answer.body),
});
