import { expect, test } from '@jest/globals';
import { isGsm } from '../rules/gsm-alphabet.ts';
import { gsmSpelling, segmentsOf } from './segments.ts';

// 3GPP TS 23.038 and 23.040: 160 places of seven bits alone, 153 each in a row; 70 and 67 of UCS-2.
test.each([
  ['', 1],
  ['a'.repeat(160), 1],
  ['a'.repeat(161), 2],
  ['a'.repeat(306), 2],
  ['a'.repeat(307), 3],
  ['€'.repeat(80), 1],
  ['€'.repeat(81), 2],
  ['äöüßÄÖÜ@£$é\n'.repeat(13), 1],
  ['א'.repeat(70), 1],
  ['א'.repeat(71), 2],
  ['א'.repeat(134), 2],
  ['א'.repeat(135), 3],
  ['😀'.repeat(35), 1],
  ['😀'.repeat(36), 2],
  // 33 in each segment: a pair is not cut, and the last place stays empty.
  ['😀'.repeat(66), 2],
  ['😀'.repeat(67), 3],
  // An escape and its letter stay together as well.
  [`a${'€'.repeat(152)}`, 2],
  ['€'.repeat(153), 3],
  [`${'a'.repeat(159)}א`, 3],
])('%j takes %d', (text, segments) => {
  expect(segmentsOf(text)).toBe(segments);
});

test.each([
  ['Müller', 'Müller'],
  ['Škoda', 'Skoda'],
  ['Łódź', 'Lodz'],
  ['Œuvre – “l’été”', 'OEuvre - "l\'été"'],
  ['naïve', 'naive'],
  ['אבג', 'אבג'],
])('%s is spelled %s in GSM', (text, spelled) => {
  expect(gsmSpelling(text)).toBe(spelled);
});

test.each(['`', 'ç', 'ê', 'Á', '\t', '😀', 'Я'])('%j is not in GSM’s alphabet', (letter) => {
  expect(isGsm(letter)).toBe(false);
});
