/**
 * The account page as an app of its own deployment: built in, in no list, and no client of the API can take its id, as those are made by us.
 * It signs people in like any app and throws the code away: what counts is the browser's sign-in.
 */
export const accountClientId = 'sallyport-account';

/** What the audit log calls it. People are not sent to an app: on screens it is the deployment, by its own name. */
export const accountClientName = (tenantName: string): string => `${tenantName} account`;

export const accountPage = (issuer: string): string => new URL('u2/account', issuer).href;

/** Where a sign-in for the account page begins. */
export const accountSignIn = (
  issuer: string,
  { acrValues, prompt, loginHint }: { acrValues?: string; prompt?: 'login'; loginHint?: string | undefined } = {},
): string => {
  const query = new URLSearchParams({
    client_id: accountClientId,
    response_type: 'code',
    scope: 'openid',
    redirect_uri: accountPage(issuer),
    ...(acrValues ? { acr_values: acrValues } : {}),
    ...(prompt ? { prompt } : {}),
    ...(loginHint ? { login_hint: loginHint } : {}),
  });
  return `/authorize?${query}`;
};
