import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { withGeneratedParts } from '../../scripts/docs/generated-parts.ts';

test('the generated parts of the README are as the code says (npm run docs)', () => {
  const readme = readFileSync('README.md', 'utf8');

  expect(readme).toBe(withGeneratedParts(readme));
  expect(readme).toContain('| GET | `/api/v2/guardian/factors` |');
  expect(withGeneratedParts(readme.replace('pending --> awaiting_mfa', ''))).not.toBe(readme.replace('pending --> awaiting_mfa', ''));
});
