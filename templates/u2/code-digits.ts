// A code is text of digits, whatever people paste around it. Pure: the pages' tests try it without a browser.

const digit = /\p{Nd}/u;

/**
 * The digits of a typed or pasted text, in ASCII and never cut to a length. Where exactly one run of six stands among other digits
 * ("Your Acme2 code is 081 804."), that one.
 */
export const codeDigits = (text: string): string => {
  const ascii = [...text.normalize('NFKC')].map((sign) => (digit.test(sign) ? digitValue(sign) : sign)).join('');
  const runs = (ascii.match(/\d(?:[\s-]?\d)*/g) ?? []).map((run) => run.replace(/\D/g, ''));
  const sixes = runs.filter((run) => run.length === 6);
  return (sixes.length === 1 ? sixes : runs).join('');
};

/** Unicode keeps the ten digits of every script in a row, so a digit's value is the number of digits right before it. */
const digitValue = (sign: string): string => {
  const point = sign.codePointAt(0) ?? 0;
  let value = 0;
  while (digit.test(String.fromCodePoint(point - value - 1))) value += 1;
  return String(value % 10);
};
