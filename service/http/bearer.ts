import { errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { Problem } from '../rules/problem.ts';

/** Who calls the management API: a client by client_credentials (`sub` is `<client_id>@clients`) or an administrator by the console. */
export type Caller = { clientId: string; subject: string; scopes: ReadonlySet<string> };

type Expectation = { issuer: string; audience: string; keys: JWTVerifyGetKey; now: number };

/** Checks an RFC 9068 access token; the 401 texts are Auth0's. Cookies never count here (case 56). */
export const requireCaller = async (authorization: string | undefined, expected: Expectation): Promise<Caller> => {
  const token = /^bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization?.trim() ?? '')?.[1];
  if (!authorization?.trim() || !/^bearer /i.test(authorization)) throw unauthorized('Missing authentication');
  if (!token) throw unauthorized('Invalid token');

  const { payload } = await verify(token, expected);
  const scope = typeof payload['scope'] === 'string' ? payload['scope'] : '';
  return {
    clientId: String(payload['client_id'] ?? payload['azp'] ?? ''),
    subject: payload.sub ?? '',
    scopes: new Set(scope.split(' ').filter(Boolean)),
  };
};

/** One of the listed scopes is enough, as at Auth0. */
export const requireScope = (caller: Caller, anyOf: readonly string[]): void => {
  if (anyOf.some((scope) => caller.scopes.has(scope))) return;
  throw new Problem(403, 'insufficient_scope', `Insufficient scope, expected any of: ${anyOf.join(',')}`);
};

const verify = async (token: string, { issuer, audience, keys, now }: Expectation) => {
  try {
    return await jwtVerify(token, reachable(keys), { issuer, audience, algorithms: ['RS256'], typ: 'at+jwt', currentDate: new Date(now) });
  } catch (error) {
    if (error instanceof Problem) throw error;
    if (error instanceof errors.JWTExpired) throw unauthorized('Expired token received for JSON Web Token validation');
    if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey) {
      throw unauthorized('Invalid signature received for JSON Web Token validation');
    }
    throw unauthorized('Invalid token');
  }
};

/** Whatever else goes wrong with the keys is no fault of the token: a client that hears 401 throws a good one away. */
const reachable =
  (keys: JWTVerifyGetKey): JWTVerifyGetKey =>
  async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error;
      throw new Problem(503, 'temporarily_unavailable', 'The signing keys cannot be read now.', { retryAfterSeconds: 2, cause: error });
    }
  };

const unauthorized = (message: string): Problem =>
  new Problem(401, 'unauthorized', message, { details: { attributes: { error: message } } });
