import { standingMethods, usableMethods } from '../factors/usable.ts';
import { isRemovable } from '../rules/method-removal.ts';
import type { Method } from '../storage/account.ts';
import { worksHere } from './place.ts';
import type { Found } from './second-factor.ts';

/**
 * May its owner take this method away, by the methods, switches and policy as they are now? A key of a former address lets nobody in (case
 * 22), and is missed only where it is the last: without any method a password alone would enrol the next.
 */
export const mayRemove = ({ id }: Pick<Method, 'id'>, { account, settings }: Found): boolean => {
  const standing = standingMethods(account, settings);
  const removed = standing.find(({ method }) => method.id === id);
  return isRemovable({
    demanded: settings.policy.includes('all-applications'),
    counts: removed !== undefined && (worksHere(removed) || standing.length === 1),
    usableLeft: usableMethods(account, settings).filter((left) => left.method.id !== id && worksHere(left)).length,
  });
};
