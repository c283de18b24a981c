import { expect, test } from '@jest/globals';
import { Secret } from '../rules/secret.ts';
import { type CodeBinding, codeMac } from './code-mac.ts';

const key = 'k'.repeat(32);
const binding: CodeBinding = { session: 's', userId: 'auth0|u', methodId: 'm', number: '+46701740605', purpose: 'challenge' };
const mac = (more: Partial<CodeBinding> = {}, code = '012345', withKey = key) =>
  codeMac(withKey, { ...binding, ...more }, new Secret(code));

test('what is stored of a code is the same for the same code, and has nothing of it in it', () => {
  expect(mac()).toBe(mac());
  expect(mac()).toMatch(/^[\w-]{43}$/);
});

test.each<[string, () => string]>([
  ['session', () => mac({ session: 't' })],
  ['user', () => mac({ userId: 'auth0|v' })],
  ['method', () => mac({ methodId: 'n' })],
  ['number', () => mac({ number: '+46701740606' })],
  ['purpose', () => mac({ purpose: 'enrolment' })],
  ['code', () => mac({}, '012346')],
  ['key', () => mac({}, '012345', 'l'.repeat(32))],
])('another %s is another one', (_name, other) => {
  expect(other()).not.toBe(mac());
});

test('no part can be moved into the next', () => {
  expect(mac({ session: 's","auth0|u', userId: 'x' })).not.toBe(mac({ session: 's', userId: 'auth0|u","x' }));
  expect(mac({ methodId: 'm1', number: '2' })).not.toBe(mac({ methodId: 'm', number: '12' }));
});
