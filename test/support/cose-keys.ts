import { generateKeyPairSync } from 'node:crypto';

/** The public half of a new key for ES256 as authenticators write it, base64url. */
export const newCoseKey = (): string => {
  const { x = '', y = '' } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
  const before = { x: Buffer.from('a5010203262001215820', 'hex'), y: Buffer.from('225820', 'hex') };
  return Buffer.concat([before.x, Buffer.from(x, 'base64url'), before.y, Buffer.from(y, 'base64url')]).toString('base64url');
};
