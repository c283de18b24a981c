import type { Running } from './start.ts';

/** What `npm start` prints: every address, and what to sign in with. */
export const welcome = ({ options, credentials, token, appUrl }: Omit<Running, 'close'>): string => {
  const { user, management } = credentials;
  const base = credentials.issuer.slice(0, -1);
  const curl = options.httpsPort === undefined ? 'curl' : `curl --cacert ${credentials.ca}`;
  return `
Sallyport is running at ${credentials.issuer}

  Demo app         ${appUrl}
                   sign in as ${user.email} with the password ${user.password}
  Account          ${base}/u2/account   (its user's own: sign-in methods, recovery code, browsers, password)
  Outbox           http://localhost:${options.port}/_local/outbox   (texts and mails arrive here instead of being sent)
  OpenID Connect   ${base}/.well-known/openid-configuration
  Management API   ${base}/api/v2/   with this token, good for 24 hours:

HOST=${base}
TOKEN=${token}
${curl} -H "Authorization: Bearer $TOKEN" "$HOST/api/v2/guardian/factors"

  All of it, with the client ${management.client_id} that gets such tokens, is in ${options.dataFolder}/credentials.json
  Stop with Ctrl+C; the data stays in ${options.dataFolder}
`;
};
