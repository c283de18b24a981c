import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const folder = 'service/storage';
const page = readFileSync(`${folder}/ACCESS-PATTERNS.md`, 'utf8');
const sources = [
  ...readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`),
];

// What a key begins with, in the code: `USER#${…}` or 'PROFILE'.
const keyWords = sources.flatMap((file) => {
  const code = readFileSync(file, 'utf8');
  const partitions = [...code.matchAll(/[`']([A-Z]+(?:#[A-Z]+)?#)(?:\$|')/g)].map(([, word]) => word ?? '');
  const sortKeys = [...code.matchAll(/\bsk: '([A-Z-]+)'/g)].map(([, word]) => word ?? '');
  return [...partitions, ...sortKeys].map((word) => ({ file, word }));
});

test.each(keyWords)('$word of $file stands on the page of access patterns', ({ word }) => {
  expect(page).toContain(word);
});

test('the page names no item that is not in the code', () => {
  const named = [...page.matchAll(/`([A-Z]+)#</g)].map(([, word]) => word);
  for (const word of named)
    expect({ word, known: keyWords.some((found) => found.word.startsWith(`${word}#`)) }).toEqual({ word, known: true });
  expect(keyWords.length).toBeGreaterThan(15);
});
