import type { Problem } from '../rules/problem.ts';

const reasonPhrases: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Payload Too Large',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

// Auth0 gives these no errorCode.
const withoutErrorCode = new Set(['not_found', 'unauthorized']);

/** Auth0's management error: `{statusCode, error, message, errorCode}` (auth0.md §0). */
export const managementError = (problem: Problem): unknown => ({
  statusCode: problem.status,
  error: reasonPhrases[problem.status] ?? 'Error',
  message: problem.message,
  ...(withoutErrorCode.has(problem.code) ? {} : { errorCode: problem.code }),
  ...problem.details,
});

/** OAuth's error (RFC 6749 §5.2) with what a page needs to go on, as members beside the two standard ones. */
export const oauthError = (problem: Problem): unknown => ({
  error: problem.code,
  error_description: problem.message,
  ...(problem.retryAfterSeconds === undefined ? {} : { retry_after: problem.retryAfterSeconds }),
  ...problem.details,
});
