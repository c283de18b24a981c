import { config } from '../config.ts';
import { type KeptSecret, keptSecret } from './kept-secret.ts';

export type GivenSecret = { clientId: string; clientSecret: string };

/** For the one function that makes the first management client. Undefined where the deployment has none, as in development. */
export const managementSecretDeps = {
  managementSecret: (): KeptSecret<GivenSecret> | undefined => (config().managementSecretName === undefined ? undefined : secret),
};

export type ManagementSecretDeps = typeof managementSecretDeps;

const secret = keptSecret({
  name: () => config().managementSecretName ?? '',
  parse: (json): GivenSecret => {
    const { client_id: clientId, client_secret: clientSecret } = Object(json) as Record<string, unknown>; // both are looked at below
    if (
      typeof clientId === 'string' &&
      /^[A-Za-z0-9-]{1,64}$/.test(clientId) &&
      typeof clientSecret === 'string' &&
      clientSecret.length >= 32
    ) {
      return { clientId, clientSecret };
    }
    throw new Error('the management secret needs a client_id of letters, digits and hyphens and a client_secret of 32 characters at least');
  },
});
