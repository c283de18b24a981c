import type { PolicyName } from '../rules/policy.ts';
import type { Table } from './table.ts';

const partition = 'SETTINGS';
const factorKey = (name: string) => ({ pk: partition, sk: `FACTOR#${name}` });
// Sorts beside the switches, so that one query reads all that a login decides by.
const policyKey = { pk: partition, sk: 'FACTOR-POLICY' };

/** The switches and the policy, as they are now. */
export type MfaSettings = { enabled: ReadonlySet<string>; policy: PolicyName[] };

export const readMfaSettings = async (table: Table): Promise<MfaSettings> => {
  const items = await table.queryAll(partition, 'FACTOR');
  const enabled = items.filter((item) => item['enabled'] === true).map((item) => item.sk.slice('FACTOR#'.length));
  const policy = items.find((item) => item.sk === policyKey.sk)?.['policy'];
  return { enabled: new Set(enabled), policy: (policy as PolicyName[] | undefined) ?? [] }; // written by writePolicy only
};

/** One item per switch, so that concurrent writes lose nothing. */
export const writeFactorSwitch = async (table: Table, name: string, enabled: boolean): Promise<void> => {
  await table.put({ ...factorKey(name), enabled });
};

export const isFactorEnabled = async (table: Table, name: string): Promise<boolean> =>
  (await table.get(factorKey(name)))?.['enabled'] === true;

export const readPolicy = async (table: Table): Promise<PolicyName[]> =>
  ((await table.get(policyKey))?.['policy'] as PolicyName[] | undefined) ?? []; // written by writePolicy only

export const writePolicy = async (table: Table, policy: readonly PolicyName[]): Promise<void> => {
  await table.put({ ...policyKey, policy });
};
