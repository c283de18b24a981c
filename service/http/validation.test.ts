import { expect, test } from '@jest/globals';
import * as z from 'zod';
import { Problem } from '../rules/problem.ts';
import { email, paging } from './fields.ts';
import { type Part, parse } from './validation.ts';

const messageOf = (schema: z.ZodType, value: unknown, part: Part = 'Payload'): string => {
  try {
    parse(schema, value, part);
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
  throw new Error('it was taken');
};

// The words of z-schema, which Auth0 answers with (auth0.md §0).
test.each([
  ['a pattern', z.string().regex(/^[a-z]+$/), 'A1', 'String does not match pattern ^[a-z]+$: A1'],
  ['a pattern with a flag', z.string().regex(/^\/[a-z]+$/u), 'A1', 'String does not match pattern ^\\/[a-z]+$: A1'],
  ['a pattern with words of its own', z.string().regex(/^x$/, { error: 'Only x' }), 'y', 'Only x'],
  ['a format', z.uuid(), 'x', "Object didn't pass validation for format uuid: x"],
  ['an address', z.url({ protocol: /^https?$/ }), 'ftp://x', "Object didn't pass validation for format uri: ftp://x"],
  ['a date', z.iso.date(), '2026-13-01', "Object didn't pass validation for format date: 2026-13-01"],
  ['an e-mail', email, 'nobody', "Object didn't pass validation for format email: nobody"],
  ['a number that is too small', z.int().min(60), 7, 'Value 7 is less than minimum 60'],
  ['a number that is too large', z.number().max(60), 61.5, 'Value 61.5 is greater than maximum 60'],
  ['a number that is not whole', z.int(), 1.5, 'Expected type integer but found type number'],
  ['text for a record', z.record(z.string(), z.string()), 'x', 'Expected type object but found type string'],
  ['too many of a list', z.array(z.string()).max(1), ['a', 'b'], 'Array is too long (2), maximum 1'],
  ['too few of a list', z.array(z.string()).min(1), [], 'Array is too short (0), minimum 1'],
  ['text that is too long', z.string().max(2), 'abc', 'String is too long (3 chars), maximum 2'],
])('%s is refused in plain words', (_what, schema, value, words) => {
  expect(messageOf(z.object({ field: schema }), { field: value })).toBe(`Payload validation error: '${words}' on property field.`);
});

test.each([
  [{ page: '-1' }, 'Value -1 is less than minimum 0', 'page'],
  [{ per_page: '101' }, 'Value 101 is greater than maximum 100', 'per_page'],
  [{ per_page: 'x' }, 'Expected type integer but found type string', 'per_page'],
  [{ page: '1.5' }, 'Expected type integer but found type string', 'page'],
])('the query %j is refused in plain words', (query, words, property) => {
  expect(messageOf(z.object(paging), query, 'Query')).toBe(`Query validation error: '${words}' on property ${property}.`);
});

test('what was sent comes back in part only', () => {
  expect(messageOf(z.object({ field: z.uuid() }), { field: 'x'.repeat(5000) }).length).toBeLessThan(400);
});
