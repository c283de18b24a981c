// The letters that a text may have for seven bits each (3GPP TS 23.038). One other letter makes the whole text UCS-2, which holds less than
// half of it.

// GSM 03.38's basic alphabet, and the extension table, whose letters take two places.
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const extended = new Set('\f^{}\\[~]|€');

export const isGsm = (text: string): boolean => [...text].every((letter) => basic.has(letter) || extended.has(letter));

/** Places that a letter of the alphabet takes. */
export const gsmPlaces = (letter: string): 1 | 2 => (extended.has(letter) ? 2 : 1);
