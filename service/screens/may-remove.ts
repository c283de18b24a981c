import { standingMethods, usableMethods } from '../factors/usable.ts';
import { isRemovable } from '../rules/method-removal.ts';
import type { Method } from '../storage/account.ts';
import { worksHere } from './place.ts';
import type { Found } from './second-factor.ts';

/** May its owner take this method away, by the methods, switches and policy as they are now? A key of a former address lets nobody in (case 22). */
export const mayRemove = ({ id }: Pick<Method, 'id'>, { account, settings }: Found): boolean =>
  isRemovable({
    demanded: settings.policy.includes('all-applications'),
    counts: standingMethods(account, settings).some(({ method }) => method.id === id),
    usableLeft: usableMethods(account, settings).filter((left) => left.method.id !== id && worksHere(left)).length,
  });
