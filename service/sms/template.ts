// The administrator's own wording, in Liquid as at Auth0. It may say anything and reach nothing: no files, no other templates, no loops that
// do not end.
import type { Liquid } from 'liquidjs';
import { segmentsOf } from './segments.ts';

export type TemplateFacts = {
  code: string;
  /** On one line, and no longer than a name is. */
  tenant: string;
  /** BCP 47, as the browser or the app says. */
  locale: string | undefined;
};

/** What is wrong with a template, or undefined. Tags and filters that do not exist are faults; variables that do not are empty, as at Auth0. */
export const templateFault = async (template: string): Promise<string | undefined> => {
  if (template.length > longestTemplate) return `it is longer than ${longestTemplate} characters`;
  try {
    for (const locale of ['en', 'de', 'he']) {
      const text = await renderTemplate(template, { code: '000000', tenant: 'A name of ordinary length', locale });
      if (segmentsOf(`${text}${sampleLine}`) > mostSegments) return `the text takes more than ${mostSegments} segments`;
    }
    return undefined;
  } catch (error) {
    return faultIn(error);
  }
};

/** Throws where the template cannot be rendered. */
export const renderTemplate = async (template: string, { code, tenant, locale: wanted }: TemplateFacts): Promise<string> => {
  const locale = wanted !== undefined && localeForm.test(wanted) ? wanted : 'en';
  const facts = {
    code,
    tenant: { friendly_name: tenant, name: tenant },
    message_type: 'sms',
    locale,
    requestInfo: { lang: locale },
  };
  const text = String(await (await engine()).parseAndRender(template, facts));
  return text.replace(lineBreak, '\n').replace(unprintable, '').trim();
};

export const longestTemplate = 1000;
/** Of the text with its last line: each is paid for (security.md 13). */
export const mostSegments = 3;

const sampleLine = '\n@login.an-ordinary-host.example #000000';
// Language, script, country. A longer one has room for words, and whoever signs in chooses it and the number that is texted.
const localeForm = /^[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?$/i;
const lineBreak = /\r\n?|[\v\f\u0085\u2028\u2029]/g;
const unprintable = /(?!\n)\p{Cc}/gu;

let made: Promise<Liquid> | undefined;

const engine = (): Promise<Liquid> => {
  made ??= import('liquidjs').then(({ Liquid }) => {
    const none = {
      readFileSync: refuse,
      readFile: async () => refuse(),
      existsSync: () => false,
      exists: async () => false,
      resolve: () => '',
    };
    const liquid = new Liquid({
      strictFilters: true,
      ownPropertyOnly: true,
      relativeReference: false,
      parseLimit: 10_000,
      renderLimit: 50,
      memoryLimit: 100_000,
      fs: none,
    });
    // Unknown from the first, and not only where a branch reaches them.
    for (const tag of ['include', 'render', 'layout', 'block']) delete liquid.tags[tag];
    return liquid;
  });
  return made;
};

const refuse = (): never => {
  throw new Error('templates reach no files');
};

/** Liquid's own words, without the lines of the template that it quotes. */
const faultIn = (error: unknown): string => {
  const message = error instanceof Error ? error.message : 'it cannot be rendered';
  return message.split('\n')[0]?.slice(0, 200) ?? '';
};
