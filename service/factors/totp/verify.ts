import type { SecretBox } from '../../keys/secret-box.ts';
import type { Secret } from '../../rules/secret.ts';
import type { Item } from '../../storage/table.ts';
import { decodeBase32 } from './base32.ts';
import { matchingStep } from './code.ts';
import { secretContext } from './secret.ts';

type Stored = { userId: string; methodId: string; ciphertext: string };

/** The attribute of the counter item that holds the last accepted step of a method. */
export const floorAttribute = (methodId: string): string => `step:${methodId}`;

/** The base32 text of a stored secret. */
export const revealSecret = async (box: SecretBox, { userId, methodId, ciphertext }: Stored): Promise<string> =>
  Buffer.from(await box.decrypt(ciphertext, secretContext(userId, methodId))).toString('utf8');

/** The time step this code belongs to, or undefined for a wrong one. One decryption. */
export const stepOfCode = async (box: SecretBox, stored: Stored, code: Secret, epochSeconds: number): Promise<number | undefined> => {
  const key = decodeBase32(await revealSecret(box, stored));
  if (!key) throw new Error(`the stored secret of method ${stored.methodId} is no base32`);
  return matchingStep(key, code.reveal(), epochSeconds);
};

/** The last step that is used up: by the confirmation of the enrolment, or by a sign-in. */
export const usedUpStep = (method: { id: string; confirmed_step?: number | undefined }, counter: Item | undefined): number => {
  const accepted = counter?.[floorAttribute(method.id)];
  return Math.max(method.confirmed_step ?? -1, typeof accepted === 'number' ? accepted : -1);
};
