import { config } from '../../service/config.ts';
import { ok } from '../../service/http/answer.ts';
import { endpoint } from '../../service/http/endpoint.ts';
import { managementError } from '../../service/http/error-shapes.ts';
import { published } from '../../service/http/published.ts';

/** Whose pages may ask for keys made here (WebAuthn L3 §5.11.1). Browsers read it at the relying party's own host, from other sites' pages. */
export const handler = endpoint(async () => {
  const { issuer, relatedOrigins } = config();
  return ok({ origins: [new URL(issuer).origin, ...relatedOrigins] }, { headers: published });
}, managementError);
