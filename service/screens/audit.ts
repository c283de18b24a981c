import type { Client } from '../http/request.ts';
import type { Method, Profile } from '../storage/account.ts';
import { type AuditEntry, type AuditType, writeAudit } from '../storage/audit-log.ts';
import type { LoginSession } from '../storage/login-sessions.ts';
import type { Table } from '../storage/table.ts';

type Deps = { table(): Table; now(): number; random(bytes: number): Uint8Array };
type What = { session: LoginSession; client: Client; profile?: Profile | undefined; details?: Record<string, unknown> };

/** A method as the log shows it. */
export const authenticatorOf = ({ id, type }: Pick<Method, 'id' | 'type'>): { id: string; type: string } => ({ id, type });

/** An entry about what a method of the account did in a sign-in. */
export const auditMethod = (
  deps: Deps,
  type: AuditType,
  description: string,
  { method, more, ...about }: Omit<What, 'details'> & { method: Pick<Method, 'id' | 'type'>; more?: Record<string, unknown> },
): Promise<void> => auditLogin(deps, type, description, { ...about, details: { authenticator: authenticatorOf(method), ...more } });

/** An entry about one sign-in: who, where, in which app, under which reference. */
export const auditLogin = (
  deps: Deps,
  type: AuditType,
  description: string,
  { session, client, profile, details }: What,
): Promise<void> => {
  const entry: AuditEntry = {
    type,
    description,
    user_id: profile?.user_id ?? session.userId,
    user_name: profile?.email ?? session.identifier,
    client_id: session.clientId,
    client_name: session.clientName,
    ip: client.address,
    user_agent: client.userAgent,
    details: { session_id: session.reference, ...details },
  };
  return writeAudit(deps.table(), entry, deps);
};
