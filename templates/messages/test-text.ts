import type { Language } from './mails.ts';

/** What an administrator's test message says. One text in the alphabet of GSM-7, but for Hebrew's. */
export const testText: Record<Language, (facts: { tenant: string }) => string> = {
  en: ({ tenant }) => `Test message from ${tenant}: texts work.`,
  de: ({ tenant }) => `Testnachricht von ${tenant}: Der SMS-Versand funktioniert.`,
  he: ({ tenant }) => `הודעת ניסיון מאת ${tenant}: שליחת ההודעות פועלת.`,
};
