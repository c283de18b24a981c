import type { Client } from '../http/request.ts';
import type { Profile } from '../storage/account.ts';
import { type AuditEntry, type AuditType, writeAudit } from '../storage/audit-log.ts';
import type { LoginSession } from '../storage/login-sessions.ts';
import type { Table } from '../storage/table.ts';

type Deps = { table(): Table; now(): number; random(bytes: number): Uint8Array };
type What = { session: LoginSession; client: Client; profile?: Profile | undefined; details?: Record<string, unknown> };

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
