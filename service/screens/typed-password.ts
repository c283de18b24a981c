import { config } from '../config.ts';
import { refusal } from '../http/screen-endpoint.ts';
import { hashPassword } from '../keys/password-hash.ts';
import { fewestCharacters, passwordFault, passwordReason } from '../rules/password.ts';
import type { Secret } from '../rules/secret.ts';
import type { MfaSettings } from '../storage/settings.ts';

/** Is a second factor demanded of every sign-in? Then a shorter password will do (product.md §3 rule 13). */
const isDemanded = ({ policy }: Pick<MfaSettings, 'policy'>): boolean => policy.includes('all-applications');

export const fewestTyped = (settings: Pick<MfaSettings, 'policy'>): number => fewestCharacters(isDemanded(settings));

/** The hash of a password that its owner typed for a new one; 400 with the reason for one that cannot be taken. */
export const hashTypedPassword = (
  password: Secret,
  { settings, email }: { settings: Pick<MfaSettings, 'policy'>; email: string },
): Promise<string> => {
  const facts = { secondFactorDemanded: isDemanded(settings), email, tenantName: config().tenantName };
  const reason = passwordReason(password.reveal(), facts);
  if (reason) {
    const details = { field: 'password', password_reason: reason, fewest_characters: fewestTyped(settings) };
    throw refusal(400, 'invalid_password', passwordFault(password.reveal(), facts) ?? '', details);
  }
  return hashPassword(password);
};
