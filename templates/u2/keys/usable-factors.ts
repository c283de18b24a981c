import type { FactorName } from '../../../service/rules/screen-answers.ts';
import { hasKeys, hasPlatformKey } from './browser-support.ts';

/** The factors that this browser can enrol. Where that is none, all of them: each one's screen then says why. */
export const usableFactors = async (factors: readonly FactorName[]): Promise<readonly FactorName[]> => {
  const unusable = hasKeys()
    ? (await hasPlatformKey())
      ? []
      : ['webauthn-platform']
    : ['webauthn-roaming', 'webauthn-platform', 'passkey'];
  const usable = factors.filter((factor) => !unusable.includes(factor));
  return usable.length > 0 ? usable : factors;
};
