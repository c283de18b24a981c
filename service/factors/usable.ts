import { mostFailures } from '../rules/lockout.ts';
import { mfaMissing } from '../rules/policy.ts';
import { decideSecondStep, type SecondStep } from '../rules/second-step.ts';
import type { Account, Method } from '../storage/account.ts';
import { anyBrowser, tallyOf } from '../storage/attempts.ts';
import type { MfaSettings } from '../storage/settings.ts';
import type { Factor } from './factor.ts';
import { factorOfMethod, factors, isUsable } from './index.ts';

/** A method with its factor: of `usableMethods` one that the user can answer with now. */
export type UsableMethod = { method: Method; factor: Factor; lastUsedAt: number | undefined };

/**
 * Usable = confirmed, not switched off by the guess limit, and its factor enabled now (product.md §3 rule 3): the same rule everywhere.
 * The last used comes first, then the newest.
 */
export const usableMethods = (account: Account, settings: MfaSettings): UsableMethod[] =>
  standingMethods(account, settings)
    .filter(({ locked }) => !locked)
    .sort((a, b) => (b.lastUsedAt ?? 0) - (a.lastUsedAt ?? 0) || (a.method.id < b.method.id ? 1 : -1))
    .map(({ method, factor, lastUsedAt }) => ({ method, factor, lastUsedAt }));

export const enrollableFactors = (settings: MfaSettings): Factor[] => factors.filter((factor) => settings.enabled.has(factor.name));

export type Question = { amr: readonly string[]; mfaAsked: boolean; remembered?: boolean };

/** What this user's sign-in needs next. The row's name is for the audit log. */
export const secondStepOf = (account: Account, settings: MfaSettings, question: Question): { step: SecondStep; row: string } =>
  decideSecondStep({ ...factsOf(account, settings), missing: mfaMissing({ ...question, policy: settings.policy }) });

/** What a sign-in that awaits a second factor needs next, whatever the policy says by now. */
export const awaitedStepOf = (account: Account, settings: MfaSettings): { step: SecondStep; row: string } =>
  decideSecondStep({ ...factsOf(account, settings), missing: true });

/** How many methods can be answered with, and how many the guess limit has switched off. */
export const standingOf = (account: Account, settings: MfaSettings): { usable: number; locked: number } => {
  const { usable, locked } = factsOf(account, settings);
  return { usable, locked };
};

const factsOf = (account: Account, settings: MfaSettings) => {
  const methods = standingMethods(account, settings);
  const locked = methods.filter((method) => method.locked).length;
  return { usable: methods.length - locked, locked, enrollable: enrollableFactors(settings).length };
};

/** Confirmed methods whose factor is enabled, locked or not. */
export const standingMethods = (account: Account, { enabled }: MfaSettings): (UsableMethod & { locked: boolean })[] =>
  confirmedMethods(account).flatMap((found) => {
    if (!isUsable(found.factor, enabled)) return [];
    const locked = tallyOf(account.counters.get(found.factor.counter), anyBrowser).total >= mostFailures;
    return [{ ...found, locked }];
  });

/** Those whose factor is switched off too. */
export const confirmedMethods = (account: Account): UsableMethod[] =>
  account.methods.flatMap((method) => {
    const factor = factorOfMethod(method.type);
    if (!factor || !method.confirmed) return [];
    const used = account.counters.get(factor.counter)?.[`used:${method.id}`];
    return [{ method, factor, lastUsedAt: typeof used === 'number' ? used : method.proven_at }];
  });
