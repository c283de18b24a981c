// Makes a mail of its words: plain text and HTML say the same. Everything is escaped where it is put in, nothing is loaded from anywhere
// (security.md 23), and Hebrew reads from right to left.
import type { Language, Mail, MailFacts, MailName } from '../mails.ts';
import { browserIn } from './browser.ts';
import { words as de } from './de.ts';
import { words as en } from './en.ts';
import { words as he } from './he.ts';
import type { LanguageOfMails } from './words.ts';

const languages: Record<Language, LanguageOfMails> = { en, de, he };

export const composeMail = (name: MailName, language: Language, given: MailFacts): Mail => {
  const facts = tame(given);
  const words = languages[language];
  const { subject, paragraphs, button, after = [] } = words.mails[name](facts);
  const rows = isAsked(name) ? [] : rowsOf(words, facts);
  const { link } = given;
  const footer = words.footer(facts.tenant);

  const shown = button && link ? { button, link, orCopy: words.orCopy } : undefined;
  const text = [
    ...paragraphs,
    ...(rows.length > 0 ? [rows.map(([label, value]) => `${label}: ${value}`).join('\n')] : []),
    ...(shown ? [`${shown.button}:\n${shown.link}`] : []),
    ...after,
    `-- \n${footer}`,
  ].join('\n\n');
  return { subject: oneLine(subject), text, html: htmlOf({ language, subject, paragraphs, rows, shown, after, footer }) };
};

/** A time in the mail's language. Where its reader is nobody knows: the zone is named. */
export const timeIn = (language: Language, epochMilliseconds: number): string =>
  new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
    timeZoneName: 'short',
  }).format(epochMilliseconds);

const asked: ReadonlySet<MailName> = new Set<MailName>(['ticket', 'reset', 'reset_elsewhere', 'unlock']);
const isAsked = (name: MailName): boolean => asked.has(name);

type Row = [label: string, value: string];

const rowsOf = ({ labels, methods, ending, by, browserOn }: LanguageOfMails, facts: MailFacts): Row[] => {
  const { method } = facts;
  const details = method && [method.name && `“${method.name}”`, method.ending && ending(method.ending)].filter(Boolean).join(', ');
  const browser = browserIn(facts.userAgent);
  return [
    [labels.account, facts.account],
    ...(method ? [[labels.method, details ? `${methods[method.type]} (${details})` : methods[method.type]] as Row] : []),
    [labels.when, facts.when],
    ...(facts.by ? [[labels.by, by[facts.by]] as Row] : []),
    // An administrator's own address is nothing for the person.
    ...(facts.by === 'administrator' ? [] : [[labels.address, facts.address] as Row]),
    ...(browser && facts.by !== 'administrator' ? [[labels.browser, browserOn(browser.name, browser.system)] as Row] : []),
  ];
};

/** Names are free text of people: one line, not too long, and nothing that a mail program would make a link of. */
const tame = (facts: MailFacts): MailFacts => ({
  ...facts,
  tenant: oneLine(facts.tenant),
  ...(facts.method ? { method: { ...facts.method, name: facts.method.name && withoutLinks(facts.method.name) } } : {}),
});

const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
const withoutLinks = (text: string): string => [...oneLine(text)].slice(0, 60).join('').replaceAll('.', '․').replaceAll('/', '⁄');

type Html = {
  language: Language;
  subject: string;
  paragraphs: readonly string[];
  rows: readonly Row[];
  shown: { button: string; link: string; orCopy: string } | undefined;
  after: readonly string[];
  footer: string;
};

// Inline, as many mail programs drop everything else.
const style = {
  body: 'margin:0;padding:24px 12px;background:#f2f4f8;color:#1b2030;font:16px/1.5 system-ui,-apple-system,Segoe UI,Roboto,Arial,sans-serif',
  card: 'max-width:560px;margin:0 auto;padding:32px;background:#ffffff;border:1px solid #e2e5ec;border-radius:16px',
  title: 'margin:0 0 16px;font-size:20px;line-height:1.3;color:#1b2030',
  text: 'margin:0 0 16px;color:#1b2030',
  soft: 'margin:0 0 12px;color:#586074;font-size:14px',
  list: 'margin:0 0 16px;padding:16px;background:#f2f4f8;border-radius:10px;color:#1b2030',
  button:
    'display:inline-block;padding:12px 20px;background:#2f54c8;color:#ffffff;font-weight:600;text-decoration:none;border-radius:10px;border:1px solid #2f54c8',
  address: 'color:#586074;font-size:14px;word-break:break-all',
};

const htmlOf = ({ language, subject, paragraphs, rows, shown, after, footer }: Html): string => {
  const dir = language === 'he' ? 'rtl' : 'ltr';
  const paragraph = (text: string, look: string): string => `<p style="${look}">${escaped(text)}</p>`;
  const list = rows.map(([label, value]) => `${escaped(label)}: <strong><bdi>${escaped(value)}</bdi></strong>`).join('<br>\n');
  return [
    `<!doctype html>\n<html lang="${language}" dir="${dir}">`,
    `<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(oneLine(subject))}</title></head>`,
    `<body dir="${dir}" style="${style.body}"><div dir="${dir}" style="${style.card}">`,
    `<h1 style="${style.title}">${escaped(oneLine(subject))}</h1>`,
    ...paragraphs.map((text) => paragraph(text, style.text)),
    ...(list ? [`<p style="${style.list}">${list}</p>`] : []),
    ...(shown
      ? [
          `<p style="${style.text}"><a href="${escaped(shown.link)}" style="${style.button}">${escaped(shown.button)}</a></p>`,
          `<p style="${style.soft}">${escaped(shown.orCopy)}<br>\n<span dir="ltr" style="${style.address}">${escaped(shown.link)}</span></p>`,
        ]
      : []),
    ...after.map((text) => paragraph(text, style.soft)),
    paragraph(footer, style.soft),
    '</div></body>\n</html>\n',
  ].join('\n');
};

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? '');
