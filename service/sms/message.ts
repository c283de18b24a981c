// The body of a text: what a person reads, and the line that lets the browser fill in the code on our page and no other (case 20).
import { languageOf } from '../../templates/messages/mails.ts';
import { codeTexts } from '../../templates/messages/texts.ts';
import { logLine } from '../http/log.ts';
import type { Secret } from '../rules/secret.ts';
import type { SmsTemplates } from '../storage/sms-settings.ts';
import { segmentsOf } from './segments.ts';

export type TextParts = {
  purpose: 'enrolment' | 'challenge';
  code: Secret;
  tenantName: string;
  /** Without scheme, port and path. */
  host: string;
  /** BCP 47, best first. */
  locales: readonly string[];
  templates?: SmsTemplates | undefined;
};

export type ComposedText = { body: string; segments: number };

/** `<what people read>`, then the origin-bound line, exactly `@host #code` (https://wicg.github.io/sms-one-time-codes/). */
export const composeText = async ({ purpose, code, tenantName, host, locales, templates }: TextParts): Promise<ComposedText> => {
  const facts = { code: code.reveal(), tenant: onOneLine(tenantName) };
  const template = purpose === 'enrolment' ? templates?.enrollment_message : templates?.verification_message;
  const own = codeTexts[languageOf(locales)][purpose](facts);
  const told = template === undefined ? own : ((await rendered(template, { ...facts, locale: locales[0] ?? 'en' })) ?? own);
  const body = `${told}\n@${host} #${code.reveal()}`;
  return { body, segments: segmentsOf(body) };
};

/** Undefined for a template that fails here though it was checked when it was written; the log says so and the code still arrives. */
const rendered = async (template: string, facts: { code: string; tenant: string; locale: string }): Promise<string | undefined> => {
  const { longestText, renderTemplate } = await import('./template.ts');
  try {
    const text = await renderTemplate(template, facts);
    if (text.length > 0 && text.length <= longestText) return text;
    await logLine('warn', 'an SMS template gives no usable text', { length: text.length });
  } catch {
    await logLine('warn', 'an SMS template cannot be rendered', {});
  }
  return undefined;
};

const longestName = 40;

/** A name with line breaks or marks of direction could move the last line, one with `@` and `#` could look like it (security.md 23). */
const onOneLine = (name: string): string => {
  const plain = name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[@#]/g, '')
    .trim();
  const letters = [...plain];
  return letters.length <= longestName ? plain : `${letters.slice(0, longestName - 3).join('')}...`;
};
