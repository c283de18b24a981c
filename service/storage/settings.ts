import type { PolicyName } from '../rules/policy.ts';
import { type RememberSettings, rememberDefaults } from '../rules/remembering.ts';
import type { Item, Table } from './table.ts';

const partition = 'SETTINGS';
export const factorKey = (name: string) => ({ pk: partition, sk: `FACTOR#${name}` });
// Sorts beside the switches, so that one query reads all that a login decides by.
const policyKey = { pk: partition, sk: 'FACTOR-POLICY' };

// Beside them too: it decides what a key must show.
const keySettingsKey = (name: string) => ({ pk: partition, sk: `FACTOR-KEYS#${name}` });

// And whether browsers are remembered.
const rememberKey = { pk: partition, sk: 'FACTOR-REMEMBER' };

/** `…/guardian/factors/webauthn-…/settings`, by its names there (auth0.md A5). */
export type KeySettings = {
  userVerification?: 'discouraged' | 'preferred' | 'required' | undefined;
  overrideRelyingParty?: boolean | undefined;
  relyingPartyIdentifier?: string | undefined;
};

/** The switches and the policy, as they are now. `roamingVerification`: what is asked of security keys as a second factor. */
export type MfaSettings = {
  enabled: ReadonlySet<string>;
  policy: PolicyName[];
  roamingVerification: 'discouraged' | 'preferred' | 'required';
  remember: RememberSettings;
};

export const readMfaSettings = async (table: Table): Promise<MfaSettings> => {
  const items = await table.queryAll(partition, 'FACTOR');
  const enabled = items.filter(isOn).map((item) => item.sk.slice('FACTOR#'.length));
  const policy = items.find((item) => item.sk === policyKey.sk)?.['policy'];
  const keys = items.find((item) => item.sk === keySettingsKey('webauthn-roaming').sk) as KeySettings | undefined; // written below only
  return {
    enabled: new Set(enabled),
    policy: (policy as PolicyName[] | undefined) ?? [], // written by writePolicy only
    roamingVerification: keys?.userVerification ?? 'preferred',
    remember: rememberIn(items.find((item) => item.sk === rememberKey.sk)),
  };
};

export const readKeySettings = async (table: Table, name: 'webauthn-roaming' | 'webauthn-platform'): Promise<KeySettings> => {
  const { pk: _pk, sk: _sk, ...settings } = (await table.get(keySettingsKey(name))) ?? {};
  return settings;
};

export const writeKeySettings = async (
  table: Table,
  name: 'webauthn-roaming' | 'webauthn-platform',
  settings: KeySettings,
): Promise<void> => {
  await table.put({ ...keySettingsKey(name), ...settings });
};

/** One item per switch, so that concurrent writes lose nothing. */
export const writeFactorSwitch = async (table: Table, name: string, enabled: boolean): Promise<void> => {
  await table.put({ ...factorKey(name), enabled });
};

/** By the item of a switch, which is not there before it is first set. */
export const isOn = (item: Item | undefined): boolean => item?.['enabled'] === true;

export const isFactorEnabled = async (table: Table, name: string): Promise<boolean> => isOn(await table.get(factorKey(name)));

export const readPolicy = async (table: Table): Promise<PolicyName[]> =>
  ((await table.get(policyKey))?.['policy'] as PolicyName[] | undefined) ?? []; // written by writePolicy only

export const writePolicy = async (table: Table, policy: readonly PolicyName[]): Promise<void> => {
  await table.put({ ...policyKey, policy });
};

/** As they are now, where nothing else is asked. */
export const readRememberSettings = async (table: Table): Promise<RememberSettings> => rememberIn(await table.get(rememberKey));

export const writeRememberSettings = async (table: Table, settings: RememberSettings): Promise<void> => {
  await table.put({ ...rememberKey, ...settings });
};

const rememberIn = (item: Item | undefined): RememberSettings => {
  const { pk: _pk, sk: _sk, ...stored } = item ?? {};
  return { ...rememberDefaults, ...stored }; // written above only
};
