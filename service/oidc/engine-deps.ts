import type { ManagementSecretDeps } from '../deps/management-secret.ts';
import type { SigningDeps } from '../deps/signing.ts';
import type { TableDeps } from '../deps/table.ts';

export type EngineDeps = TableDeps & SigningDeps & ManagementSecretDeps;

/** Epoch seconds, as tokens and items count. */
export const secondsOf = (deps: EngineDeps): number => Math.floor(deps.now() / 1000);
