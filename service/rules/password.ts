// product.md §3 rule 13, after NIST SP 800-63B-4 §3.1.1: a length, a blocklist, no composition rules.
import { isCommonPassword } from './common-passwords.ts';
import type { PasswordReason } from './screen-answers.ts';

const fewestBesideSecondFactor = 8;
/** Where nothing but the password is asked. */
const fewestAlone = 15;
const most = 128;

type Facts = { secondFactorDemanded: boolean; email: string; tenantName: string };

export const fewestCharacters = (secondFactorDemanded: boolean): number => (secondFactorDemanded ? fewestBesideSecondFactor : fewestAlone);

/** Undefined where it can be taken. Characters are counted in NFC, as it is hashed. */
export const passwordReason = (password: string, { secondFactorDemanded, email, tenantName }: Facts): PasswordReason | undefined => {
  const text = password.normalize('NFC');
  const length = [...text].length;
  if (!password.isWellFormed()) return 'broken';
  if (length < fewestCharacters(secondFactorDemanded)) return 'too_short';
  if (length > most) return 'too_long';
  if (isCommonPassword(text)) return 'common';
  if (namesSomething(text, email, tenantName)) return 'names';
  return undefined;
};

const sentences: Record<PasswordReason, (fewest: number) => string> = {
  broken: () => 'The password holds a broken character.',
  too_short: (fewest) => `The password is too short: it needs at least ${fewest} characters.`,
  too_long: () => `The password is too long: it may have at most ${most} characters.`,
  common: () => 'The password is among those that are tried first because many people use it.',
  names: () => 'The password must not be made of the e-mail address or the name of this service.',
};

/** The reason as a sentence for developers, or undefined where it can be taken. */
export const passwordFault = (password: string, facts: Facts): string | undefined => {
  const reason = passwordReason(password, facts);
  return reason && sentences[reason](fewestCharacters(facts.secondFactorDemanded));
};

const namesSomething = (password: string, email: string, tenantName: string): boolean => {
  const bare = lettersOf(password);
  const parts = [email, ...email.split(/[@.+_-]/), email.split('@')[0] ?? '', tenantName, ...tenantName.split(/\s+/), 'sallyport'];
  // Nothing but a name, perhaps more than once, with digits and signs around it.
  return bare.length > 0 && parts.map(lettersOf).some((name) => name.length >= 3 && bare.replaceAll(name, '') === '');
};

const lettersOf = (text: string): string => text.toLowerCase().replace(/[^\p{L}]/gu, '');
