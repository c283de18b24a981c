import { isIP } from 'node:net';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { originDeps } from '../deps/origin.ts';
import { Problem } from '../rules/problem.ts';

/**
 * The request as our distribution passed it on, with the person's own address as its source, or a 403 for who came past it (security.md 22
 * and 24). What a stranger says of an address is never believed, and the secret goes no further than here.
 */
export const fromEdge = async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyEventV2> => {
  const lowered = Object.entries(event.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const);
  const { 'x-origin-secret': sent, 'x-client-address': told, ...headers } = Object.fromEntries(lowered);
  const origin = await originDeps.originOf(sent);
  if (origin === 'direct') throw new Problem(403, 'access_denied', 'This API answers at its public address only.');

  const { http } = event.requestContext;
  const sourceIp = origin === 'edge' && told !== undefined && isIP(told) ? told : http.sourceIp;
  return { ...event, headers, requestContext: { ...event.requestContext, http: { ...http, sourceIp } } };
};
