/**
 * How long AWS may take for one try. Without `throwOnRequestTimeout` the SDK only logs that it waits, and a service that hangs would take
 * the whole function with it: the person would get the gateway's own 5xx instead of ours (security.md 26).
 */
export const patience = (requestTimeout: number) => ({ connectionTimeout: 1000, requestTimeout, throwOnRequestTimeout: true });
