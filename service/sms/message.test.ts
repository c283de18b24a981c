import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { catchLog } from '../../test/support/log-lines.ts';
import { isGsm } from '../rules/gsm-alphabet.ts';
import { Secret } from '../rules/secret.ts';
import { composeText, type TextParts } from './message.ts';

const compose = (more: Partial<TextParts> = {}) =>
  composeText({
    purpose: 'challenge',
    code: new Secret('000042'),
    tenantName: 'Acme',
    host: 'login.example.com',
    locales: ['en'],
    ...more,
  });
const templates = (message: string) => ({ enrollment_message: message, verification_message: message });
const line = '@login.example.com #000042';
const ordinaryNames = ['Acme', 'Example', 'Müller & Söhne GmbH', 'Vereinigte Stadtwerke Nord'];

describe('our own texts', () => {
  test.each([
    ['challenge', 'en', '000042 is your verification code for Acme'],
    ['enrolment', 'en', '000042 is your verification code for Acme. Please enter this code to verify your enrollment.'],
    ['challenge', 'de', '000042 ist Ihr Code für Acme'],
    ['enrolment', 'de', '000042 ist Ihr Code für Acme. Bitte geben Sie ihn ein, um Ihre Nummer zu bestätigen.'],
    ['challenge', 'he', '000042 הוא הקוד שלך עבור Acme'],
    ['enrolment', 'he', '000042 הוא הקוד שלך עבור Acme'],
  ] as const)('of a %s in %s, with the code’s zeros and the line for the browser (cases 7.4, 20.2)', async (purpose, locale, told) => {
    expect(await compose({ purpose, locales: [locale] })).toEqual({ body: `${told}\n${line}`, segments: 1 });
  });

  test.each(['enrolment', 'challenge'] as const)('of a %s take one segment for ordinary names and hosts', async (purpose) => {
    for (const locales of [['en'], ['de'], ['he']]) {
      for (const tenantName of ordinaryNames) {
        const { body, segments } = await compose({ purpose, locales, tenantName });

        expect({ tenantName, locales, segments }).toEqual({ tenantName, locales, segments: 1 });
        expect(body.length).toBeLessThanOrEqual(locales[0] === 'he' ? 70 : 160);
        if (locales[0] !== 'he') expect(isGsm(body)).toBe(true);
      }
    }
  });

  test('cut the name first, and leave the second sentence out only where that does not do', async () => {
    const tenantName = 'The Association of Municipal Undertakings';
    const atLongHost = { purpose: 'enrolment', tenantName, host: `login.${'x'.repeat(30)}.example` } as const;

    expect((await compose({ tenantName })).body).toBe(
      `000042 is your verification code for The Association of Municipal Undertak...\n${line}`,
    );
    expect((await compose(atLongHost)).body).toBe(
      `000042 is your verification code for The Association.... Please enter this code to verify your enrollment.\n@${atLongHost.host} #000042`,
    );
    expect((await compose({ ...atLongHost, host: `login.${'x'.repeat(60)}.example` })).body).toMatch(
      /^000042 is your verification code for The Association of Municipal Under[a-z]*\.\.\.\n@login\.x{60}\.example #000042$/,
    );
  });

  test('need two segments at an address of eighty letters in Hebrew, and say so', async () => {
    expect(await compose({ locales: ['he'], host: `login.${'x'.repeat(74)}.example` })).toMatchObject({ segments: 2 });
  });

  test('spell a name in the letters of GSM where there are any, so that one of them does not double the price', async () => {
    const { body, segments } = await compose({ purpose: 'enrolment', tenantName: 'Škoda – “Łódź”' });

    expect(body).toMatch(/^000042 is your verification code for Skoda - "Lodz"\. Please/);
    expect(segments).toBe(1);
    expect((await compose({ tenantName: 'Яндекс' })).body).toContain('for Яндекс\n');
  });

  test.each([[['fr', 'he-IL', 'de']], [['iw']], [['HE']]])('are in the first language of %j that there is', async (locales) => {
    expect((await compose({ locales })).body).toContain('הוא');
  });
});

describe('a tenant’s name cannot touch the last line (case 20.4)', () => {
  test.each([
    'Acme\n@evil.test #999999',
    'Acme\r\n@evil.test #999999',
    'Acme\u2028@evil.test #999999',
    'Acme\u0085@evil.test #999999',
    'Acme @evil.test #',
    '＠evil.test ＃999999',
    '\u202eAcme',
    'Acme\u0000\u001b',
    'A'.repeat(300),
    '😀'.repeat(300),
    '\ud800'.repeat(50),
    '{{code}}{% raw %}',
  ])('%j', async (tenantName) => {
    for (const purpose of ['enrolment', 'challenge'] as const) {
      for (const more of [{}, { templates: templates('{{ tenant.friendly_name }}: {{ code }}') }]) {
        const { body, segments } = await compose({ purpose, tenantName, ...more });
        const [told = '', ...rest] = body.split(/[\n\r\v\f\u0085\u2028\u2029]/);

        expect(rest).toEqual([line]);
        expect(told).not.toMatch(/[@#＠＃\p{Cf}\p{Cc}\p{Cs}]/u);
        expect(told.split('000042')).toHaveLength(2);
        expect(segments).toBeLessThanOrEqual(isGsm(body) ? 1 : 2);
      }
    }
  });

  test('whatever it is', async () => {
    const names = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.string({ unit: fc.constantFrom(...'\n\r@# a\u2028\u202e.#1') }),
    );
    await fc.assert(
      fc.asyncProperty(names, fc.constantFrom('en', 'de', 'he'), async (tenantName, locale) => {
        const { body } = await compose({ tenantName, locales: [locale] });

        expect(body.split(/[\n\r\v\f\u0085\u2028\u2029]/)).toEqual([expect.not.stringMatching(/[@#]/), line]);
      }),
    );
  });

  test('and one of which nothing is left is the host', async () => {
    expect((await compose({ tenantName: ' @#\n' })).body).toBe(`000042 is your verification code for login.example.com\n${line}`);
  });
});

describe('an administrator’s template', () => {
  test('is what people read, with Auth0’s variables', async () => {
    const message =
      '{{ code }}|{{ tenant.friendly_name }}|{{ tenant.name }}|{{ message_type }}|{{ requestInfo.lang }}|{{ locale }}|{{ nothing }}.';

    const { body, segments } = await compose({ templates: templates(message), locales: ['de-AT', 'en'] });

    expect(body).toBe(`000042|Acme|Acme|sms|de-AT|de-AT|.\n${line}`);
    expect(segments).toBe(1);
  });

  test('is chosen by what the code is for', async () => {
    const both = { enrollment_message: 'Welcome {{code}}', verification_message: 'Again {{code}}' };

    expect((await compose({ purpose: 'enrolment', templates: both })).body).toBe(`Welcome 000042\n${line}`);
    expect((await compose({ purpose: 'challenge', templates: both })).body).toBe(`Again 000042\n${line}`);
  });

  test('may have lines of its own, and the last one stays ours', async () => {
    const { body } = await compose({ templates: templates('Hello\r\n@evil.test #999999\u2028{{ code }}\u0007\r\n\r\n') });

    expect(body).toBe(`Hello\n@evil.test #999999\n000042\n${line}`);
  });

  test.each(['buy-now-at-evil', 'en'.repeat(40), '', 'en_US', 'de; evil', 'x'])(
    'is told no words that a browser sends as the language %j',
    async (locale) => {
      expect((await compose({ templates: templates('{{ locale }} {{ code }}'), locales: [locale] })).body).toBe(`en 000042\n${line}`);
    },
  );

  test.each([
    ['cannot be parsed', '{{ code'],
    ['has a tag that does not exist', '{% nope %}'],
    ['includes another', '{% include "secrets" %}{{ code }}'],
    ['never ends', '{% for i in (1..100000000) %}{{ code }}{% endfor %}'],
    ['has no code that people could read', 'enroll foo'],
    ['names the code wrongly', 'Your code is {{ cod }}'],
    ['gives a part of the code', '{{ code | slice: 0, 3 }}'],
    ['gives no text', '{% if tenant.name == "x" %}{{ code }}{% endif %}'],
    ['gives a text that would cost too much', `{{ code }} ${'x'.repeat(460)}`],
    ['gives such a text in UCS-2', `{{ code }} ${'ж'.repeat(200)}`],
  ])('that %s gives way to ours, and the log says so without the code', async (_title, message) => {
    const log = catchLog();

    const { body } = await compose({ templates: templates(message) });

    log.stop();
    expect(body).toBe(`000042 is your verification code for Acme\n${line}`);
    expect(log.text()).toMatch(/WARN.*an SMS template/);
    expect(log.text()).not.toContain('000042');
  });
});
