import { tableDeps } from '../../../../service/deps/table.ts';
import { ok } from '../../../../service/http/answer.ts';
import { managementEndpoint } from '../../../../service/http/management-endpoint.ts';
import { factorPath } from '../../../../service/management/factor-path.ts';
import { publicFactor } from '../../../../service/rules/guardian-factors.ts';
import { isFactorEnabled } from '../../../../service/storage/settings.ts';

/** Auth0 has only the list; one by name is our own. */
export const handler = managementEndpoint({
  scopes: ['read:guardian_factors'],
  path: factorPath,
  deps: tableDeps,
  run: async ({ path }, deps) => ok(publicFactor(path.name, await isFactorEnabled(deps.table(), path.name))),
});
