import { expect, test } from '@jest/globals';
import { maskedNumber, numberEnding } from '../../service/rules/phone-number.ts';

test.each([
  ['+46701740605', 'XXXXXXX0605', '0605'],
  ['+15551234567', 'XXXXXXX4567', '4567'],
  ['+29051234', 'XXXX1234', '1234'],
  ['+1234', '1234', '1234'],
  ['', '', ''],
])('%s is shown as %s, and known by %s', (number, masked, ending) => {
  expect([maskedNumber(number), numberEnding(number)]).toEqual([masked, ending]);
});
