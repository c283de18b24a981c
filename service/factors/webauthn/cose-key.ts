import { decodePartialCBOR } from '@levischuck/tiny-cbor';

type Read = { outcome: 'key'; alg: number } | { outcome: 'other_algorithm' } | { outcome: 'no_key' };

export const readCoseKey = (bytes: Uint8Array): Read => {
  const [key] = decodePartialCBOR(new Uint8Array(bytes), 0);
  const alg = key instanceof Map ? key.get(3) : undefined;
  return typeof alg !== 'number'
    ? { outcome: 'no_key' }
    : [-7, -8, -257].includes(alg)
      ? { outcome: 'key', alg }
      : { outcome: 'other_algorithm' };
};
