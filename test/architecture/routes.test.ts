import { describe, expect, test } from '@jest/globals';
import { type Route, routes } from '../../lambdas/routes.ts';
import { checkRoutes } from '../support/architecture/route-list.ts';
import { filesBelow } from '../support/architecture/sources.ts';

const row = (more: Partial<Route> = {}): Route => ({ method: 'GET', path: '/a', file: 'a.get.ts', auth: 'none', needs: [], ...more });

describe('the list of endpoints', () => {
  test('holds every file below lambdas/, once per method and path, and nothing else', () => {
    const files = filesBelow('lambdas').map((file) => file.slice('lambdas/'.length));

    expect(checkRoutes(routes, files)).toEqual([]);
  });

  test.each<[string, Route[], string[], string]>([
    ['a file that is not listed', [row()], ['a.get.ts', 'b.get.ts'], 'b.get.ts is not listed'],
    ['a file that is not there', [row(), row({ path: '/b', file: 'b.get.ts' })], ['a.get.ts'], 'b.get.ts is listed and not there'],
    ['the same method and path twice', [row(), row()], ['a.get.ts'], 'GET /a is listed twice'],
    [
      'paths that differ in the name of a parameter only',
      [row({ path: '/{id}' }), row({ path: '/{name}' })],
      ['a.get.ts'],
      'GET /{} is listed twice',
    ],
    [
      'files that make the same function',
      [row({ file: 'a/b.ts' }), row({ path: '/b', file: 'a-b.ts' })],
      ['a/b.ts', 'a-b.ts'],
      'two files make the function a-b',
    ],
    [
      'rows of one file with different needs',
      [row(), row({ path: '/b', needs: ['table'] })],
      ['a.get.ts'],
      'the rows of a.get.ts differ in needs or auth',
    ],
    [
      'rows of one file with different auth',
      [row(), row({ path: '/b', auth: 'bearer' })],
      ['a.get.ts'],
      'the rows of a.get.ts differ in needs or auth',
    ],
  ])('is refused with %s', (_name, planted, files, sentence) => {
    expect(checkRoutes(planted, files)).toEqual([sentence]);
  });

  test('may have several rows for one file, with needs in any order', () => {
    const rows = [row({ needs: ['table', 'tokens:sign'] }), row({ method: 'POST', needs: ['tokens:sign', 'table'] })];

    expect(checkRoutes(rows, ['a.get.ts', 'routes.ts', 'a.test.ts'])).toEqual([]);
  });
});
