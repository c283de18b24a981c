// Texts with a code, by language: the line that people read. The line for the browser comes after it (service/sms/message.ts). English and
// German stay in the alphabet of GSM-7, of which a text holds 160 characters; Hebrew is in UCS-2, which holds 70.
import type { Language } from './mails.ts';

export type TextPurpose = 'enrolment' | 'challenge';
export type TextFacts = { code: string; tenant: string };

export const codeTexts: Record<Language, Record<TextPurpose, (facts: TextFacts) => string>> = {
  en: {
    enrolment: ({ code, tenant }) => `${code} is your verification code for ${tenant}. Please enter this code to verify your enrollment.`,
    challenge: ({ code, tenant }) => `${code} is your verification code for ${tenant}`,
  },
  de: {
    enrolment: ({ code, tenant }) => `${code} ist Ihr Code für ${tenant}. Bitte geben Sie ihn ein, um Ihre Nummer zu bestätigen.`,
    challenge: ({ code, tenant }) => `${code} ist Ihr Code für ${tenant}`,
  },
  he: {
    enrolment: ({ code, tenant }) => `${code} הוא הקוד שלך עבור ${tenant}`,
    challenge: ({ code, tenant }) => `${code} הוא הקוד שלך עבור ${tenant}`,
  },
};
