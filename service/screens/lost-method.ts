// What follows the recovery code: was a method lost, and what comes in its place?
import type { NoticeDeps } from '../deps/notices.ts';
import type { TableDeps } from '../deps/table.ts';
import type { Client } from '../http/request.ts';
import { noFactorEnabled, refusal } from '../http/screen-endpoint.ts';
import type { Method } from '../storage/account.ts';
import { type LoginSession, noteInSession, stepSession } from '../storage/login-sessions.ts';
import { changeMethods } from '../storage/methods.ts';
import { auditMethod } from './audit.ts';
import { type EnrolmentVisit, offeredFactors } from './enrolment-visit.ts';
import { localesOf } from './locales.ts';
import { mayRemove } from './may-remove.ts';
import { afterSignIn, elsewhere, enrolmentAddress, enrolmentPlace, screenAddress } from './place.ts';

type Asked = { session: LoginSession; state: string; visit: EnrolmentVisit; client: Client; now: number };

/** Nothing was lost. */
export const keepMethods = async (deps: TableDeps, { session, state, now }: Asked): Promise<string> =>
  afterSignIn(await stepSession(deps.table(), session, { event: 'replacement_settled', now }), state);

/** The lost one goes by the same write that adds another: until then it stays. */
export const replaceLostMethod = async (deps: TableDeps, { session, state, visit, now }: Asked, lost: Method): Promise<string> => {
  const offered = offeredFactors(visit);
  const [only, ...more] = offered;
  if (!only) throw noFactorEnabled(session);
  const chosen = await noteInSession(deps.table(), session, { change: { replaces: lost.id }, now });
  return more.length === 0 ? enrolmentAddress(only, state) : screenAddress(enrolmentPlace(chosen, offered).screen, state);
};

export const removeLostMethod = async (
  deps: TableDeps & NoticeDeps,
  { session, state, visit, client, now }: Asked,
  lost: Method,
): Promise<string> => {
  const { account } = visit;
  if (!mayRemove(lost, visit))
    throw refusal(400, 'invalid_body', 'This method is needed: set up another in its place.', { field: 'method' });
  const changed = await changeMethods(deps.table(), account, { remove: [lost.id] });
  if (changed === 'stale') throw elsewhere('mfa/lost-method', state);
  // It is gone, whatever becomes of the session: told first.
  await auditMethod(deps, 'gd_unenroll', 'Lost method removed', { session, client, profile: account.profile, method: lost });
  await deps.notify('method_removed', { account: account.profile, locales: localesOf(session, client), client, method: lost });
  return afterSignIn(await stepSession(deps.table(), session, { event: 'replacement_settled', now }), state);
};
