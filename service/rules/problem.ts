/** A refusal: what the caller is told, and (as `cause`) what only the log is told. Everything else that is thrown is a bug. */
export class Problem extends Error {
  readonly status: number;
  /** Stable and machine-readable, e.g. `invalid_body`, `wrong_code`. */
  readonly code: string;
  /** Members that go into the answer's body beside the two standard ones, e.g. `next`, `field`. Never a secret. */
  readonly details: Readonly<Record<string, unknown>>;
  /** Seconds until a repeat makes sense: becomes `Retry-After` and `X-RateLimit-Reset`. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { details?: Record<string, unknown>; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.details = more.details ?? {};
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
}

/** Something we depend on is slow, throttled or away: 503 with Retry-After, never "wrong code" (security.md 26). */
export const unavailable = (cause: unknown): Problem =>
  new Problem(503, 'temporarily_unavailable', 'The service is busy. Please try again in a moment.', { retryAfterSeconds: 2, cause });

/** Whatever was thrown that is no refusal is a bug, and the log alone is told which. */
export const asProblem = (error: unknown): Problem =>
  error instanceof Problem ? error : new Problem(500, 'server_error', 'Something went wrong on our side.', { cause: error });
