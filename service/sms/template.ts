// The administrator's own wording, in Liquid as at Auth0. It may say anything and reach nothing: no files, no other templates, no loops that
// do not end.
import type { Liquid } from 'liquidjs';

export type TemplateFacts = {
  code: string;
  /** On one line, and no longer than a name is. */
  tenant: string;
  /** BCP 47, best first. */
  locale: string;
};

/** What is wrong with a template, or undefined. Tags and filters that do not exist are faults; variables that do not are empty, as at Auth0. */
export const templateFault = async (template: string): Promise<string | undefined> => {
  if (template.length > longestTemplate) return `it is longer than ${longestTemplate} characters`;
  try {
    const text = await renderTemplate(template, { code: '000000', tenant: 'Example', locale: 'en' });
    return text.length > longestText ? `the text is longer than ${longestText} characters` : undefined;
  } catch (error) {
    return faultIn(error);
  }
};

/** Throws where the template cannot be rendered. */
export const renderTemplate = async (template: string, { code, tenant, locale }: TemplateFacts): Promise<string> => {
  const facts = {
    code,
    tenant: { friendly_name: tenant, name: tenant },
    message_type: 'sms',
    locale,
    requestInfo: { lang: locale },
  };
  return String(await (await engine()).parseAndRender(template, facts)).trim();
};

export const longestTemplate = 1000;
/** Two segments beside the line for the browser, in any alphabet's counting of ours. */
export const longestText = 300;

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
