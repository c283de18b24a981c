// THE list of endpoints. Data only: it imports no handler, so the stacks, the build, the local server and the documents can all read it.

/** What a function may use beyond its own log. lib/grants.ts turns each into IAM statements; service/deps/ has one file for each. */
export type Need =
  | 'table' // read and write items
  | 'secrets:encrypt' // users' secrets into the secrets key
  | 'secrets:decrypt' // users' secrets; verifying functions only
  | 'sms' // send texts: the providers' credentials, and publishing to phone numbers
  | 'sms-secrets:encrypt' // providers' credentials into the secrets key
  | 'codes' // the key of texted codes
  | 'tokens:sign' // the OpenID Connect function only
  | 'first-client' // the first management client's secret; the OpenID Connect function only
  | 'mail'; // send notices

export type Route = {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS' | 'ANY';
  /** API Gateway's form, `{name}` for a parameter; `$default` takes what no other row takes. */
  path: string;
  /** Below lambdas/. Rows with the same file share one function. */
  file: string;
  /** `bearer`: a management token; `browser`: the login session's cookie and a same-origin check; `account`: the same by the account page's; `engine`: OpenID Connect decides; `none`. */
  auth: 'bearer' | 'browser' | 'account' | 'engine' | 'none';
  needs: readonly Need[];
};

const management = (method: Route['method'], path: string, file: string, needs: readonly Need[] = ['table']): Route => ({
  method,
  path: `/api/v2/${path}`,
  file: `api-v2/${file}.${method.toLowerCase()}.ts`,
  auth: 'bearer',
  needs,
});

const screen = (method: 'GET' | 'POST', path: string, needs: readonly Need[] = ['table']): Route => ({
  method,
  path: `/u2/api/${path}`,
  file: `u2/api/${path}.${method.toLowerCase()}.ts`,
  auth: 'browser',
  needs,
});

const account = (method: 'GET' | 'POST', path: string, needs: readonly Need[] = ['table']): Route => ({
  ...screen(method, `account/${path}`, needs),
  auth: 'account',
});

const wellKnown = (name: string): Route => ({
  method: 'GET',
  path: `/.well-known/${name}`,
  file: `well-known/${name}.get.ts`,
  auth: 'none',
  needs: [],
});

const engine = (method: Route['method'], path: string): Route => ({
  method,
  path,
  file: 'oidc.ts',
  auth: 'engine',
  needs: ['table', 'tokens:sign', 'first-client'],
});

export const routes: readonly Route[] = [
  management('GET', 'guardian/factors', 'guardian/factors'),
  management('GET', 'guardian/factors/{name}', 'guardian/factors/name'),
  management('PUT', 'guardian/factors/{name}', 'guardian/factors/name'),
  management('GET', 'guardian/factors/{name}/settings', 'guardian/factors/settings'),
  management('PUT', 'guardian/factors/{name}/settings', 'guardian/factors/settings'),
  // Auth0 has two addresses for the same settings, of which its clients use either.
  ...['sms', 'phone'].flatMap((name) => [
    management('GET', `guardian/factors/${name}/selected-provider`, 'guardian/factors/sms/selected-provider'),
    management('PUT', `guardian/factors/${name}/selected-provider`, 'guardian/factors/sms/selected-provider'),
    management('GET', `guardian/factors/${name}/providers/{provider}`, 'guardian/factors/sms/providers/provider'),
    management('PUT', `guardian/factors/${name}/providers/{provider}`, 'guardian/factors/sms/providers/provider', [
      'table',
      'sms-secrets:encrypt',
    ]),
    management('GET', `guardian/factors/${name}/templates`, 'guardian/factors/sms/templates'),
    management('PUT', `guardian/factors/${name}/templates`, 'guardian/factors/sms/templates'),
  ]),
  management('POST', 'guardian/factors/sms/test-message', 'guardian/factors/sms/test-message', ['table', 'sms']),
  management('GET', 'guardian/factors/phone/message-types', 'guardian/factors/phone/message-types'),
  management('PUT', 'guardian/factors/phone/message-types', 'guardian/factors/phone/message-types'),
  management('GET', 'guardian/factors/push-notification/selected-provider', 'guardian/factors/push-notification/stand-in', []),
  management('GET', 'guardian/factors/push-notification/providers/{provider}', 'guardian/factors/push-notification/stand-in', []),
  management('GET', 'guardian/sms/spend', 'guardian/sms/spend'),

  management('GET', 'guardian/settings', 'guardian/settings'),
  management('PUT', 'guardian/settings', 'guardian/settings'),

  management('GET', 'guardian/policies', 'guardian/policies'),
  management('PUT', 'guardian/policies', 'guardian/policies'),

  management('POST', 'guardian/enrollments/ticket', 'guardian/enrollments/ticket', ['table', 'mail']),
  management('DELETE', 'guardian/enrollments/ticket/{ticket_id}', 'guardian/enrollments/ticket/id'),
  management('GET', 'guardian/enrollments/{id}', 'guardian/enrollments/id'),
  management('DELETE', 'guardian/enrollments/{id}', 'guardian/enrollments/id', ['table', 'mail']),

  management('GET', 'users', 'users'),
  management('POST', 'users', 'users'),
  management('GET', 'users-by-email', 'users-by-email'),
  management('GET', 'users/{id}', 'users/id'),
  management('PATCH', 'users/{id}', 'users/id', ['table', 'mail']),
  management('DELETE', 'users/{id}', 'users/id'),
  management('GET', 'users/{id}/authentication-methods', 'users/authentication-methods'),
  management('POST', 'users/{id}/authentication-methods', 'users/authentication-methods', ['table', 'secrets:encrypt', 'mail']),
  management('PUT', 'users/{id}/authentication-methods', 'users/authentication-methods', ['table', 'secrets:encrypt', 'mail']),
  management('DELETE', 'users/{id}/authentication-methods', 'users/authentication-methods', ['table', 'mail']),
  // Auth0's older name for the same.
  management('DELETE', 'users/{id}/authenticators', 'users/authentication-methods', ['table', 'mail']),
  management('GET', 'users/{id}/authentication-methods/{method_id}', 'users/authentication-methods/id'),
  management('PATCH', 'users/{id}/authentication-methods/{method_id}', 'users/authentication-methods/id'),
  management('DELETE', 'users/{id}/authentication-methods/{method_id}', 'users/authentication-methods/id', ['table', 'mail']),
  management('POST', 'users/{id}/recovery-code-regeneration', 'users/recovery-code-regeneration', ['table', 'mail']),
  management('GET', 'users/{id}/login-sessions', 'users/login-sessions'),
  management('GET', 'users/{id}/enrollment-tickets', 'users/enrollment-tickets'),
  management('GET', 'users/{id}/logs', 'users/logs'),
  management('GET', 'users/{id}/enrollments', 'users/enrollments'),
  management('POST', 'users/{id}/multifactor/actions/invalidate-remember-browser', 'users/multifactor/invalidate-remember-browser'),
  management('GET', 'users/{id}/sessions', 'users/sessions'),
  management('POST', 'users/{id}/revoke-access', 'users/revoke-access'),
  { ...management('DELETE', 'users/{id}/sessions', 'users/sessions'), file: 'api-v2/users/revoke-access.post.ts' },
  management('DELETE', 'sessions/{id}', 'sessions/id'),
  management('GET', 'user-blocks/{id}', 'user-blocks/id'),
  management('DELETE', 'user-blocks/{id}', 'user-blocks/id'),
  management('GET', 'login-sessions/{id}', 'login-sessions/id'),
  management('GET', 'logs', 'logs'),
  management('GET', 'logs/{id}', 'logs/id'),

  management('GET', 'tenants/settings', 'tenants/settings', []),

  management('GET', 'clients', 'clients'),
  management('POST', 'clients', 'clients'),
  management('GET', 'clients/{id}', 'clients/id'),
  management('PATCH', 'clients/{id}', 'clients/id'),
  management('DELETE', 'clients/{id}', 'clients/id'),
  management('POST', 'clients/{id}/rotate-secret', 'clients/rotate-secret'),
  management('GET', 'client-grants', 'client-grants'),
  management('POST', 'client-grants', 'client-grants'),
  management('DELETE', 'client-grants/{id}', 'client-grants/id'),
  management('GET', 'resource-servers', 'resource-servers'),
  management('POST', 'resource-servers', 'resource-servers'),
  management('GET', 'resource-servers/{id}', 'resource-servers/id'),
  management('PATCH', 'resource-servers/{id}', 'resource-servers/id'),
  management('DELETE', 'resource-servers/{id}', 'resource-servers/id'),

  screen('GET', 'session'),
  screen('POST', 'login/identifier'),
  screen('POST', 'login/password'),
  screen('POST', 'login/forgot', ['table', 'mail']),
  screen('POST', 'login/reset/open'),
  screen('POST', 'login/reset', ['table', 'mail']),
  screen('POST', 'login/not-me', ['table', 'mail']),
  screen('POST', 'login/unlock'),
  screen('POST', 'login/passkey/options'),
  screen('POST', 'login/passkey'),
  screen('POST', 'mfa/enroll-options'),
  screen('POST', 'mfa/totp-enrollment/secret', ['table', 'secrets:encrypt', 'secrets:decrypt']),
  screen('POST', 'mfa/totp-enrollment', ['table', 'secrets:decrypt', 'mail']),
  screen('POST', 'mfa/totp-challenge', ['table', 'secrets:decrypt', 'mail']),
  screen('POST', 'mfa/phone-enrollment', ['table', 'sms', 'codes']),
  screen('POST', 'mfa/phone-challenge/send', ['table', 'sms', 'codes']),
  screen('POST', 'mfa/phone-challenge', ['table', 'codes', 'mail']),
  screen('POST', 'mfa/webauthn-enrollment/options'),
  screen('POST', 'mfa/webauthn-enrollment', ['table', 'mail']),
  screen('POST', 'mfa/webauthn-challenge/options'),
  screen('POST', 'mfa/webauthn-challenge'),
  screen('POST', 'mfa/login-options'),
  screen('POST', 'mfa/recovery-code-challenge', ['table', 'mail']),
  screen('POST', 'mfa/recovery-code/show'),
  screen('POST', 'mfa/recovery-code'),
  screen('POST', 'mfa/lost-method', ['table', 'mail']),
  screen('POST', 'mfa/unlock', ['table', 'mail']),
  screen('POST', 'passkey/enrollment/options'),
  screen('POST', 'passkey/enrollment', ['table', 'mail']),
  screen('POST', 'passkey/enrollment-nudge'),

  // Scanners and previews ask by HEAD first.
  { method: 'GET', path: '/u2/guardian/enroll', file: 'u2/guardian/enroll.get.ts', auth: 'none', needs: ['table'] },
  { method: 'HEAD', path: '/u2/guardian/enroll', file: 'u2/guardian/enroll.get.ts', auth: 'none', needs: ['table'] },

  account('GET', 'session'),
  account('POST', 'session'),
  account('POST', 'prove'),
  account('POST', 'proven'),
  account('POST', 'methods/rename'),
  account('POST', 'methods/remove', ['table', 'mail']),
  account('POST', 'methods/add'),
  account('POST', 'methods/unlock'),
  account('POST', 'recovery', ['table', 'mail']),
  account('POST', 'browsers/forget'),
  account('POST', 'sign-ins/end'),
  account('POST', 'password', ['table', 'mail']),
  account('POST', 'sign-out'),

  engine('GET', '/authorize'),
  engine('GET', '/authorize/{uid}'),
  engine('POST', '/oauth/token'),
  engine('OPTIONS', '/oauth/token'),
  engine('POST', '/oauth/revoke'),
  engine('OPTIONS', '/oauth/revoke'),
  engine('GET', '/userinfo'),
  engine('POST', '/userinfo'),
  engine('OPTIONS', '/userinfo'),
  engine('GET', '/.well-known/openid-configuration'),
  engine('GET', '/.well-known/jwks.json'),
  engine('GET', '/v2/logout'),
  engine('GET', '/oidc/logout'),
  engine('POST', '/oidc/logout'),
  engine('POST', '/oidc/logout/confirm'),
  engine('GET', '/oidc/logout/success'),

  wellKnown('webauthn'),
  wellKnown('passkey-endpoints'),

  { method: 'ANY', path: '$default', file: 'not-found.ts', auth: 'none', needs: [] },
];

/** The flat name of a route's function: no `/` and no `.`, as the build's folders and Lambda's handler setting want it. */
export const functionName = (file: string): string => file.replace(/\.ts$/, '').replaceAll('/', '-').replaceAll('.', '-');
