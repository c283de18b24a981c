// How many calls a second the gateway lets through to a route, all callers together. It bounds what a flood can cost; who may guess how
// often is counted in the table (security.md 12 and 14).
import type { Route } from '../lambdas/routes.ts';

export type Throttle = { rate: number; burst: number };

/** What the stage sets for every route that it does not name. Those are the management API's, which lie in another stack. */
export const unnamedThrottle: Throttle = { rate: 100, burst: 200 };

export const throttleOf = ({ path, auth }: Pick<Route, 'path' | 'auth'>): Throttle => {
  // One argon2id each: some 300 ms of a function.
  if (path === '/u2/api/login/password') return { rate: 100, burst: 200 };
  if (auth === 'bearer') return unnamedThrottle;
  if (auth === 'none') return { rate: 50, burst: 100 };
  return { rate: 500, burst: 1000 };
};

export const routeKeyOf = ({ method, path }: Pick<Route, 'method' | 'path'>): string => (path === '$default' ? path : `${method} ${path}`);
