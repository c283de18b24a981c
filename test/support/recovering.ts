// People with a recovery code, and its steps, for tests of the screens' endpoints.
import { clockDeps } from '../../service/deps/clock.ts';
import { issueRecoveryCode } from '../../service/screens/issue-recovery-code.ts';
import { type Account, readAccount } from '../../service/storage/account.ts';
import type { Table } from '../../service/storage/table.ts';
import type { Answered, Handler } from './event.ts';
import { ask, type Browser, type Person, post } from './sign-in.ts';

export const accountOf = async (table: Table, { userId }: Person): Promise<Account> => {
  const account = await readAccount(table, userId);
  if (!account) throw new Error('no such user');
  return account;
};

/** A code as it is made, in the place of any other; gives the code. */
export const givenRecoveryCode = async (table: Table, person: Person): Promise<string> =>
  (await issueRecoveryCode({ ...clockDeps, table: () => table }, await accountOf(table, person))).code.reveal();

export type RecoverySteps = {
  answer(browser: Browser, code: unknown): Promise<Answered>;
  show(browser: Browser): Promise<Answered>;
  keep(browser: Browser, id: string): Promise<Answered>;
  lost(browser: Browser, body: Record<string, unknown>): Promise<Answered>;
  where(browser: Browser): Promise<Answered>;
};

export const recoverySteps = async (): Promise<RecoverySteps> => {
  const load = async (name: string): Promise<Handler> => (await import(`../../lambdas/u2/api/${name}.ts`)).handler;
  const challenge = await load('mfa/recovery-code-challenge.post');
  const show = await load('mfa/recovery-code/show.post');
  const keep = await load('mfa/recovery-code.post');
  const lost = await load('mfa/lost-method.post');
  const session = await load('session.get');
  return {
    answer: (browser, code) => post(challenge, browser, { code }),
    show: (browser) => post(show, browser, {}),
    keep: (browser, id) => post(keep, browser, { id }),
    lost: (browser, body) => post(lost, browser, body),
    where: (browser) => ask(session, browser),
  };
};

/** Looks at the new code and says that it is kept; gives the code and where the page goes then. */
export const keepShown = async (steps: RecoverySteps, browser: Browser): Promise<{ code: string; next: string }> => {
  const shown = await steps.show(browser);
  const kept = await steps.keep(browser, shown.body?.id);
  if (shown.status !== 200 || kept.status !== 200) throw new Error(`not kept: ${shown.text} ${kept.text}`);
  return { code: shown.body.recovery_code, next: kept.body.next };
};
