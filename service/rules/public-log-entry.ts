/** What is stored of an audit entry; member names are Auth0's already. */
type Told = { log_id: string; date: string } & Record<string, unknown>;

/** An entry in Auth0's shape (auth0.md A10), whose readers expect `_id` too. */
export const publicLogEntry = (entry: Told): Record<string, unknown> => ({ _id: entry.log_id, ...entry });
