// Sign-ins, proofs and enrolments lead back to the first page of the account. Which page they began on is kept in this tab.
import type { AccountName } from './open-account.ts';

/** What there is to say after a return. */
export type Note = 'proven' | 'added';

const key = 'account-page';

/** Before the account is left for a while. */
export const leaveFrom = (name: AccountName): void => keep(name);

/**
 * What to say on this page, or `elsewhere`: the browser is on its way to the page it was left from. Only names of our own pages are followed.
 */
export const returned = (name: AccountName, note: Note | undefined): Note | 'elsewhere' | undefined => {
  const [page = '', kept] = take().split(' ');
  const isElsewhere = name === 'account' && /^account\/[a-z]+$/.test(page);
  if (!isElsewhere) return note ?? (kept === 'proven' || kept === 'added' ? kept : undefined);
  keep(note ? `${page} ${note}` : page);
  location.replace(`/u2/${page}`);
  return 'elsewhere';
};

const keep = (text: string): void => {
  try {
    sessionStorage.setItem(key, text);
  } catch {
    // Storage may be forbidden: the first page is as good.
  }
};

const take = (): string => {
  try {
    const text = sessionStorage.getItem(key) ?? '';
    sessionStorage.removeItem(key);
    return text;
  } catch {
    return '';
  }
};
