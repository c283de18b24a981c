import { config } from '../../service/config.ts';
import { ok } from '../../service/http/answer.ts';
import { endpoint } from '../../service/http/endpoint.ts';
import { managementError } from '../../service/http/error-shapes.ts';
import { published } from '../../service/http/published.ts';

/** Where password managers send people to add a passkey and to look after theirs (W3C, A Well-Known URL for Relying Party Passkey Endpoints). */
export const handler = endpoint(async () => {
  const { href } = new URL('u2/account/methods', config().issuer);
  return ok({ enroll: href, manage: href }, { headers: published });
}, managementError);
