// The one dynamic page (product.md §3): the built page, told by attributes what it has to say, with the headers that all pages have.
import { asProblem, type Problem } from '../rules/problem.ts';
import type { Answer } from './answer.ts';
import { endpoint, type Handler } from './endpoint.ts';
import { managementError } from './error-shapes.ts';
import { logLine } from './log.ts';
import type { Request } from './request.ts';

/** As lib/page-headers.ts, which the distribution and the local server set for the static pages; a test compares them. */
const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), otp-credentials=(self)',
};

type Page = {
  /** The built page's HTML. */
  html(): Promise<string>;
  /** What the page's script reads beside the refusal's code. */
  about(): Record<string, string>;
  run(request: Request): Promise<Answer>;
};

/** A person opens this address, so a refusal is a page too. */
export const documentEndpoint = ({ html, about, run }: Page): Handler =>
  endpoint(async (request) => {
    try {
      return await run(request);
    } catch (error) {
      const problem = asProblem(error);
      if (problem.status >= 500) await logLine('error', problem.message, { code: problem.code, cause: String(problem.cause) });
      return refusedPage(await html(), problem, about());
    }
  }, managementError);

const refusedPage = (page: string, { status, code, retryAfterSeconds }: Problem, about: Record<string, string>): Answer => {
  const attributes = Object.entries({ ...about, code }).map(([name, value]) => ` data-${name}="${escaped(value)}"`);
  return {
    status,
    html: page.replace('<main', () => `<main${attributes.join('')}`),
    headers: { ...pageHeaders, ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }) },
  };
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
