/** Six digits, each code as likely as any other. `random` gives uniform bytes; what does not divide evenly is drawn again. */
export const newCode = (random: (bytes: number) => Uint8Array): string => {
  for (;;) {
    const [high = 0, middle = 0, low = 0] = random(3);
    const number = high * 0x10000 + middle * 0x100 + low;
    if (number < largestMultiple) return String(number % codes).padStart(6, '0');
  }
};

const codes = 1_000_000;
const largestMultiple = Math.floor(0x1000000 / codes) * codes;

/**
 * A typed code as six ASCII digits, or undefined. People copy codes with spaces, dashes and direction marks, and type other scripts'
 * digits; none of that holds a secret (cases 7, 8). It stays text: a number would lose its leading zero.
 */
export const normaliseCode = (typed: string): string | undefined => {
  const digits = [...typed.normalize('NFKC')].filter((letter) => !separator.test(letter)).map(toAsciiDigit);
  const code = digits.join('');
  return /^[0-9]{6}$/.test(code) ? code : undefined;
};

// White space, dashes, and invisible formatting marks.
const separator = /[\s\p{Pd}\p{Cf}\u00a0]/u;

/** A text with other scripts' decimal digits as ASCII ones. */
export const withAsciiDigits = (text: string): string => [...text].map(toAsciiDigit).join('');

/** Decimal digits of a script stand in one run of ten from its zero (Unicode §4.6), so the value is the distance to the run's start. */
const toAsciiDigit = (letter: string): string => {
  if (!/\p{Nd}/u.test(letter)) return letter;
  const point = letter.codePointAt(0) ?? 0;
  let zero = point;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && point - zero < 9) zero--;
  return String((point - zero) % 10);
};
