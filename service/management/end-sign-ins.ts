import type { TableDeps } from '../deps/table.ts';
import type { Caller } from '../http/bearer.ts';
import type { Client } from '../http/request.ts';
import { Problem } from '../rules/problem.ts';
import { endOtherSignIns, endSignIn, findSignIn, type SignIn } from '../storage/sign-ins.ts';
import { auditCall } from './audit.ts';

type By = { caller: Caller; client: Client };

// base64url of a SHA-256.
const publicId = /^[\w-]{43}$/;

/** By its public id, in whose name it may be asked for. */
export const requireSignIn = async (deps: TableDeps, id: string): Promise<SignIn> => {
  const found = publicId.test(id) ? await findSignIn(deps.table(), id, Math.floor(deps.now() / 1000)) : undefined;
  if (!found) throw new Problem(404, 'session_not_found', 'The session does not exist.');
  return found;
};

/** One sign-in, with its refresh tokens. */
export const endOneSignIn = async (deps: TableDeps, by: By, { id, userId }: SignIn): Promise<void> => {
  await endSignIn(deps, userId, id);
  await auditCall(deps, by, 'Revoke a session', { userId, details: { session_id: id } });
};

/** All of a user's, with their refresh tokens, sign-ins under way and remembered browsers. */
export const endAllSignIns = async (deps: TableDeps, by: By, userId: string): Promise<void> => {
  const profile = await endOtherSignIns(deps, userId);
  await auditCall(deps, by, 'Revoke all sessions of a user', { userId, userName: profile.email });
};
