import { endpoint } from '../service/http/endpoint.ts';
import { managementError } from '../service/http/error-shapes.ts';
import { Problem } from '../service/rules/problem.ts';

/** What no route takes: 404 in Auth0's shape, never 500 or 501, which its clients would repeat. */
export const handler = endpoint(async () => {
  throw new Problem(404, 'not_found', 'Not Found');
}, managementError);
