import type { SecretsDeps } from '../deps/secrets.ts';
import type { TableDeps } from '../deps/table.ts';
import { ulid } from '../rules/ulid.ts';
import type { Method } from '../storage/account.ts';
import type { NewMethod } from './method-body.ts';
import { keyFields } from './new-methods/key.ts';
import type { Making, OwnFields } from './new-methods/method-type.ts';
import { phoneFields } from './new-methods/phone.ts';
import { totpFields } from './new-methods/totp.ts';

/** The method to store: what every one has, and its type's own. */
export const makeMethod = async (deps: TableDeps & SecretsDeps, userId: string, body: NewMethod): Promise<Method> => {
  const id = ulid(deps.now(), deps.random(10));
  const at = new Date(deps.now()).toISOString();
  return {
    id,
    type: body.type,
    confirmed: body.confirmed,
    name: body.name ?? body.friendly_name,
    created_at: at,
    enrolled_at: body.confirmed ? at : undefined,
    ...(await ownFields({ deps, userId, id }, body)),
  };
};

type Makers = { [Type in NewMethod['type']]: (making: Making, body: Extract<NewMethod, { type: Type }>) => Promise<OwnFields> };

const makers: Makers = {
  totp: totpFields,
  phone: phoneFields,
  'webauthn-roaming': keyFields,
  'webauthn-platform': keyFields,
  passkey: keyFields,
};

// The maker under a body's type takes that type's body, which the compiler cannot follow through a record.
const ownFields = (making: Making, body: NewMethod): Promise<OwnFields> => makers[body.type](making, body as never);
