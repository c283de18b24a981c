/** Refusals of the account page's endpoints, beside those of the screens. */
export type AccountErrorCode =
  | 'signed_out' // 401 the session of the account page has ended, or there is none
  | 'proof_needed' // 403 a change wants a fresh proof
  | 'unknown_method' // 404 none of this account's
  | 'last_method' // 409 it stays while the policy demands one
  | 'invalid_name' // 400
  | 'no_password' // 409 the account has none to change
  | 'recovery_off' // 409 no recovery code is given now
  | 'unknown_browser' // 404 none of this account's
  | 'unknown_sign_in'; // 404 none of this account's
