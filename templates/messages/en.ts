// English, and with it the shape of every language. `{name}` is filled in by the page.
import type { FactorName, PasswordReason } from '../../service/rules/screen-answers.ts';
import type {
  EngineCode,
  KeyMakeTrouble,
  KeyTrouble,
  KeyUseTrouble,
  LinkTrouble,
  RetryCode,
  StopCode,
  StopText,
  TextTrouble,
  TicketCode,
} from './codes.ts';

/** On every screen. */
export const everywhere = {
  errorPrefix: 'Error: ',
  moment: 'One moment…',
  reference: 'Reference for support',
  continueTo: 'to continue to {client}',
  startAgain: 'Start again',
  backToApp: 'Back to the app',
  otherAccount: 'Use another account',
  cancel: 'Cancel',
  retryIn: 'You can try again in {left}',
  anotherWay: 'Try another way',
  mailUnlock: 'Mail me a link that switches it on again',
  reload: 'Try again',
  retryNow: 'You can try again now.',
};

/** In the page itself, where no script runs. */
export const noScript = 'Signing in needs JavaScript; please allow it for this site and load the page again.';

export const retries: Record<RetryCode, string> = {
  too_many_attempts: 'Too many attempts. For your safety you have to wait a little; try again {wait}.',
  temporarily_unavailable: 'That did not work because our service is busy. Wait a few seconds and try again; nothing is lost.',
  server_error: 'Something went wrong on our side. Please try again; if it keeps happening, tell your administrator.',
  cross_site_request: 'Your browser did not say that the request came from this page. Load the page again and repeat the step.',
  no_connection: 'There was no answer. Check your internet connection and try again.',
};

export const identifier = {
  title: 'Sign in',
  label: 'E-mail address',
  submit: 'Continue',
  missing: 'Enter your e-mail address.',
  invalid: 'That is not a complete e-mail address. It looks like name@example.com.',
};

export const password = {
  title: 'Enter your password',
  label: 'Password',
  show: 'Show password',
  hide: 'Hide password',
  account: 'E-mail address',
  change: 'Change',
  changeAccount: 'Change the e-mail address',
  submit: 'Sign in',
  missing: 'Enter your password.',
  wrong: 'The e-mail address or the password is not right. Check both and try again.',
  forgot: 'Forgot your password?',
};

export const forgot = {
  title: 'Forgot your password?',
  intro: 'Enter your e-mail address. We mail you a link to set a new password.',
  label: 'E-mail address',
  submit: 'Send link',
  back: 'Back to signing in',
  asked: {
    title: 'Look into your mailbox',
    happened: 'If there is an account with this e-mail address, a mail with a link is on its way. The link works for one hour.',
    next: 'No mail after a few minutes? Look into the spam folder, check the address, and ask again.',
    again: 'Ask again',
  },
};

export const reset = {
  title: 'Set a new password',
  account: 'Account',
  label: 'New password',
  rule: 'At least {fewest} characters. Several words that only you would put together are easy to remember.',
  show: 'Show password',
  hide: 'Hide password',
  submit: 'Save password',
  missing: 'Enter a new password.',
  reasons: {
    broken: 'The password holds a broken character. Type it again.',
    too_short: 'That is too short. Use at least {fewest} characters.',
    too_long: 'That is too long. Use at most 128 characters.',
    common: 'Many people use this password, so it is tried first. Choose another one.',
    names: 'Your e-mail address or the name of this service is too easy to guess. Choose another password.',
  } satisfies Record<PasswordReason, string>,
  done: {
    title: 'Your password is changed',
    happened: 'Everybody who was signed in to your account was signed out.',
    next: 'Sign in again with the new password.',
    signIn: 'Sign in',
  },
};

/** What a mailed link that does not work says. */
export const linkStops: Record<LinkTrouble, StopText> = {
  link_unknown: {
    title: 'This link does not work',
    happened: 'Its address is not complete, or the account has changed since the mail was sent.',
    next: 'Open the link in the mail once more, or copy its whole address. If that does not help, ask for a new one when you sign in.',
  },
  link_expired: {
    title: 'This link is too old',
    happened: 'Links in our mails work for a limited time.',
    next: 'Go back to the app that you want to use and ask for a new link when you sign in.',
  },
  link_used: {
    title: 'This link was used already',
    happened: 'Each link works once, and setting a new password ends all the others.',
    next: 'If it was you, sign in as usual. If not, choose “Forgot your password?” when you sign in.',
  },
};

export const notMe = {
  title: 'Was this not you?',
  intro: 'We end every sign-in to your account, on all devices, and mail you a link to set a new password.',
  submit: 'End all sign-ins',
  done: {
    title: 'All sign-ins were ended',
    happened: 'Nobody is signed in to your account any more.',
    next: 'Look into your mailbox: the newest mail has a link to set a new password.',
  },
  again: {
    title: 'This button was pressed before',
    happened: 'All sign-ins were ended at that time. Whoever has signed in since then is still signed in.',
    next: 'Set a new password: by the link that we mailed you then, or, after an hour, by “Forgot your password?” where you sign in.',
  },
  doneElsewhere: {
    title: 'All sign-ins were ended',
    happened: 'Nobody is signed in to your account any more.',
    next: 'Change your password at the service that you sign in with, and tell your administrator.',
  },
};

export const unlock = {
  title: 'Switch it on again',
  intro: 'Too many wrong codes switched your sign-in method off. We can mail you a link that switches it on again.',
  submit: 'Mail me a link',
  sent: {
    title: 'Look into your mailbox',
    happened: 'A mail with a link is on its way to the e-mail address of your account. The link works for 24 hours.',
    next: 'Open it, press the button there, and sign in again.',
  },
  use: 'You came from our mail. Press the button, then sign in as always, with your password and your code.',
  useIt: 'Switch it on again',
  done: {
    title: 'It is switched on again',
    happened: 'You can use your sign-in method again.',
    next: 'Sign in again. You are asked for your password and for your code.',
    signIn: 'Sign in',
  },
  too_many_mails: 'We mailed you a link already; there is one a day. Look into the spam folder too. You can ask for another one {wait}.',
  mail_unavailable: 'We cannot mail you a link. Ask your administrator to switch it on again.',
};

/** The code field, wherever it is. */
export const code = {
  label: 'Six-digit code',
  invalid: 'The code has six digits. Enter all six.',
  wrong: 'That code is not right. Check that you used the entry for {entry} and try the newest code.',
  clock: 'If it keeps happening, let your phone set its time automatically.',
  used: 'That code was already used. Wait for the next code in your app, then enter it.',
};

/** What a challenge is for, where it is no sign-in. */
export const proves = {
  reset: 'To set a new password, first confirm that it is you.',
  account: 'Confirm that it is you to go on in your account.',
};

export const rememberBox = {
  label: 'Remember this browser for up to {time}',
  hint: 'Only where nobody else uses it.',
};

export const totpChallenge = {
  title: 'Enter your code',
  intro: 'Open your authenticator app and enter the code for {entry}.',
  introNamed: 'Open your authenticator app “{name}” and enter the code for {entry}.',
  submit: 'Continue',
};

export const totpEnrollment = {
  title: 'Set up your authenticator app',
  account: 'Account you are setting up',
  once: 'You do this once.',
  gives: 'The app on your phone then gives you a code when you sign in.',
  install: 'Get an authenticator app on your phone if you have none, for example Google Authenticator or Microsoft Authenticator.',
  scan: 'In the app, add an account and scan this picture.',
  qr: 'QR code to scan with your authenticator app. The key below it does the same.',
  openApp: 'Open in the app on this device',
  byHand: 'Cannot scan it? Enter this key in the app instead:',
  copy: 'Copy key',
  copied: 'Key copied.',
  copyByHand: 'Copying did not work. The key is marked now; copy it yourself.',
  confirm: 'Enter the six digits that the app now shows.',
  submit: 'Finish',
};

export const phoneEnrollment = {
  title: 'Set up codes by text message',
  account: 'Account you are setting up',
  intro: 'We text a code to your phone when you sign in. Your carrier may charge you for messages.',
  risk: 'Texts are less safe than an app: somebody who takes over your number gets your codes.',
  better: 'Use an authenticator app or another way instead',
  country: 'Country',
  label: 'Mobile number',
  submit: 'Send code',
  missing: 'Enter your mobile number.',
  needs_country: 'Choose your country, or begin the number with + and the country code.',
  not_a_number: 'That is no phone number of this country. Check the country above and every digit.',
  extension: 'A number with an extension cannot get texts. Enter a mobile number.',
  premium: 'We send no texts to numbers of this kind. Enter an ordinary mobile number.',
  countryRefused: 'We do not send texts to this country. Use another number or another way.',
};

export const phoneChallenge = {
  title: 'Enter the code from the text',
  sending: 'We are sending a code to the number ending in {ending}…',
  sent: 'We sent a code to the number ending in {ending}. It is good for ten minutes.',
  unsent: 'There is no code yet for the number ending in {ending}.',
  submit: 'Continue',
  again: 'Send a new code',
  againIn: 'A new code can be sent in {left}',
  sentAgain: 'A new code is on its way. Only the newest one counts.',
  change: 'Change the number',
  wrong: 'That code is not right. Use the newest text we sent you.',
  expired: 'This code has expired. Ask for a new one below.',
};

/** What stands in the way of a text. */
export const textTrouble: Record<TextTrouble, string> = {
  too_many_texts: 'It is too soon for another text. You can ask for another one {wait}.',
  sms_closed: 'No more texts are sent today. Try again tomorrow.',
  sms_unavailable: 'The text could not be sent just now. Try again {wait}.',
  phone_number_refused: 'We cannot send texts to this number. Ask your administrator.',
};

/** The button that starts the browser's own window, wherever it is. */
export const keyButton = {
  waiting: 'Waiting… Press to start again',
  follow: 'Now do what your browser or device shows you.',
  again: 'Ready. Please press the button again.',
};

/** What may go wrong with a key, whether it is made or used. */
export const keyTrouble: Record<KeyTrouble, string> = {
  SecurityError: 'Passkeys and keys do not work at this web address. Use another way and tell your administrator.',
  UnknownError: 'Your device could not do that right now. Try again or use another way.',
  TimeoutError: 'That took too long. Try again.',
  invalid_credential: 'We could not confirm your key. Try again; if it keeps happening, tell your administrator.',
  user_not_verified: 'Your key did not ask for PIN, fingerprint or face. Set one up for it, or use another one.',
};

/** What may go wrong where a key is used. */
export const keyUseTrouble: Record<KeyUseTrouble, string> = {
  NotAllowedError: 'That was cancelled or took too long, or no key of yours was found. Try again or use another way.',
  unknown_credential: 'We do not know this key. Use another one or another way.',
  forgotten: 'This passkey was removed from your account. We asked your device to forget it. Use another way.',
  former_address: 'This key was made for our former web address. Use another way.',
  possible_clone: 'To protect you we did not accept this key: there may be a copy of it. Use another way and tell your administrator.',
};

/** What may go wrong where a key is made. */
export const keyMakeTrouble: Record<KeyMakeTrouble, string> = {
  NotAllowedError: 'That was cancelled or took too long. Nothing was set up yet; you can try again right away.',
  InvalidStateError: 'This device or key is already set up for your account. Use another one.',
  NotSupportedError: 'This device or key is of a kind that does not work here. Use another one.',
  ConstraintError: 'This device or key has no PIN, fingerprint or face set up yet, or has no room left. Set one up, or use another one.',
  kind_not_enabled: 'Keys of this kind may not be used here. Try again with another device or key.',
  too_many_methods: 'Your account has as many keys as it can have. Ask your administrator to remove one.',
};

export const passkeySignIn = {
  use: 'Use a passkey',
  off: 'Passkeys are switched off here. Use your password.',
};

/** Where a key cannot be made or used at all. */
export const noKeys = {
  browser: 'This browser cannot use passkeys or keys. Sign in with another browser or device, or use another way.',
};

export const webauthnChallenge = {
  title: 'Confirm that it is you',
  intro: 'Use the security key, passkey or device that you set up for this account.',
  introNamed: 'Use {name}, which you set up for this account.',
  submit: 'Confirm now',
  former: 'Your key was made for our former address {hosts} and cannot be used at this one. Use another way.',
  formerToo: 'A key that you made at {hosts} does not work here any more.',
  none: 'No key that works here is set up for your account any more. Use another way.',
};

export const webauthnEnrollment = {
  account: 'Account you are setting up',
  'webauthn-roaming': {
    title: 'Set up your security key',
    intro: 'Have your security key at hand. You plug it in or hold it against your device, now and when you sign in.',
    submit: 'Set up security key',
  },
  'webauthn-platform': {
    title: 'Set up this device',
    intro: 'When you sign in on this device, you confirm with the fingerprint, face or PIN that you unlock it with.',
    submit: 'Set up this device',
  },
  passkey: {
    title: 'Create your passkey',
    intro: 'You confirm with fingerprint, face or PIN when you sign in, on this device or with your phone.',
    submit: 'Create passkey',
  },
  noPlatform: {
    title: 'Use another device of yours',
    intro: 'The fingerprint, face or PIN of this device cannot be used in this browser.',
    submit: 'Use your phone or a security key instead',
  },
};

export const passkeyNudge = {
  title: 'Sign in more easily next time?',
  intro: 'With a passkey you sign in with your fingerprint, face or PIN. There is nothing to remember, and fake web pages cannot steal it.',
  submit: 'Create passkey',
  later: 'Not now',
  never: 'Do not ask me again',
  exists: 'You already have a passkey on this device. There is nothing more to do.',
  goOn: 'Continue',
};

export const enrollOptions = {
  title: 'Protect your account',
  add: 'Add a sign-in method',
  intro: 'Choose how you will confirm that it is you. You set it up once and use it when you sign in.',
  notHere: 'Some ways are missing from this list because this browser cannot use them.',
};

/** Who may help where there is no other way. */
export const lost = {
  phone: 'Without your phone? The people who run {client} can help you; give them the reference below.',
  key: 'Without your key? The people who run {client} can help you; give them the reference below.',
};

export const loginOptions = {
  title: 'Choose another way',
  intro: 'How do you want to confirm that it is you?',
  lastUsed: 'Last used {date}',
  neverUsed: 'Not used yet',
  ending: 'Number ending in {ending}',
  only: 'This is the only way that is set up for your account.',
  recovery: {
    name: 'Recovery code',
    description: 'The code that you saved for when your phone or key is not at hand.',
    signIn: 'Sign in again first. When your phone or key is asked for after that, choose “Try another way” within five minutes.',
  },
};

export const recoveryChallenge = {
  title: 'Use your recovery code',
  intro: 'Enter the recovery code that you saved for {account}. It works once. You then get a new one.',
  label: 'Recovery code',
  submit: 'Continue',
  invalid: 'A recovery code has 24 letters and digits. Enter all of them; spaces and dashes do not matter.',
  wrong: 'That recovery code is not right. Check every letter and digit, and that it is the last code you were given.',
  used: 'That recovery code was already used. Use the one you were given after it.',
  lost: 'No recovery code either? The people who run {client} can help you; give them the reference below.',
};

export const recoveryCode = {
  title: 'Save your recovery code',
  account: 'Account',
  intro: 'If you lose your phone or key, this code lets you in once. Keep it where you find it without them, and show it to nobody.',
  label: 'Your recovery code',
  copy: 'Copy code',
  copied: 'Code copied.',
  copyByHand: 'Copying did not work. The code is marked now; copy it yourself.',
  download: 'Download as a file',
  print: 'Print',
  file: '{tenant}: recovery code for {account}',
  once: 'It is shown only now. If you leave without saving it, you can make another in your account.',
  renewed: 'This is a new code. The one that was shown before is worth nothing any more.',
  submit: 'I have saved it',
};

export const lostMethod = {
  title: 'Did you lose something?',
  intro: 'You signed in with your recovery code. If your phone or key is lost or broken, say which, so that nobody else can use it.',
  replace: 'Replace {method}',
  remove: 'Only remove {method}',
  sure: 'Remove {method} from your account? It can then no longer be used to sign in.',
  none: 'I have lost nothing',
};

export const factors: Record<FactorName, { name: string; description: string }> = {
  otp: { name: 'Authenticator app', description: 'A free app on your phone shows a new six-digit code every 30 seconds.' },
  sms: { name: 'Text message', description: 'We send a six-digit code to your phone each time.' },
  'webauthn-roaming': { name: 'Security key', description: 'A small key that you plug in or hold against your device.' },
  'webauthn-platform': { name: 'Fingerprint, face or PIN', description: 'What you unlock this device with. It works on this device only.' },
  passkey: { name: 'Passkey', description: 'Fingerprint, face or PIN, on this device or with your phone.' },
};

/** What /u2/error adds. */
export const errorPage = {
  goOn: 'Continue signing in',
};

export const loggedOut = {
  title: 'You are signed out',
  happened: 'You can close this window.',
  next: 'On a computer that other people use, close all windows of the browser too.',
};

/** What stands in the way of an invitation to enrol. */
export const ticketStops: Record<TicketCode, StopText> = {
  ticket_unknown: {
    title: 'This invitation is not valid',
    happened: 'The link is not complete, or the invitation was taken back.',
    next: 'Open the link once more from the message, all of it. If that does not help, ask your administrator for a new invitation.',
  },
  ticket_expired: {
    title: 'This invitation has expired',
    happened: 'An invitation is good for five days.',
    next: 'Ask your administrator for a new one.',
  },
  ticket_used: {
    title: 'This invitation was used',
    happened: 'A second step was set up with it. If that was you, all is done: use it when you sign in.',
    next: 'If it was not you, or you need to set up another one, tell your administrator.',
  },
  already_enrolled: {
    title: 'You have a second step already',
    happened: 'Your account is set up, so this invitation does not add another one. It was not used up.',
    next: 'Sign in as usual. If you lost your phone or key, ask your administrator to remove it; then open this link again.',
  },
  no_factor_enabled: {
    title: 'Nothing can be set up at the moment',
    happened: 'The kind of second step that you were invited to is switched off. The invitation was not used up.',
    next: 'Tell your administrator, and open this link again later.',
  },
};

export const enrolled = {
  title: 'All set',
  happened: 'Your second step is set up for this account:',
  next: 'Use it when you are asked for it. You can close this window.',
};

export const stops: Record<StopCode, StopText> = {
  session_missing: {
    title: 'This page was opened without a sign-in',
    happened: 'The address is not complete: it does not say which sign-in it belongs to.',
    next: 'Go back to the app that you want to use and sign in from there.',
  },
  session_unknown: {
    title: 'We do not know this sign-in',
    happened: 'It was started in another browser or on another device, or the address is not right.',
    next: 'Go back to the app that you want to use, in this browser, and sign in from there.',
  },
  session_expired: {
    title: 'This took too long',
    happened: 'A sign-in is kept open for one hour, and yours has ended. Nothing is broken.',
    next: 'Start again from the app that you want to use.',
  },
  session_finished: {
    title: 'This sign-in is already done',
    happened: 'You completed it before, perhaps in another window.',
    next: 'Go back to the app. If it asks you to sign in, start again from there.',
  },
  session_failed: {
    title: 'This sign-in was stopped',
    happened: 'It cannot go on from here.',
    next: 'Start again from the app. If it stops again, give your administrator the reference.',
  },
  no_factor_enabled: {
    title: 'Sign-in is not fully set up',
    happened: 'A second step is asked for here, but none is switched on. You did nothing wrong.',
    next: 'An administrator has to switch on at least one sign-in factor. Tell your administrator, then start again.',
  },
  factor_locked: {
    title: 'This sign-in method is switched off for you',
    happened: 'There were too many wrong codes, so we switched this sign-in method off to protect your account.',
    next: 'Ask your administrator to switch it on again.',
  },
  temporarily_unavailable: {
    title: 'The service is busy',
    happened: 'The page could not be loaded right now. Nothing is lost.',
    next: 'Wait a few seconds and try again.',
  },
  server_error: {
    title: 'Something went wrong on our side',
    happened: 'The page could not be shown. It is not your fault.',
    next: 'Try again in a moment. If it keeps happening, tell your administrator.',
  },
  no_connection: {
    title: 'No connection',
    happened: 'There was no answer from the sign-in service.',
    next: 'Check your internet connection and try again.',
  },
};

export const engine: Record<EngineCode, StopText> = {
  invalid_request: {
    title: 'The app asked in a way we cannot answer',
    happened: 'The app that sent you here made a mistake in its request. You did nothing wrong.',
    next: 'Go back to the app and try again. If it keeps happening, tell the people who run the app.',
  },
  unauthorized_client: {
    title: 'The app may not do this',
    happened: 'The app that sent you here is not allowed to sign people in this way.',
    next: 'Tell the people who run the app.',
  },
  invalid_client: {
    title: 'We do not know this app',
    happened: 'The app that sent you here is not registered with us, or was removed.',
    next: 'Check that you opened the right address, and tell the people who run the app.',
  },
  unsupported_response_type: {
    title: 'The app asked in a way we cannot answer',
    happened: 'The app wants an answer of a kind that we do not give. You did nothing wrong.',
    next: 'Tell the people who run the app.',
  },
  invalid_redirect_uri: {
    title: 'We do not know the way back to the app',
    happened: 'The app asked to send you to an address that is not registered for it, so we stopped to keep you safe.',
    next: 'Tell the people who run the app.',
  },
  access_denied: {
    title: 'You may not sign in here',
    happened: 'Access was refused.',
    next: 'If you should have access, ask your administrator.',
  },
};
