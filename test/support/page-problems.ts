import type { Page } from 'playwright-core';

/** Collects what should never happen on a page of ours: a breach of its content policy, an uncaught error. */
export const watchProblems = async (page: Page, problems: string[]): Promise<void> => {
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => console.error(`content policy: ${event.violatedDirective} ${event.blockedURI}`));
  });
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (/content.?security.?policy|content policy/i.test(message.text())) problems.push(message.text());
  });
};
