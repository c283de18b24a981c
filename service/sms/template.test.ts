import { expect, test } from '@jest/globals';
import { longestTemplate, templateFault } from './template.ts';

test.each([
  '{{code}} is your verification code for {{tenant.friendly_name}}. Please enter this code to verify your enrollment.',
  '{% if requestInfo.lang == "de" %}{{ code }} ist Ihr Code{% else %}{{ code }} is your code{% endif %}',
  '{{ unknown.variable }}{{ code | append: "!" }}',
  'A text without variables',
  'הקוד שלך הוא {{ code }}',
])('%s is a template', async (template) => {
  expect(await templateFault(template)).toBeUndefined();
});

test.each([
  ['{{ code', /not closed/],
  ['{% if code %}', /not closed/],
  ['{% nope %}', /tag "nope" not found/],
  ['{% if false %}{{ code | nope }}{% endif %}', /undefined filter: nope/],
  ['{% if false %}{% include "x" %}{% endif %}', /tag "include" not found/],
  ['{% if false %}{% render "x" %}{% endif %}', /tag "render" not found/],
  ['{% if false %}{% layout "x" %}{% endif %}', /tag "layout" not found/],
  ['{% for i in (1..100000000) %}x{% endfor %}', /limit exceeded/],
  ['{% for i in (1..9000) %}{% for j in (1..9000) %}{% endfor %}{% endfor %}', /limit exceeded/],
  [`{% assign a = (1..99) %}${'{% for i in a %}'.repeat(6)}${'{% endfor %}'.repeat(6)}`, /render limit exceeded/],
  ['{% assign a = "xxxxxxxxxx" %}{% for i in (1..40) %}{% assign a = a | append: a %}{% endfor %}', /limit exceeded/],
  ['x'.repeat(longestTemplate + 1), /longer than 1000 characters/],
  ['x'.repeat(440), /more than 3 segments/],
  ['א'.repeat(170), /more than 3 segments/],
  [`{% if locale == "he" %}${'x'.repeat(500)}{% endif %}`, /more than 3 segments/],
])('%j is none, and the answer says why', async (template, fault) => {
  expect(await templateFault(template)).toMatch(fault);
});

test.each(['tenant.constructor.name', 'code.constructor', 'tenant.__proto__', 'process.env', 'globalThis'])(
  '%s reaches nothing',
  async (variable) => {
    const { renderTemplate } = await import('./template.ts');

    expect(await renderTemplate(`[{{ ${variable} }}]`, { code: '000042', tenant: 'Acme', locale: 'en' })).toBe('[]');
  },
);
