// The words of mails: every mail in every language, as text and as HTML.
import { describe, expect, test } from '@jest/globals';
import { browserIn } from '../../templates/messages/mail/browser.ts';
import { composeMail, timeIn } from '../../templates/messages/mail/compose.ts';
import { type Language, languageOf, type MailFacts, type MailName } from '../../templates/messages/mails.ts';

const notices: readonly MailName[] = [
  'guessing',
  'factor_locked',
  'method_added',
  'method_removed',
  'recovery_used',
  'recovery_renewed',
  'password_changed',
];
const asked: readonly MailName[] = ['ticket', 'reset', 'unlock'];
const languages: readonly Language[] = ['en', 'de', 'he'];

const link = 'https://login.example.com/u2/login/reset?token=A-b_c&x=1';
const facts: MailFacts = {
  tenant: 'Example & Söhne <b>',
  account: 'ana@example.com',
  when: '2026-05-03 10:00 UTC',
  address: '203.0.113.9',
  userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
  method: { type: 'phone', name: 'My "phone"', ending: '0605' },
  link,
  until: '2026-05-03 11:00 UTC',
};

const matrix = languages.flatMap((language) => [...notices, ...asked, 'reset_elsewhere' as const].map((name) => ({ language, name })));

/** What a reader of HTML sees. */
const readable = (html: string): string =>
  html
    .replace(/<title>.*<\/title>/, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

describe.each(matrix)('$name in $language', ({ language, name }) => {
  const mail = composeMail(name, language, facts);

  test('says the same as text and as HTML', () => {
    const words = (text: string): string[] =>
      text
        .replaceAll(/[\s:\-"“”]+/g, ' ')
        .split(' ')
        .filter(Boolean);
    const seen = words(readable(mail.html));

    expect(mail.subject).toContain('Example & Söhne <b>: ');
    expect(words(mail.text).filter((word) => !seen.includes(word))).toEqual([]);
    if (name !== 'reset_elsewhere') expect(mail.text.split('\n')).toContain(link);
  });

  test('has nothing unescaped, no script and nothing from elsewhere', () => {
    expect(mail.html).not.toContain('Söhne <b>');
    expect(mail.html).not.toMatch(/<(script|img|link|iframe|object|form)\b|\son\w+=|url\(/i);
    expect([...mail.html.matchAll(/https?:[^"<\s]*/g)].every(([address]) => address === link.replace('&', '&amp;'))).toBe(true);
    expect(mail.html).toContain(`<html lang="${language}" dir="${language === 'he' ? 'rtl' : 'ltr'}">`);
  });

  test('tells a notice’s what, when and where', () => {
    const told = ['203.0.113.9', '2026-05-03 10:00 UTC', 'Firefox', '0605', 'My "phone"', 'ana@example.com'];

    if (notices.includes(name)) for (const word of told) expect(mail.text).toContain(word);
    else expect(mail.text).not.toContain('203.0.113.9');
  });
});

test('the words of each language are its own', () => {
  for (const name of [...notices, ...asked]) {
    const subjects = languages.map((language) => composeMail(name, language, facts).subject);
    expect(new Set(subjects).size).toBe(3);
  }
});

test.each(['If it was not you', 'Wenn nicht, |Wenn Sie es nicht waren', 'אם לא, |אם אלה לא הייתם אתם'])(
  'who guessed is asked about once: %s',
  (beginnings) => {
    const language = beginnings.startsWith('If') ? 'en' : beginnings.startsWith('W') ? 'de' : 'he';
    const { text } = composeMail('guessing', language, facts);

    expect(text.match(new RegExp(beginnings, 'g'))).toHaveLength(1);
  },
);

// It also proves in the account and before a new password is set.
test.each([
  ['en', /signed in/i, 'recovery code of your account was used'],
  ['de', /angemeldet/, 'Wiederherstellungscode Ihres Kontos wurde verwendet'],
  ['he', /נכנס/, 'נעשה שימוש בקוד השחזור'],
] as const)('the use of a recovery code is told in %s as what it was, not as a sign-in', (language, signIn, used) => {
  const body = composeMail('recovery_used', language, facts).text;

  expect(body).toContain(used);
  expect(body).not.toMatch(signIn);
});

test('what an administrator did names no address', () => {
  const { text } = composeMail('method_removed', 'en', { ...facts, by: 'administrator' });

  expect(text).toContain('Done by: an administrator');
  expect(text).not.toContain('203.0.113.9');
  expect(text).not.toContain('Firefox');
});

test.each([
  ['a line break', 'x\nBcc: y', 'x Bcc: y'],
  ['an address that a mail program would make a link of', 'see https://evil.example/now', 'see https:⁄⁄evil․example⁄now'],
  ['too much', 'x'.repeat(200), 'x'.repeat(60)],
])('a name with %s is tamed', (_what, name, shown) => {
  const { text } = composeMail('method_added', 'en', { ...facts, method: { type: 'totp', name } });

  expect(text).toContain(`Authenticator app (“${shown}”)\n`);
});

test('a tenant with a line break makes no header of its own', () => {
  expect(composeMail('reset', 'en', { ...facts, tenant: 'A\r\nBcc: y@z.de' }).subject).toBe('A Bcc: y@z.de: set a new password');
});

test.each([
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
    'Safari',
    'iOS',
  ],
  ['Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36', 'Chrome', 'Android'],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
    'Edge',
    'Windows',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
    'Safari',
    'macOS',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox', 'Linux'],
])('%s is told in plain words', (userAgent, name, system) => {
  expect(browserIn(userAgent)).toEqual({ name, system });
});

test.each([
  ['en', 'November 30, 2026 at 16:07 UTC'],
  ['de', '30. November 2026 um 16:07 UTC'],
  ['he', '30 בנובמבר 2026 בשעה 16:07 UTC'],
] as const)('a time reads in %s as people write it', (language, words) => {
  expect(timeIn(language, Date.UTC(2026, 10, 30, 16, 7))).toBe(words);
});

test('a browser that is not known is not told', () => {
  expect(browserIn('curl/8.0')).toBeUndefined();
  expect(composeMail('guessing', 'en', { ...facts, userAgent: '<script>' }).text).not.toContain('Browser');
});

test('the first language that we have counts, English where there is none', () => {
  expect([['fr', 'de-CH', 'he'], ['iw'], ['fr'], []].map(languageOf)).toEqual(['de', 'he', 'en', 'en']);
});
