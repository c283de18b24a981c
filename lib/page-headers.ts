// What every page carries (security.md 20): data for the distribution and for the local server, so that both serve the same.

export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const strictTransportSeconds = 730 * 24 * 3600;

/** Headers CloudFront has no setting of its own for. */
export const customPageHeaders = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // The page of a texted code asks the browser for the code; nobody else's frame may.
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), otp-credentials=(self)',
};

export const pageHeaders: Readonly<Record<string, string>> = {
  ...customPageHeaders,
  'content-security-policy': contentSecurityPolicy,
  'referrer-policy': 'no-referrer',
  'strict-transport-security': `max-age=${strictTransportSeconds}; includeSubDomains; preload`,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};
