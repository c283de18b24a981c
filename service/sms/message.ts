// The body of a text: what a person reads, and the line that lets the browser fill in the code on our page and no other (case 20).
import { languageOf } from '../../templates/messages/mails.ts';
import { codeTexts, type TextFacts, type TextPurpose } from '../../templates/messages/texts.ts';
import { logLine } from '../http/log.ts';
import { isGsm } from '../rules/gsm-alphabet.ts';
import type { Secret } from '../rules/secret.ts';
import type { SmsTemplates } from '../storage/sms-settings.ts';
import { gsmSpelling, segmentsOf } from './segments.ts';
import type { TemplateFacts } from './template.ts';

export type TextParts = {
  purpose: TextPurpose;
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
  const facts = { code: code.reveal(), tenant: shownName(tenantName) || host };
  const withLine = (told: string): string => `${told}\n@${host} #${facts.code}`;
  const template = purpose === 'enrolment' ? templates?.enrollment_message : templates?.verification_message;
  const custom = template === undefined ? undefined : await rendered(template, { ...facts, locale: locales[0] }, withLine);
  const body = custom ?? shortest(ownTexts(purpose, locales, facts).map(withLine));
  return { body, segments: segmentsOf(body) };
};

/** Undefined for a template that fails here though it was checked when it was written; the log says so and the code still arrives. */
const rendered = async (template: string, facts: TemplateFacts, withLine: (told: string) => string): Promise<string | undefined> => {
  const { mostSegments, renderTemplate } = await import('./template.ts');
  try {
    const text = await renderTemplate(template, facts);
    const body = withLine(text);
    const hasCode = text.includes(facts.code);
    if (hasCode && segmentsOf(body) <= mostSegments) return body;
    await logLine('warn', 'an SMS template gives no usable text', { hasCode, segments: segmentsOf(body) });
  } catch {
    await logLine('warn', 'an SMS template cannot be rendered', {});
  }
  return undefined;
};

/** The best wording first: the name is cut before a sentence is left out. */
const ownTexts = (purpose: TextPurpose, locales: readonly string[], { code, tenant }: TextFacts): string[] => {
  const texts = codeTexts[languageOf(locales)];
  const wordings = purpose === 'enrolment' ? [texts.enrolment, texts.challenge] : [texts.challenge];
  return wordings.flatMap((wording) => cuts(tenant).map((name) => wording({ code, tenant: name })));
};

/** Each segment is paid for: the first of those that need the fewest. */
const shortest = (bodies: readonly string[]): string => {
  const fewest = Math.min(...bodies.map(segmentsOf));
  return bodies.find((body) => segmentsOf(body) === fewest) ?? '';
};

const longestName = 40;
const shortestName = 12;

/** A name with line breaks or marks of direction could move the last line, one with `@` and `#` could look like it (security.md 23). */
export const shownName = (name: string): string => {
  const plain = name
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[@#＠＃﹫﹟]/g, '')
    .trim();
  const spelled = gsmSpelling(plain);
  return cut(isGsm(spelled) ? spelled : plain, longestName);
};

/** The name, and what is left of it down to a length at which it is still known. */
const cuts = (name: string): string[] => {
  const letters = [...name].length;
  const lengths = Array.from({ length: Math.max(0, letters - shortestName) }, (_, dropped) => letters - 1 - dropped);
  return [name, ...lengths.map((length) => cut(name, length))];
};

const cut = (name: string, most: number): string => {
  const letters = [...name];
  const mark = isGsm(name) ? '...' : '…';
  return letters.length <= most
    ? name
    : `${letters
        .slice(0, most - mark.length)
        .join('')
        .trimEnd()}${mark}`;
};
