import type { MailFacts, MailName, MailWords, MethodKind } from '../mails.ts';

/** What a language has to say, complete or tsc fails. */
export type LanguageOfMails = {
  mails: Record<MailName, (facts: MailFacts) => MailWords>;
  /** Labels of what stands below a notice. */
  labels: { account: string; method: string; when: string; address: string; browser: string; by: string };
  methods: Record<MethodKind, string>;
  /** "number ending in 0605". */
  ending: (digits: string) => string;
  by: Record<'administrator' | 'ticket', string>;
  browserOn: (browser: string, system: string) => string;
  /** Under every mail: who sent it. */
  footer: (tenant: string) => string;
  /** Above the address itself, for who cannot press a button. */
  orCopy: string;
};
