import type { Caller } from '../http/bearer.ts';
import type { Client } from '../http/request.ts';
import { type AuditType, writeAudit } from '../storage/audit-log.ts';
import type { Table } from '../storage/table.ts';

type Deps = { table(): Table; now(): number; random(bytes: number): Uint8Array };
type By = { caller: Caller; client: Client };
type About = { type?: AuditType; userId?: string | undefined; userName?: string | undefined; details?: Record<string, unknown> };

/** An entry about a management call that changed something: `sapi`, as Auth0 writes it, or the type given. */
export const auditCall = (deps: Deps, { caller, client }: By, description: string, about: About = {}): Promise<void> =>
  writeAudit(
    deps.table(),
    {
      type: about.type ?? 'sapi',
      description,
      user_id: about.userId,
      user_name: about.userName,
      client_id: caller.clientId,
      ip: client.address,
      user_agent: client.userAgent,
      details: { caller: caller.subject, ...about.details },
    },
    deps,
  );
