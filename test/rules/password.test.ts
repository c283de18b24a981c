import { describe, expect, test } from '@jest/globals';
import { isCommonPassword } from '../../service/rules/common-passwords.ts';
import { passwordFault } from '../../service/rules/password.ts';

const facts = { secondFactorDemanded: true, email: 'ana.lind@exempel.se', tenantName: 'Example & Söhne' };

describe('a password', () => {
  test.each([
    'gx7!kPq2',
    'horse staple nine red',
    'ünïcödé-wörd',
    'my dog has fleas',
    'Tr0ub4dor&3',
    '🦊🐻🐼🐨🐯🦁🐮🐷',
    `${'a'.repeat(3) + 'q9z!'.repeat(2)}k`,
    `${'q7 m'.repeat(31)}xyzw`,
  ])('%s is taken', (password) => {
    expect(passwordFault(password, facts)).toBeUndefined();
  });

  test.each([
    ['seven77', 'short'],
    ['', 'short'],
    ['x9'.repeat(65), 'long'],
    ['password', 'many people'],
    ['PASSWORD123!', 'many people'],
    ['P@ssw0rd2024', 'many people'],
    ['1234567890', 'many people'],
    ['hgfedcba', 'many people'],
    ['aaaaaaaaaa', 'many people'],
    ['abcabcabcabc', 'many people'],
    ['Summer2024!', 'many people'],
    ['1qaz2wsx', 'many people'],
    ['i love you', 'many people'],
    ['ana.lind2024', 'e-mail address'],
    ['ANALIND!', 'e-mail address'],
    ['exempel99', 'e-mail address'],
    ['Example2024', 'name of this service'],
    ['Sallyport1', 'name of this service'],
    ['broken \ud800 half', 'broken'],
  ])('%j is refused as %s', (password, reason) => {
    expect(passwordFault(password, facts)).toContain(reason);
  });

  test('has 15 characters where nothing else is asked', () => {
    const alone = { ...facts, secondFactorDemanded: false };

    expect(passwordFault('river stones 4', alone)).toContain('15');
    expect(passwordFault('river stones 42', alone)).toBeUndefined();
  });

  test('is counted in characters as people see them, after composition', () => {
    expect(passwordFault('e\u0301'.repeat(7), facts)).toContain('short');
    expect(passwordFault(`${'🦊'.repeat(4)}🐻🐼🐨`, facts)).toContain('short');
  });

  test('that only holds a common word is not common', () => {
    expect(isCommonPassword('purple dragon under the bridge')).toBe(false);
  });
});
