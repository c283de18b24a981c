import { managementSecretDeps } from '../service/deps/management-secret.ts';
import { signingDeps } from '../service/deps/signing.ts';
import { tableDeps } from '../service/deps/table.ts';
import { engine } from '../service/oidc/handler.ts';

/** OpenID Connect, whole: one engine, one function. */
export const handler = engine({ ...tableDeps, ...signingDeps, ...managementSecretDeps });
