import { generateKeyPairSync, type JsonWebKey, randomBytes, sign, verify } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { CBORTag, type CBORType, encodeCBOR } from '@levischuck/tiny-cbor';
import { verifySignature } from '@simplewebauthn/server/helpers';
import fc from 'fast-check';
import { longestKey, readCoseKey } from './cose-key.ts';

type Members = readonly (readonly [CBORType, CBORType])[];

const cose = (members: Members): Uint8Array => encodeCBOR(new Map(members as [number, CBORType][]));
const bytes = (text = ''): Uint8Array => new Uint8Array(Buffer.from(text, 'base64url'));
const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const joined = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const publicJwk = ({ publicKey }: { publicKey: { export(form: { format: 'jwk' }): JsonWebKey } }): JsonWebKey =>
  publicKey.export({ format: 'jwk' });

const pairs = {
  ec: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ed: generateKeyPairSync('ed25519'),
};
const ecJwk = publicJwk(pairs.ec);
const rsaJwk = publicJwk(pairs.rsa);
const edJwk = publicJwk(pairs.ed);
const ec = (more: Record<string, CBORType> = {}): Members =>
  Object.entries({ 1: 2, 3: -7, '-1': 1, '-2': bytes(ecJwk.x), '-3': bytes(ecJwk.y), ...more }).map(([name, value]) => [+name, value]);
const rsa = (more: Record<string, CBORType> = {}): Members =>
  Object.entries({ 1: 3, 3: -257, '-1': bytes(rsaJwk.n), '-2': bytes(rsaJwk.e), ...more }).map(([name, value]) => [+name, value]);
const ed = (more: Record<string, CBORType> = {}): Members =>
  Object.entries({ 1: 1, 3: -8, '-1': 6, '-2': bytes(edJwk.x), ...more }).map(([name, value]) => [+name, value]);
const lacking = (members: Members, name: number): Members => members.filter(([known]) => known !== name);

const good: Record<string, Uint8Array> = { ES256: cose(ec()), RS256: cose(rsa()), EdDSA: cose(ed()) };

describe('a key', () => {
  test.each([
    ['ES256', pairs.ec.privateKey, 'sha256'],
    ['RS256', pairs.rsa.privateKey, 'sha256'],
    ['EdDSA', pairs.ed.privateKey, null],
  ] as const)('for %s is taken as it came, and the library checks signatures with it', async (kind, privateKey, hash) => {
    const key = good[kind] ?? new Uint8Array();
    const data = new Uint8Array(randomBytes(69));

    const read = readCoseKey(key);

    expect(read).toEqual({ outcome: 'key', alg: { ES256: -7, RS256: -257, EdDSA: -8 }[kind] });
    const signature = new Uint8Array(sign(hash, data, privateKey));
    expect(await verifySignature({ signature, data, credentialPublicKey: Uint8Array.from(key) })).toBe(true);
  });

  test('is taken in the bytes that authenticators write', () => {
    const written = joined(hex('a5 01 02 03 26 20 01 21 58 20'), bytes(ecJwk.x), hex('22 58 20'), bytes(ecJwk.y));

    expect(readCoseKey(written)).toEqual({ outcome: 'key', alg: -7 });
    expect(written).toHaveLength(77);
    expect(Buffer.from(written).equals(cose(ec()))).toBe(true);
  });

  test('is taken out of a longer buffer, and with its labels in another order', () => {
    const key = good['ES256'] ?? new Uint8Array();
    const around = joined(hex('ffff'), key, hex('ffff'));

    expect(readCoseKey(around.subarray(2, -2)).outcome).toBe('key');
    expect(readCoseKey(cose([...ec()].reverse())).outcome).toBe('key');
  });

  test.each([2048, 3072, 4096])('of RSA may have %i bits', (modulusLength) => {
    const { n = '', e = '' } = publicJwk(generateKeyPairSync('rsa', { modulusLength, publicExponent: 3 }));

    expect(readCoseKey(cose(rsa({ '-1': bytes(n), '-2': bytes(e) }))).outcome).toBe('key');
  });
});

const ones = (length: number): Uint8Array => new Uint8Array(length).fill(0xff);
const nested = (depth: number): Uint8Array => joined(new Uint8Array(depth).fill(0x81), hex('00'));
const p384 = publicJwk(generateKeyPairSync('ec', { namedCurve: 'P-384' }));
const small = publicJwk(generateKeyPairSync('rsa', { modulusLength: 1024 }));
const x25519 = publicJwk(generateKeyPairSync('x25519'));
const flipped = (text = ''): Uint8Array => bytes(text).with(31, (bytes(text)[31] ?? 0) ^ 1);

const broken: readonly (readonly [string, Uint8Array])[] = [
  ['nothing', hex('')],
  ['text', new Uint8Array(Buffer.from('not a key'))],
  ['SPKI', new Uint8Array(pairs.ec.publicKey.export({ format: 'der', type: 'spki' }))],
  ['an uncompressed point', joined(hex('04'), bytes(ecJwk.x), bytes(ecJwk.y))],
  ['a JWK', new Uint8Array(Buffer.from(JSON.stringify(ecJwk)))],
  ['a number', hex('01')],
  ['null', hex('f6')],
  ['undefined', hex('f7')],
  ['a byte string that holds a key', encodeCBOR(cose(ec()))],
  ['an array', encodeCBOR([1, 2, 3])],
  ['an array that holds a key', encodeCBOR([new Map(ec() as [number, CBORType][])])],
  ['an empty map', hex('a0')],
  ['a tagged key', encodeCBOR(new CBORTag(96, new Map(ec() as [number, CBORType][])))],
  ['a key and a byte', joined(cose(ec()), hex('00'))],
  ['two keys', joined(cose(ec()), cose(ec()))],
  ['a key after another item', joined(hex('00'), cose(ec()))],
  ['a map of indefinite length', joined(hex('bf'), cose(ec()).subarray(1), hex('ff'))],
  ['bytes of indefinite length', joined(hex('a4 0101 0327 2006 21 5f5820'), bytes(edJwk.x), hex('ff'))],
  ['an array of indefinite length in it', joined(hex('a5'), cose(ed()).subarray(1), hex('04 9f ff'))],
  ['a map that says it is longer', joined(hex('a6'), cose(ec()).subarray(1))],
  ['a map that says it is shorter', joined(hex('a4'), cose(ec()).subarray(1))],
  ['a map of 2^53 - 1 entries', hex('bb001fffffffffffff 0102')],
  ['bytes of 2^32 - 1', hex('a2 0102 03 5affffffff')],
  ['bytes that end beyond the key', joined(hex('a4 0101 0327 2006 21 5821'), bytes(edJwk.x))],
  ['a label twice', joined(hex('a5'), cose(ed()).subarray(1), hex('0101'))],
  ['a label twice, the second in a longer form', joined(hex('a5'), cose(ed()).subarray(1), hex('190001 01'))],
  ['a label twice, the second as a float', joined(hex('a5'), cose(ed()).subarray(1), hex('fa3f800000 01'))],
  ['a label as a float', joined(hex('a4 fa3f800000 01'), cose(ed()).subarray(3))],
  ['an algorithm as a float', joined(hex('a4 0101 03 fac1000000'), cose(ed()).subarray(5))],
  ['a kty in a longer form', joined(hex('a4 01 190001'), cose(ed()).subarray(3))],
  ['a length in a longer form', joined(hex('a4 0101 0327 2006 21 590020'), bytes(edJwk.x))],
  ['a label that is bytes', joined(hex('a5'), cose(ed()).subarray(1), hex('4101 01'))],
  ['a label that is null', joined(hex('a5'), cose(ed()).subarray(1), hex('f6 01'))],
  ['labels that are text', encodeCBOR(new Map([['kty', 1]]))],
  ['a reserved simple value', joined(hex('a5'), cose(ed()).subarray(1), hex('04 fc'))],
  ['a lone break', hex('ff')],
  ['a thousand arrays in each other', nested(1000)],
  ['a thousand arrays in each other, in a key', joined(hex('a5'), cose(ed()).subarray(1), hex('04'), nested(900))],
  ['more than 1023 bytes', cose(rsa({ '-1': ones(1100) }))],
  ['no kty', cose(lacking(ec(), 1))],
  ['no alg', cose(lacking(ec(), 3))],
  ['no crv', cose(lacking(ec(), -1))],
  ['no x', cose(lacking(ec(), -2))],
  ['no y', cose(lacking(ec(), -3))],
  ['no n', cose(lacking(rsa(), -1))],
  ['no e', cose(lacking(rsa(), -2))],
  ['no x of Ed25519', cose(lacking(ed(), -2))],
  ['kty 0', cose(ec({ 1: 0 }))],
  ['kty 4, a secret key', cose(ed({ 1: 4 }))],
  ['kty as text', cose(ec({ 1: 'EC2' }))],
  ['kty as a boolean', cose(ed({ 1: true }))],
  ['alg as text', cose(ec({ 3: 'ES256' }))],
  ['EC2 for EdDSA', cose(ec({ 3: -8 }))],
  ['EC2 for RS256', cose(ec({ 3: -257 }))],
  ['OKP for ES256', cose(ed({ 3: -7 }))],
  ['RSA for ES256', cose(rsa({ 3: -7 }))],
  ['P-384', cose(ec({ '-1': 2, '-2': bytes(p384.x), '-3': bytes(p384.y) }))],
  ['a point of P-384 that says P-256', cose(ec({ '-2': bytes(p384.x), '-3': bytes(p384.y) }))],
  ['P-256 with the number of secp256k1', cose(ec({ '-1': 8 }))],
  ['crv as text', cose(ec({ '-1': 'P-256' }))],
  ['crv of Ed25519 on EC2', cose(ec({ '-1': 6 }))],
  ['x off the curve', cose(ec({ '-2': flipped(ecJwk.x) }))],
  ['y off the curve', cose(ec({ '-3': flipped(ecJwk.y) }))],
  ['x and y changed over', cose(ec({ '-2': bytes(ecJwk.y), '-3': bytes(ecJwk.x) }))],
  ['the point at nothing', cose(ec({ '-2': new Uint8Array(32), '-3': new Uint8Array(32) }))],
  ['coordinates above the field', cose(ec({ '-2': ones(32), '-3': ones(32) }))],
  ['a compressed point', cose(ec({ '-3': true }))],
  ['an x of 31 bytes', cose(ec({ '-2': bytes(ecJwk.x).subarray(1) }))],
  ['an x of 33 bytes', cose(ec({ '-2': joined(hex('00'), bytes(ecJwk.x)) }))],
  ['an empty x', cose(ec({ '-2': hex('') }))],
  ['x as text', cose(ec({ '-2': ecJwk.x ?? '' }))],
  ['x as null', cose(ec({ '-2': null }))],
  ['x as an array', cose(ec({ '-2': [...bytes(ecJwk.x)] }))],
  ['a private key', cose(ec({ '-4': bytes(pairs.ec.privateKey.export({ format: 'jwk' }).d) }))],
  ['a private Ed25519 key', cose(ed({ '-4': bytes(edJwk.x) }))],
  ['a private RSA key', cose(rsa({ '-3': ones(32) }))],
  ['a key id', cose(ec({ 2: hex('00') }))],
  ['a use', cose(ec({ 4: [2] }))],
  ['X25519', cose(ed({ '-1': 4, '-2': bytes(x25519.x) }))],
  ['Ed448', cose(ed({ '-1': 7, '-2': ones(57) }))],
  ['an Ed25519 x of 31 bytes', cose(ed({ '-2': bytes(edJwk.x).subarray(1) }))],
  ['an Ed25519 x of 33 bytes', cose(ed({ '-2': joined(bytes(edJwk.x), hex('00')) }))],
  ['an Ed25519 key with a y', cose(ed({ '-3': bytes(edJwk.x) }))],
  ['RSA of 1024 bits', cose(rsa({ '-1': bytes(small.n) }))],
  ['RSA of 2047 bits', cose(rsa({ '-1': ones(256).with(0, 0x7f) }))],
  ['RSA of 4097 bits', cose(rsa({ '-1': joined(hex('01'), ones(512)) }))],
  ['an even modulus', cose(rsa({ '-1': bytes(rsaJwk.n).with(255, 0x10) }))],
  ['a modulus with a zero before it', cose(rsa({ '-1': joined(hex('00'), bytes(rsaJwk.n)) }))],
  ['an empty modulus', cose(rsa({ '-1': hex('') }))],
  ['the exponent 1', cose(rsa({ '-2': hex('01') }))],
  ['the exponent 0', cose(rsa({ '-2': hex('00') }))],
  ['the exponent 2', cose(rsa({ '-2': hex('02') }))],
  ['an exponent with a zero before it', cose(rsa({ '-2': hex('00010001') }))],
  ['an exponent of nine bytes', cose(rsa({ '-2': ones(9) }))],
  ['an empty exponent', cose(rsa({ '-2': hex('') }))],
  ['an exponent as a number', cose(rsa({ '-2': 65537 }))],
];

describe('what is refused:', () => {
  test.each(broken)('%s', (_title, text) => {
    expect(readCoseKey(text)).toEqual({ outcome: 'no_key', fault: expect.stringMatching(/^Expected a COSE key/) });
  });

  test.each([
    ['ES384', cose(ec({ 3: -35 }))],
    ['ES256 of RFC 9864', cose(ec({ 3: -9 }))],
    ['RS1', cose(rsa({ 3: -65535 }))],
    ['PS256', cose(rsa({ 3: -37 }))],
  ])('%s, as another algorithm', (_title, text) => {
    expect(readCoseKey(text)).toEqual({ outcome: 'other_algorithm', fault: expect.stringContaining('ES256') });
  });

  test.each(Object.keys(good))('a key for %s cut short at any byte', (kind) => {
    const key = good[kind] ?? new Uint8Array();

    const taken = Array.from(key, (_, length) => length).filter((length) => readCoseKey(key.subarray(0, length)).outcome === 'key');

    expect(taken).toEqual([]);
  });

  test('whatever bytes they are, without an exception', () => {
    const key = good['ES256'] ?? new Uint8Array();
    const changed = fc.tuple(fc.nat(key.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, by]) => key.with(at, (key[at] ?? 0) ^ by));

    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: longestKey + 10 }), changed), (any) => readCoseKey(any).outcome !== 'key'),
      { numRuns: 2000 },
    );
  });
});

// Were they taken at their word, anybody could sign for these: with R the neutral point and S nothing, one message in eight fits.
test.each([
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000080',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
])('the Ed25519 point %s of small order takes no signature', (point) => {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(point, 'hex').toString('base64url') };
  const signature = joined(hex(`01${'00'.repeat(31)}`), new Uint8Array(32));

  const taken = Array.from({ length: 64 }, (_, n) => verify(null, Buffer.from([n]), { key: jwk, format: 'jwk' }, signature));

  expect(taken.filter(Boolean)).toEqual([]);
});
