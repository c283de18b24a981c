// Which mails there are, and what each is told. The words lie in mail/, a file for each language, and are loaded when a mail is sent.

export type Language = 'en' | 'de' | 'he';

/** What happened to an account, told to its owner with a link that says "this was not me" (product.md §7). */
export type NoticeName =
  | 'guessing' // ten wrong codes after the right password
  | 'factor_locked' // a hundred of them: the factor, or the recovery code, is off
  | 'method_added'
  | 'method_removed'
  | 'recovery_used'
  | 'recovery_renewed'
  | 'password_changed';

/** Mails that somebody asked for. */
export type AskedMailName =
  | 'ticket' // an invitation to enrol
  | 'reset'
  | 'reset_elsewhere' // the account signs in by a provider and has no password here
  | 'unlock';

export type MailName = NoticeName | AskedMailName;

export type MailFacts = {
  tenant: string;
  /** The account's own e-mail. */
  account: string;
  /** When it happened, ready to read. */
  when: string;
  /** Where it came from: the address, and the browser as it calls itself. */
  address: string;
  userAgent: string;
  /** Where it was not the person at a screen: who did it. */
  by?: 'administrator' | 'ticket' | undefined;
  /** The method concerned; `name` is what its owner calls it. */
  method?: { type: MethodKind; name?: string | undefined; ending?: string | undefined } | undefined;
  /** What the mail's button leads to; of a notice: "this was not me". */
  link?: string | undefined;
  /** Until when the link works, ready to read. */
  until?: string | undefined;
};

export type MethodKind = 'totp' | 'phone' | 'webauthn-roaming' | 'webauthn-platform' | 'passkey' | 'recovery-code';

/** What each language says, once; mail/compose.ts makes text and HTML of it. */
export type MailWords = {
  subject: string;
  paragraphs: readonly string[];
  /** The button's label, where there is a link. */
  button?: string;
  /** After the button, smaller. */
  after?: readonly string[];
};

export type Mail = { subject: string; text: string; html: string };

/** The first language asked for that we have; English else. */
export const languageOf = (locales: readonly string[]): Language => {
  const known = locales
    .map((locale) => locale.toLowerCase().split('-')[0])
    .find((language) => language === 'en' || language === 'de' || language === 'he' || language === 'iw');
  return known === 'iw' ? 'he' : known === 'de' || known === 'he' ? known : 'en';
};
