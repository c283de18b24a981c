// The account page, in English; the shape of every language. `{name}` is filled in by the page.

/** Around every page of the account. */
export const accountFrame = {
  account: 'Signed in as',
  back: 'Back to your account',
  confirmTitle: 'Confirm that it is you',
  confirmWhy: 'To change something here, confirm first that it is you. That counts for five minutes.',
  confirm: 'Confirm now',
  confirmFirst: 'Nothing was changed. Confirm first that it is you, then do it again.',
  proven: 'Thank you. You can make changes now, for five minutes.',
  added: 'Your new sign-in method was added.',
  refusedTitle: 'Your account could not be opened',
  refusedHappened: 'You signed in, but that was not enough to open your account here. Your browser may not keep cookies.',
  refusedNext: 'Try again. If it keeps happening, tell your administrator.',
  signIn: 'Sign in',
};

export const accountOverview = {
  title: 'Your account',
  methods: 'Sign-in methods',
  methodCount: { none: 'None set up yet', one: 'One set up', many: '{count} set up' },
  recovery: 'Recovery code',
  recoveryState: { valid: 'Made {date}', none: 'None' },
  browsers: 'Browsers and sign-ins',
  browsersState: 'Where you are signed in',
  password: 'Password',
  passwordState: 'Change it',
  signOut: 'Sign out',
};

export const accountMethods = {
  title: 'Sign-in methods',
  none: 'You have none yet.',
  added: 'Added {date}',
  used: 'Last used {date}',
  neverUsed: 'Not used yet',
  ending: 'Number ending in {ending}',
  locked: 'Switched off after too many wrong codes.',
  unusable: 'Cannot be used at the moment.',
  unlock: 'Switch on again',
  unlocked: 'It is switched on again.',
  unlockByOther: 'Only another sign-in method or your recovery code can switch it on again.',
  rename: 'Rename',
  nameLabel: 'New name',
  nameHint: 'At most 20 characters.',
  save: 'Save',
  renamed: 'The name was changed.',
  remove: 'Remove',
  removeQuestion: 'Remove “{name}”? You cannot sign in with it any more.',
  removeYes: 'Yes, remove it',
  removed: '“{name}” was removed.',
  last: 'This is the last one, and signing in here needs one. Add another before you remove it.',
  gone: 'This one is not there any more.',
  add: 'Add another',
  addFirst: 'Add one',
};

export const accountRecovery = {
  title: 'Recovery code',
  purpose: 'With your recovery code you can sign in once if you have lost your phone or key.',
  off: 'Recovery codes are not used here.',
  none: 'You have none at the moment.',
  noMethod: 'Add a sign-in method first: the code stands in for it.',
  made: 'You have one, made {date}. It cannot be shown again.',
  make: 'Make a new code',
  warning: 'A new code ends the one before.',
  fresh: 'Your new recovery code',
  keep: 'Keep it somewhere safe, not on the device you sign in with. It is shown only this once.',
};

export const accountBrowsers = {
  title: 'Browsers and sign-ins',
  signIns: 'Where you are signed in',
  signInsNone: 'Nowhere else.',
  here: 'This browser',
  began: 'Since {date}',
  seen: 'Last active {date}',
  from: 'From {address}',
  app: 'Used for {app}',
  end: 'Sign out there',
  ended: 'That sign-in was ended.',
  endOthers: 'Sign out everywhere else',
  endedOthers: 'You are signed out everywhere else.',
  remembered: 'Remembered browsers',
  rememberedIntro: 'In these you are not asked for a second step.',
  rememberedNone: 'No browser is remembered.',
  until: 'Until {date}',
  forget: 'Forget',
  forgotten: 'That browser is forgotten.',
  forgetAll: 'Forget all',
  forgottenAll: 'No browser is remembered any more.',
  browser: '{browser} on {system}',
  gone: 'It is not there any more. Load the page again.',
  unknown: 'A browser',
};

export const accountPassword = {
  title: 'Change your password',
  others: 'This signs you out everywhere else.',
  none: 'Your account signs in without a password.',
  changed: 'Your password was changed. You are signed out everywhere else.',
};
