/**
 * Is this an Ecdsa-Sig-Value in DER and nothing after it (WebAuthn L3 §6.5.5)? The library's reader takes other writings of the same two
 * numbers, wrong lengths and what follows them, so that a signature with a changed byte would hold.
 */
export const isDerSignature = (bytes: Uint8Array): boolean => {
  const middle = integerEnd(bytes, 2);
  return bytes[0] === tag.sequence && bytes[1] === bytes.length - 2 && integerEnd(bytes, middle) === bytes.length;
};

const tag = { sequence: 0x30, integer: 0x02 };

/** Where the positive integer at `start` ends; beyond everything where there is none in its shortest form. */
const integerEnd = (bytes: Uint8Array, start: number): number => {
  const [type, length = 0, first = 0xff, second = 0] = bytes.subarray(start, start + 4);
  const isShortest = first > 0 || (length > 1 && second >= 0x80);
  return type === tag.integer && length > 0 && first < 0x80 && isShortest ? start + 2 + length : Number.POSITIVE_INFINITY;
};
