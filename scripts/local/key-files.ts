import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';

/** Development's stand-ins for the KMS keys: made once, readable by their owner only. Returns the three settings of service/config.ts. */
export const ensureKeyFiles = async (folder: string): Promise<{ secretsKey: string; signingKeys: string; codesKey: string }> => {
  mkdirSync(folder, { recursive: true });
  const secrets = join(folder, 'secrets.key');
  const signing = join(folder, 'signing-keys.json');
  if (!existsSync(secrets)) writeFileSync(secrets, randomBytes(32).toString('base64'), { mode: 0o600 });
  const codes = join(folder, 'codes.json');
  if (!existsSync(codes)) writeFileSync(codes, JSON.stringify({ key: randomBytes(32).toString('base64') }), { mode: 0o600 });
  if (!existsSync(signing)) writeFileSync(signing, JSON.stringify({ keys: [await newSigningKey()] }), { mode: 0o600 });
  return { secretsKey: `file:${secrets}`, signingKeys: `file:${signing}`, codesKey: `file:${codes}` };
};

const newSigningKey = async () => {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true, modulusLength: 2048 });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, alg: 'RS256', use: 'sig', kid: await calculateJwkThumbprint(jwk) };
};
