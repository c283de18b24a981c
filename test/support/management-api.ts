// Calls the management API as the gateway would: the route list chooses the handler, ids in paths are decoded once.
import { routes } from '../../lambdas/routes.ts';
import { matchRoute } from '../../scripts/local/gateway.ts';
import { managementScopes } from '../../service/rules/management-scopes.ts';
import type { Table } from '../../service/storage/table.ts';
import { managementToken } from './deployment.ts';
import { type Answered, type Call, type Handler, invoke } from './event.ts';

export type ApiCall = Omit<Call, 'method' | 'path' | 'parameters'> & { scopes?: readonly string[]; token?: string };

const handlers = new Map<string, Promise<Handler>>();
const load = (file: string): Promise<Handler> => {
  const known = handlers.get(file) ?? import(`../../lambdas/${file}`).then((module: { handler: Handler }) => module.handler);
  handlers.set(file, known);
  return known;
};

let allScopes: Promise<string> | undefined;

/** `path` below /api/v2, its ids percent-encoded; with every scope, unless told otherwise. */
export const api = async (method: string, path: string, call: ApiCall = {}): Promise<Answered> => {
  allScopes ??= managementToken(managementScopes, { exp: 4_000_000_000 }); // tests set the clock
  const token = call.token ?? (call.scopes ? await managementToken(call.scopes) : await allScopes);
  const fullPath = `/api/v2${path}`;
  const found = matchRoute(routes, method, fullPath);
  if (!found) throw new Error(`no route for ${method} ${fullPath}`);
  const headers = { authorization: `Bearer ${token}`, ...call.headers };
  return invoke(await load(found.route.file), { ...call, method, path: fullPath, parameters: found.parameters, headers });
};

/** Key files belong to a deployment; call it when a new one starts. */
export const forgetTokens = (): void => {
  allScopes = undefined;
};

let count = 0;

/** A user of the test's own, without a password (a hash costs time): 201 or the test fails. */
export const newUser = async (more: Record<string, unknown> = {}): Promise<{ id: string; path: string; email: string }> => {
  const email = `person-${++count}@example.com`;
  const body = { connection: 'Username-Password-Authentication', email, ...more };
  const answer = await api('POST', '/users', { body });
  if (answer.status !== 201) throw new Error(`POST /users: ${answer.status} ${answer.text}`);
  const id: string = answer.body.user_id;
  return { id, path: `/users/${encodeURIComponent(id)}`, email: answer.body.email };
};

/** Everything the table holds, to compare before and after. */
export const scan = async (endpoint: string): Promise<Record<string, unknown>[]> => {
  const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
  const { DynamoDBDocumentClient, paginateScan } = await import('@aws-sdk/lib-dynamodb');
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint, region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }),
  );
  const items: Record<string, unknown>[] = [];
  for await (const page of paginateScan({ client }, { TableName: 'sallyport' })) items.push(...(page.Items ?? []));
  return items.sort((a, b) => (`${a['pk']} ${a['sk']}` < `${b['pk']} ${b['sk']}` ? -1 : 1));
};

export type { Table };
