// The budgets of architecture.md §5 that are measured here. Those in bytes are also tests (test/bundles, test/pages); times never are.
import type { Route } from '../../lambdas/routes.ts';

const kilobyte = 1000;
/** Those that verify what a key says. Those that only ask hold nothing of it. */
export const verifiesKeys = (file: string): boolean =>
  /^u2\/api\/(mfa\/webauthn-(enrollment|challenge)|(login|passkey)\/(passkey|enrollment))\.post\.ts$/.test(file);

/** What a function loads at its start: its entry and what that imports. */
export const startBudgetBytes = ({ file, auth, needs }: Pick<Route, 'file' | 'auth' | 'needs'>): number => {
  if (auth === 'engine') return 900 * kilobyte;
  if (verifiesKeys(file)) return 800 * kilobyte;
  // The numbers' tables are 154 KB of it.
  if (needs.includes('sms')) return 650 * kilobyte;
  return (auth === 'bearer' ? 450 : 500) * kilobyte;
};

/**
 * Everything in a function's folder, also what is loaded only when it is used: a provider's client, the numbers' tables where a phone is in
 * the body, templates (docs/decisions/0010). The engine's is what oidc.md §9 measured, with the two ways to hold its keys.
 */
export const bundleBudgetBytes = (row: Pick<Route, 'file' | 'auth' | 'needs'>): number => {
  if (row.needs.includes('sms')) return 1150 * kilobyte;
  if (/authentication-methods\.(post|put)\.ts$/.test(row.file)) return 765 * kilobyte;
  // The words of mails in every language, and Amazon SES: both loaded when a mail is sent.
  if (row.needs.includes('mail')) return startBudgetBytes(row) + 90 * kilobyte;
  return /templates\.put\.ts$/.test(row.file) ? 520 * kilobyte : startBudgetBytes(row);
};

/** Over an empty handler in the same run. */
export const coldImportBudgetMs = ({ file, auth, needs }: Pick<Route, 'file' | 'auth' | 'needs'>): number => {
  if (auth === 'engine') return 105;
  return verifiesKeys(file) || needs.includes('sms') ? 65 : 45; // the numbers' tables again
};

/** HTML, style and script of a screen, compressed: one round trip of a fresh connection. */
export const screenBudgetBytes = 14 * kilobyte;

/** A whole TOTP login, from /authorize to the tokens, in a browser that signed in before. Also a test. */
export const databaseCallsBudget = 36;
