// The budgets of architecture.md §5 that are measured here. Those in bytes are also tests (test/bundles, test/pages); times never are.
import type { Route } from '../../lambdas/routes.ts';

const kilobyte = 1000;
const isWebauthn = (file: string): boolean => file.includes('webauthn');

/** Everything in a function's folder. The engine's is what oidc.md §9 measured, with the two ways to hold its keys. */
export const bundleBudgetBytes = ({ file, auth }: Pick<Route, 'file' | 'auth'>): number => {
  if (auth === 'engine') return 900 * kilobyte;
  if (isWebauthn(file)) return 800 * kilobyte;
  return (auth === 'bearer' ? 450 : 500) * kilobyte;
};

/** Over an empty handler in the same run. */
export const coldImportBudgetMs = ({ file, auth }: Pick<Route, 'file' | 'auth'>): number => {
  if (auth === 'engine') return 105;
  return isWebauthn(file) ? 65 : 45;
};

/** HTML, style and script of a screen, compressed: one round trip of a fresh connection. */
export const screenBudgetBytes = 14 * kilobyte;

/** A whole TOTP login, from /authorize to the tokens, in a browser that signed in before. Also a test. */
export const databaseCallsBudget = 36;
