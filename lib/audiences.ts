// Who an endpoint is for says which stack holds it: CloudFormation takes 500 resources a stack, and the list outgrew one (decision 12).
import { type Route, routes } from '../lambdas/routes.ts';

const isManagement = ({ auth }: Route): boolean => auth === 'bearer';
const isGuardian = ({ path }: Route): boolean => path.startsWith('/api/v2/guardian/');

/** The management API: for administrators and the team's own servers, with a token. */
export const managementRoutes: readonly Route[] = routes.filter((route) => isManagement(route) && !isGuardian(route));

/** Of the management API what is about factors, the policy, senders of texts and enrolment. */
export const guardianRoutes: readonly Route[] = routes.filter((route) => isManagement(route) && isGuardian(route));

/** All others: who signs in and the apps they sign in to. `$default` is here, which answers for whatever no stack has a route for. */
export const signInRoutes: readonly Route[] = routes.filter((route) => !isManagement(route));
