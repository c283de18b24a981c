// How many texts a text is: networks cut it into segments and bill each (3GPP TS 23.038).

// GSM 03.38's basic alphabet, and the extension table, whose letters take two places.
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const extended = new Set('\f^{}\\[~]|€');

const gsm = { alone: 160, each: 153 };
const ucs2 = { alone: 70, each: 67 };

export const isGsm = (text: string): boolean => [...text].every((letter) => basic.has(letter) || extended.has(letter));

export const segmentsOf = (text: string): number => {
  const { alone, each } = isGsm(text) ? gsm : ucs2;
  const places = isGsm(text) ? [...text].reduce((sum, letter) => sum + (extended.has(letter) ? 2 : 1), 0) : text.length;
  return places <= alone ? 1 : Math.ceil(places / each);
};
