// The test vectors of WebAuthn Level 3, https://www.w3.org/TR/webauthn-3/#sctn-test-vectors, computed anew from the seeds that it gives.
import { describe, expect, test } from '@jest/globals';
import vectors from '../../../test/support/webauthn-vectors.json' with { type: 'json' };
import { assertionAnswer, registrationAnswer } from './answers.ts';
import { verifyAssertion } from './assertion.ts';
import type { Expected } from './ceremony.ts';
import { verifyRegistration } from './registration.ts';

type Vector = (typeof vectors)[number];

const base64url = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url');

const expectedOf = (challenge: string): Expected => ({
  rpId: 'example.org',
  origin: 'https://example.org',
  isChallenge: (text) => text === base64url(challenge),
  verification: 'optional',
});

const register = ({ credentialId, registration }: Vector, attestationObject = registration.attestationObject) => {
  const id = base64url(credentialId);
  const response = { clientDataJSON: base64url(registration.clientDataJSON), attestationObject: base64url(attestationObject) };
  const answer = registrationAnswer.parse({ id, rawId: id, type: 'public-key', response });
  return verifyRegistration(answer, expectedOf(registration.challenge));
};

const assert = ({ credentialId, publicKey, authentication }: Vector, signature = authentication.signature) => {
  const id = base64url(credentialId);
  const response = {
    clientDataJSON: base64url(authentication.clientDataJSON),
    authenticatorData: base64url(authentication.authenticatorData),
    signature: base64url(signature),
  };
  const answer = assertionAnswer.parse({ id, rawId: id, type: 'public-key', response });
  const key = { credentialId: id, publicKey: base64url(publicKey), backupEligible: undefined };
  return verifyAssertion(answer, key, expectedOf(authentication.challenge));
};

const named = (...names: string[]): Vector[] => {
  const found = vectors.filter(({ name }) => names.includes(name));
  if (found.length !== names.length) throw new Error('no such vector');
  return found;
};

const flipped = (hex: string, at: number): string => {
  const bytes = Buffer.from(hex, 'hex');
  bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
  return bytes.toString('hex');
};

const offered = named(
  'none.ES256',
  'packed-self.ES256',
  'none.ES256.long-credential-id',
  'packed.ES256',
  'packed.RS256',
  'packed.EdDSA',
  // The statement is by somebody else's certificate, and stays unread.
  'tpm.ES256',
  'android-key.ES256',
  'apple.ES256',
  'fido-u2f.ES256',
);

describe('a vector of an algorithm that is offered', () => {
  test.each(offered)('$name verifies in both ceremonies', async (vector) => {
    const registered = await register(vector);
    const asserted = await assert(vector);

    const { credentialId, publicKey } = vector;
    const [id, key] = [base64url(credentialId), base64url(publicKey)];
    expect(registered).toMatchObject({ outcome: 'verified', credentialId: id, publicKey: key, signCount: 0 });
    expect(asserted).toMatchObject({ outcome: 'verified', signCount: 0 });
    // Eligibility for backup is for life, in the vectors too.
    expect(asserted).toHaveProperty('backupEligible', (registered as { backupEligible?: boolean }).backupEligible);
  });

  test.each(offered)('$name is refused with any byte of its signature changed', async (vector) => {
    const { signature } = vector.authentication;
    const positions = Array.from({ length: signature.length / 2 }, (_, at) => at);
    const outcomes = await Promise.all(positions.map((at) => assert(vector, flipped(signature, at))));
    expect(outcomes).toEqual(positions.map(() => ({ outcome: 'refused', reason: 'signature' })));
  });

  test.each(offered)('$name is refused for another challenge', async (vector) => {
    const challenge = flipped(vector.registration.challenge, 0);
    const other = { ...vector, registration: { ...vector.registration, challenge } };
    expect(await register(other)).toEqual({ outcome: 'refused', reason: 'challenge' });
  });
});

test('a key’s statement about itself is refused with any byte of its signature changed', async () => {
  for (const vector of named('packed-self.ES256')) {
    const { attestationObject } = vector.registration;
    const label = Buffer.from('csigX');
    const start = Buffer.from(attestationObject, 'hex').indexOf(label) + label.length + 1;
    const end = Buffer.from(attestationObject, 'hex').indexOf('hauthData');
    expect(end - start).toBeGreaterThanOrEqual(70);
    for (let at = start; at < end; at++)
      expect(await register(vector, flipped(attestationObject, at))).toEqual({ outcome: 'refused', reason: 'attestation' });
  }
});

test.each(named('none.ES256.crossOrigin', 'none.ES256.topOrigin'))('$name: in somebody’s frame is refused', async (vector) => {
  expect(await register(vector)).toEqual({ outcome: 'refused', reason: 'cross_origin' });
  expect(await assert(vector)).toEqual({ outcome: 'refused', reason: 'cross_origin' });
});

test.each(named('packed.ES384', 'packed.ES512', 'packed.Ed448'))('$name: an algorithm that was not offered is refused', async (vector) => {
  expect(await register(vector)).toEqual({ outcome: 'refused', reason: 'algorithm' });
});
