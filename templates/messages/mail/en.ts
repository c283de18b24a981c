import type { LanguageOfMails } from './words.ts';

const notMe = 'This was not me';
const ends = 'it ends every sign-in to your account, and we mail you a link to set a new password.';
const press = `Press “${notMe}”: ${ends}`;
const pressIf = `If it was not you, press “${notMe}”: ${ends}`;

export const words: LanguageOfMails = {
  mails: {
    guessing: ({ tenant }) => ({
      subject: `${tenant}: somebody may know your password`,
      paragraphs: [
        'Somebody entered your password and then ten wrong codes.',
        'If that was you, wait a little and use the newest code.',
        `If it was not you, somebody knows your password. ${press}`,
      ],
      button: notMe,
    }),
    factor_locked: ({ tenant }) => ({
      subject: `${tenant}: a sign-in method was switched off`,
      paragraphs: [
        'There were a hundred wrong codes in a row, so we switched this sign-in method off to protect your account.',
        'At your next sign-in use another way, if you have one. If you have none, the page may offer to mail you a link that switches this one on again.',
        `Whoever tried knows your password. ${pressIf}`,
      ],
      button: notMe,
    }),
    method_added: ({ tenant }) => ({
      subject: `${tenant}: a sign-in method was added`,
      paragraphs: ['A sign-in method was added to your account.', `If that was you, there is nothing to do. ${pressIf}`],
      button: notMe,
    }),
    method_removed: ({ tenant }) => ({
      subject: `${tenant}: a sign-in method was removed`,
      paragraphs: ['A sign-in method was removed from your account.', `If you expected that, there is nothing to do. ${pressIf}`],
      button: notMe,
    }),
    recovery_used: ({ tenant }) => ({
      subject: `${tenant}: your recovery code was used`,
      paragraphs: [
        'The recovery code of your account was used. It is no longer good; a new one was shown.',
        `If that was you, keep the new code in a safe place. ${pressIf}`,
      ],
      button: notMe,
    }),
    recovery_renewed: ({ tenant }) => ({
      subject: `${tenant}: there is a new recovery code`,
      paragraphs: [
        'A new recovery code was made for your account. The former one does not work any more.',
        `If you expected that, there is nothing to do. ${pressIf}`,
      ],
      button: notMe,
    }),
    password_changed: ({ tenant }) => ({
      subject: `${tenant}: your password was changed`,
      paragraphs: [
        'The password of your account was changed, and everybody who was signed in to it was signed out.',
        `If that was you, there is nothing to do. ${pressIf}`,
      ],
      button: notMe,
    }),
    ticket: ({ tenant, until }) => ({
      subject: `${tenant}: set up your second step`,
      paragraphs: [
        `You are invited to set up a second step for signing in at ${tenant}. It protects your account even if somebody learns your password.`,
        'It takes about two minutes. Have your phone or your security key at hand.',
      ],
      button: 'Set it up',
      after: [`The link works once, until ${until}. It is for you alone: do not pass it on.`],
    }),
    reset: ({ tenant, until, account }) => ({
      subject: `${tenant}: set a new password`,
      paragraphs: [`Here is the link to set a new password for ${account} at ${tenant}.`],
      button: 'Set a new password',
      after: [`The link works once, until ${until}.`, 'If you did not ask for it, you need not do anything: your password stays as it is.'],
    }),
    reset_elsewhere: ({ tenant, account }) => ({
      subject: `${tenant}: you have no password here`,
      paragraphs: [
        `Somebody asked for a new password for ${account} at ${tenant}.`,
        'This account signs in by another service, so there is no password here that could be changed. Go back to the app and choose the button of that service.',
        'If you did not ask for it, you need not do anything.',
      ],
    }),
    unlock: ({ tenant, until }) => ({
      subject: `${tenant}: switch your sign-in method on again`,
      paragraphs: [
        'After too many wrong codes we switched a sign-in method of your account off. Here is the link that switches it on again.',
        'You then sign in as always: you are still asked for your password and for your code.',
      ],
      button: 'Switch it on again',
      after: [
        `The link works once, until ${until}.`,
        'If you did not ask for it, somebody knows your password: do not press the button, and choose “Forgot your password?” at your next sign-in.',
      ],
    }),
  },
  labels: {
    account: 'Account',
    method: 'Sign-in method',
    when: 'When',
    address: 'From the address',
    browser: 'Browser',
    by: 'Done by',
  },
  methods: {
    totp: 'Authenticator app',
    phone: 'Text message',
    'webauthn-roaming': 'Security key',
    'webauthn-platform': 'Fingerprint, face or PIN of a device',
    passkey: 'Passkey',
    'recovery-code': 'Recovery code',
  },
  ending: (digits) => `number ending in ${digits}`,
  by: { administrator: 'an administrator', ticket: 'an invitation from an administrator' },
  browserOn: (browser, system) => `${browser} on ${system}`,
  footer: (tenant) => `${tenant} sent this mail because it is about the safety of your account.`,
  orCopy: 'If the button does not work, open this address:',
};
