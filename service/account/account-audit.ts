import { config } from '../config.ts';
import type { TableDeps } from '../deps/table.ts';
import { accountClientId, accountClientName } from '../rules/account-client.ts';
import { authenticatorOf } from '../screens/audit.ts';
import type { Method } from '../storage/account.ts';
import { type AuditType, writeAudit } from '../storage/audit-log.ts';
import type { AccountCall } from './account-endpoint.ts';

type What = { method?: Pick<Method, 'id' | 'type'>; details?: Record<string, unknown> };

/** An entry about a change that somebody made in the own account. */
export const auditAccount = (
  deps: TableDeps,
  type: AuditType,
  description: string,
  { account, session, client, method, details }: Pick<AccountCall, 'account' | 'session' | 'client'> & What,
): Promise<void> =>
  writeAudit(
    deps.table(),
    {
      type,
      description,
      user_id: account.userId,
      user_name: account.profile.email,
      client_id: accountClientId,
      client_name: accountClientName(config().tenantName),
      connection: account.profile.connection,
      ip: client.address,
      user_agent: client.userAgent,
      details: { proof: session.proof.by, ...(method ? { authenticator: authenticatorOf(method) } : {}), ...details },
    },
    deps,
  );
