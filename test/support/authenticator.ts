// An authenticator and its browser in software: makes keys and answers as real ones do (WebAuthn L3 §6), and wrongly where a test wants it.
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { type CBORType, encodeCBOR } from '@levischuck/tiny-cbor';
import type { CreationOptions, RequestOptions } from '../../service/rules/screen-answers.ts';
import { origin as pageOrigin } from './sign-in.ts';

export type Algorithm = -7 | -8 | -257;

export type SoftKey = {
  id: Buffer;
  alg: Algorithm;
  privateKey: KeyObject;
  /** COSE. */
  publicKey: Uint8Array;
  /** base64url, from the options it was made by; nothing for a key that cannot be found without its id. */
  userHandle?: string;
  /** What the next answer says; zero for one that does not count. */
  counter: number;
  backupEligible: boolean;
  backedUp: boolean;
  attachment: 'platform' | 'cross-platform';
  discoverable: boolean;
  transports: string[];
};

export const newKey = (more: Partial<SoftKey> = {}): SoftKey => {
  const alg = more.alg ?? -7;
  return {
    id: randomBytes(32),
    ...pairOf(alg),
    alg,
    counter: 1,
    backupEligible: false,
    backedUp: false,
    attachment: 'cross-platform',
    discoverable: false,
    transports: ['usb'],
    ...more,
  };
};

/** A passkey as a phone's keychain keeps it: found without its id, copied, and without a counter. */
export const newPasskey = (more: Partial<SoftKey> = {}): SoftKey =>
  newKey({
    counter: 0,
    backupEligible: true,
    backedUp: true,
    attachment: 'platform',
    discoverable: true,
    transports: ['internal', 'hybrid'],
    ...more,
  });

export const newPlatformKey = (more: Partial<SoftKey> = {}): SoftKey =>
  newKey({ attachment: 'platform', transports: ['internal'], counter: 0, ...more });

const pairOf = (alg: Algorithm): Pick<SoftKey, 'privateKey' | 'publicKey'> => {
  const { privateKey, publicKey } =
    alg === -7
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : alg === -8
        ? generateKeyPairSync('ed25519')
        : generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = publicKey.export({ format: 'jwk' });
  const bytes = (text: string | undefined): Uint8Array => new Uint8Array(Buffer.from(text ?? '', 'base64url'));
  const members: [number, CBORType][] =
    alg === -7
      ? [
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, bytes(jwk.x)],
          [-3, bytes(jwk.y)],
        ]
      : alg === -8
        ? [
            [1, 1],
            [3, -8],
            [-1, 6],
            [-2, bytes(jwk.x)],
          ]
        : [
            [1, 3],
            [3, -257],
            [-1, bytes(jwk.n)],
            [-2, bytes(jwk.e)],
          ];
  return { privateKey, publicKey: encodeCBOR(new Map<number | string, CBORType>(members)) };
};

export const flagBits = { up: 0x01, uv: 0x04, be: 0x08, bs: 0x10, at: 0x40, ed: 0x80 };

/** How an answer differs from a right one. */
export type Twist = {
  origin?: string;
  /** Members of the client data, over the right ones; undefined takes one away. */
  clientData?: Record<string, unknown>;
  rpId?: string;
  /** User present; verified. */
  up?: boolean;
  uv?: boolean;
  be?: boolean;
  bs?: boolean;
  counter?: number;
  aaguid?: string;
  /** Done to the bytes before they are signed. */
  authenticatorData?: (bytes: Buffer) => Buffer;
  clientDataJSON?: (bytes: Buffer) => Buffer;
  /** Done to the bytes after all else. */
  signature?: (bytes: Buffer) => Buffer;
  attestationObject?: (bytes: Buffer) => Buffer;
  /** `packed` about itself, or anything. */
  attestation?: (signed: Buffer) => { fmt: string; attStmt: Map<string, CBORType> };
  publicKey?: Uint8Array;
  userHandle?: string | null;
};

const b64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

const clientDataOf = (type: string, challenge: string, { origin = pageOrigin, clientData = {}, clientDataJSON = same }: Twist): Buffer =>
  clientDataJSON(Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false, ...clientData })));

const same = (bytes: Buffer): Buffer => bytes;
const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest();

const headOf = (key: SoftKey, rpId: string, more: number, { up = true, uv = true, be, bs, counter, ...twist }: Twist): Buffer => {
  const flags =
    (up ? flagBits.up : 0) |
    (uv ? flagBits.uv : 0) |
    ((be ?? key.backupEligible) ? flagBits.be : 0) |
    ((bs ?? key.backedUp) ? flagBits.bs : 0) |
    more;
  const count = Buffer.alloc(4);
  count.writeUInt32BE(counter ?? key.counter);
  return Buffer.concat([sha256(twist.rpId ?? rpId), Buffer.from([flags]), count]);
};

/** What a browser answers to `options` with this key; the key learns its user, and goes on counting if it counts. */
export const makeKey = (options: CreationOptions, key: SoftKey, twist: Twist = {}) => {
  const clientDataJSON = clientDataOf('webauthn.create', options.challenge, twist);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(key.id.length);
  const aaguid = Buffer.from((twist.aaguid ?? '00000000-0000-0000-0000-000000000000').replaceAll('-', ''), 'hex');
  const attested = Buffer.concat([aaguid, length, key.id, twist.publicKey ?? key.publicKey]);
  const authData = (twist.authenticatorData ?? same)(Buffer.concat([headOf(key, options.rp.id, flagBits.at, twist), attested]));
  const { fmt, attStmt } = twist.attestation?.(Buffer.concat([authData, sha256(clientDataJSON)])) ?? { fmt: 'none', attStmt: new Map() };
  const attestationObject = encodeCBOR(
    new Map<string | number, CBORType>([
      ['fmt', fmt],
      ['attStmt', attStmt],
      ['authData', new Uint8Array(authData)],
    ]),
  );
  if (key.discoverable) key.userHandle = options.user.id;
  if (key.counter > 0) key.counter += 1;
  return {
    id: b64(key.id),
    rawId: b64(key.id),
    type: 'public-key',
    authenticatorAttachment: key.attachment,
    clientExtensionResults: { credProps: { rk: key.discoverable } },
    response: {
      clientDataJSON: b64(clientDataJSON),
      attestationObject: b64((twist.attestationObject ?? same)(Buffer.from(attestationObject))),
      transports: key.transports,
    },
  };
};

export const signWith = (key: SoftKey, bytes: Buffer): Buffer => sign(key.alg === -8 ? null : 'sha256', bytes, key.privateKey);

/** What a browser answers to `options` with this key. A key that counts goes on counting. */
export const answerWith = (options: RequestOptions, key: SoftKey, twist: Twist = {}) => {
  const clientDataJSON = clientDataOf('webauthn.get', options.challenge, twist);
  const authData = (twist.authenticatorData ?? same)(headOf(key, options.rpId, 0, twist));
  const signature = (twist.signature ?? same)(signWith(key, Buffer.concat([authData, sha256(clientDataJSON)])));
  if (key.counter > 0) key.counter += 1;
  const userHandle = twist.userHandle === undefined ? key.userHandle : twist.userHandle;
  return {
    id: b64(key.id),
    rawId: b64(key.id),
    type: 'public-key',
    authenticatorAttachment: key.attachment,
    clientExtensionResults: {},
    response: {
      clientDataJSON: b64(clientDataJSON),
      authenticatorData: b64(authData),
      signature: b64(signature),
      ...(userHandle === undefined ? {} : { userHandle }),
    },
  };
};
