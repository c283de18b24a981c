import { describe, expect, test } from '@jest/globals';
import { parseLogSearch } from '../../service/rules/log-search.ts';
import { isForbiddenId, isGivenId, isUserId, withPrefix } from '../../service/rules/user-id.ts';
import { parseUserSearch } from '../../service/rules/user-search.ts';

describe('a search for users', () => {
  test.each([
    ['email:ana@example.com', { by: 'email', value: 'ana@example.com' }],
    ['email:"ana@example.com"', { by: 'email', value: 'ana@example.com' }],
    ['  email:ana+x@example.com ', { by: 'email', value: 'ana+x@example.com' }],
    ['email:ana*', { by: 'email-prefix', value: 'ana' }],
    ['email:*', { by: 'email-prefix', value: '' }],
    ['user_id:auth0|1', { by: 'user_id', value: 'auth0|1' }],
    ['user_id:"auth0|1"', { by: 'user_id', value: 'auth0|1' }],
    ['user_id:auth0\\|1', { by: 'user_id', value: 'auth0|1' }],
    ['user_id:oauth2|x:y', { by: 'user_id', value: 'oauth2|x:y' }],
    ['name:Åsa*', { by: 'name-prefix', value: 'Åsa' }],
    ['name:ana\\ maria*', { by: 'name-prefix', value: 'ana maria' }],
  ])('reads %s', (query, expected) => {
    expect(parseUserSearch(query)).toEqual(expected);
  });

  test.each([
    'ana',
    'email:',
    'email:a*b',
    'email:*@example.com',
    'name:ana',
    'name:"ana"',
    'name:"ana"*',
    'user_id:auth0*',
    'nickname:x*',
    'email:a AND name:b*',
    'NOT email:a',
    'email:(a)',
    'email:[a TO b]',
    'email:"a',
    'logins_count:[1 TO *]',
    '*',
    '',
  ])('knows nothing of %j', (query) => {
    expect(parseUserSearch(query)).toBeUndefined();
  });
});

describe('a search in the log', () => {
  test.each([
    ['type:sapi', { type: 'sapi' }],
    ['type:"sapi"', { type: 'sapi' }],
    ['user_id:auth0|1', { userId: 'auth0|1' }],
    ['user_id:"auth0|1" AND type:fp', { userId: 'auth0|1', type: 'fp' }],
  ])('reads %s', (query, expected) => {
    expect(parseLogSearch(query)).toEqual(expected);
  });

  test.each(['sapi', 'type:', 'type:s*', 'type:a AND type:b', 'type:a OR type:b', 'ip:1.2.3.4', 'type:a type:b'])(
    'knows nothing of %j',
    (query) => {
      expect(parseLogSearch(query)).toBeUndefined();
    },
  );
});

describe('a user id', () => {
  test.each(['671234567890', 'a|b', 'ana@exempel.se', 'a+b', '100%', 'a:b', 'åsa', 'x'.repeat(255)])('may be given as %s', (id) => {
    expect(isGivenId(id)).toBe(true);
    expect(isUserId(withPrefix(id))).toBe(true);
  });

  test.each(['', 'a/b', 'a?b', 'a#b', 'a\\b', 'a b', 'a\tb', 'a\u00a0b', 'a\u0000b', 'a\u200bb', 'x'.repeat(256)])('is not %j', (id) => {
    expect(isGivenId(id)).toBe(false);
  });

  test('with the prefix means the same as without', () => {
    expect(withPrefix('auth0|1')).toBe('auth0|1');
    expect(withPrefix('1')).toBe('auth0|1');
  });

  test.each(['', 'auth0|a/b', 'auth0|a?b', 'auth0|a b'])('%j stands in no path', (id) => {
    expect(isForbiddenId(id)).toBe(true);
  });
});
