import { config } from '../config.ts';
import { hashPassword } from '../keys/password-hash.ts';
import { passwordFault } from '../rules/password.ts';
import { Problem } from '../rules/problem.ts';
import type { Secret } from '../rules/secret.ts';
import { readPolicy } from '../storage/settings.ts';
import type { Table } from '../storage/table.ts';

/** The hash of a password that may be taken; 400 with the reason for any other (product.md §3 rule 13). */
export const hashNewPassword = async (table: Table, password: Secret, email: string): Promise<string> => {
  const secondFactorDemanded = (await readPolicy(table)).includes('all-applications');
  const fault = passwordFault(password.reveal(), { secondFactorDemanded, email, tenantName: config().tenantName });
  if (fault) throw new Problem(400, 'invalid_password', fault, { details: { field: 'password' } });
  return hashPassword(password);
};
