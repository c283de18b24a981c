// ULID (github.com/ulid/spec): 48 bits of milliseconds, 80 random bits, Crockford's base32. Sorts by time of creation.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 26 characters. `random` gives at least 10 uniform bytes. */
export const ulid = (epochMilliseconds: number, random: Uint8Array): string => {
  let time = '';
  for (let rest = epochMilliseconds, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) time = alphabet.charAt(rest % 32) + time;
  let bits = 0n;
  for (const byte of random.subarray(0, 10)) bits = (bits << 8n) | BigInt(byte);
  let tail = '';
  for (let i = 0; i < 16; i++, bits >>= 5n) tail = alphabet.charAt(Number(bits & 31n)) + tail;
  return time + tail;
};

/** Epoch milliseconds of a ULID; undefined where the text is none. */
export const ulidTime = (id: string): number | undefined => {
  if (!/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id)) return undefined;
  return [...id.slice(0, 10)].reduce((time, letter) => time * 32 + alphabet.indexOf(letter), 0);
};
