// product.md §3 rule 13, after NIST SP 800-63B-4 §3.1.1: a length, a blocklist, no composition rules.
import { isCommonPassword } from './common-passwords.ts';

const fewestBesideSecondFactor = 8;
/** Where nothing but the password is asked. */
const fewestAlone = 15;
const most = 128;

type Facts = { secondFactorDemanded: boolean; email: string; tenantName: string };

/** Why this password cannot be taken, or undefined where it can. Characters are counted in NFC, as it is hashed. */
export const passwordFault = (password: string, { secondFactorDemanded, email, tenantName }: Facts): string | undefined => {
  const text = password.normalize('NFC');
  const fewest = secondFactorDemanded ? fewestBesideSecondFactor : fewestAlone;
  const length = [...text].length;
  if (!password.isWellFormed()) return 'The password holds a broken character.';
  if (length < fewest) return `The password is too short: it needs at least ${fewest} characters.`;
  if (length > most) return `The password is too long: it may have at most ${most} characters.`;
  if (isCommonPassword(text)) return 'The password is among those that are tried first because many people use it.';
  if (namesSomething(text, email, tenantName)) return 'The password must not be made of the e-mail address or the name of this service.';
  return undefined;
};

const namesSomething = (password: string, email: string, tenantName: string): boolean => {
  const bare = lettersOf(password);
  const parts = [email, ...email.split(/[@.+_-]/), email.split('@')[0] ?? '', tenantName, ...tenantName.split(/\s+/), 'sallyport'];
  // Nothing but a name, perhaps more than once, with digits and signs around it.
  return bare.length > 0 && parts.map(lettersOf).some((name) => name.length >= 3 && bare.replaceAll(name, '') === '');
};

const lettersOf = (text: string): string => text.toLowerCase().replace(/[^\p{L}]/gu, '');
