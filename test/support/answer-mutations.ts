// Answers of browsers and authenticators that are wrong in one thing each, as tables: what differs, and the reason that the log is to name.
import { createHash } from 'node:crypto';
import { type CBORType, decodeCBOR, encodeCBOR } from '@levischuck/tiny-cbor';
import type { ScreenErrorCode } from '../../service/rules/screen-answers.ts';
import { flagBits, newKey, type SoftKey, signWith, type Twist } from './authenticator.ts';
import { origin } from './sign-in.ts';

// biome-ignore lint/suspicious/noExplicitAny: what a browser would have sent, to be bent into what none sends
type Sent = any;

export type Mutation = {
  name: string;
  /** Before it is signed. */
  twist?: Twist;
  /** After. */
  sent?: (answer: Sent) => unknown;
  /** Whose challenge it answers, if not the live one of this sign-in. */
  challenge?: 'replaced' | 'answered' | 'foreign';
  /** In place of the right key. */
  key?: (right: SoftKey) => SoftKey;
  reason: string;
  /** Where a reason has more than one. */
  error?: ScreenErrorCode;
};

export type Taken = Omit<Mutation, 'reason' | 'error' | 'challenge'>;
export type Ceremony = 'registration' | 'second factor' | 'first factor';
export type Family = [name: string, mutations: Mutation[]];

const named = <Value>(reason: string, values: Record<string, Value>, mutation: (value: Value) => Omit<Mutation, 'name' | 'reason'>) =>
  Object.entries(values).map(([name, value]): Mutation => ({ name, reason, ...mutation(value) }));

/** One member, by its path, changed in what is sent; undefined takes it away. */
export const at = (path: string, change: (value: Sent) => unknown) => (answer: Sent) => {
  const copy = structuredClone(answer);
  const names = path.split('.');
  const last = names.pop() ?? '';
  const owner = names.reduce((inner, name) => inner[name], copy);
  owner[last] = change(owner[last]);
  return copy;
};

const both = (change: (id: string) => unknown) => (answer: Sent) => at('rawId', change)(at('id', change)(answer));

// ---- the form of what is sent

const noBytes: Record<string, (text: string) => unknown> = {
  missing: () => undefined,
  null: () => null,
  'a number': () => 7,
  'a list': (text) => [text],
  'an object': (text) => ({ text }),
  empty: () => '',
  'padding only': () => '==',
  'a space before': (text) => ` ${text}`,
  'a line break after': (text) => `${text}\n`,
  'a sign of neither alphabet': (text) => `${text.slice(0, 8)}.${text.slice(9)}`,
  'a letter of another script': (text) => `${text.slice(0, 8)}é${text.slice(9)}`,
  'half a digit too many': (text) => text + 'A'.repeat((5 - (text.length % 4)) % 4 || 4),
  'wrong padding': (text) => `${text}${text.length % 4 === 3 ? '==' : '='}`,
  'padding in its midst': (text) => `${text.slice(0, 8)}==${text.slice(8)}`,
  'bits that belong to no byte': (text) => `${text.slice(0, text.length - (text.length % 4))}AB`,
};

const membersOf = (ceremony: Ceremony): Record<string, number> => ({
  id: 1023,
  rawId: 1023,
  'response.clientDataJSON': 8192,
  ...(ceremony === 'registration'
    ? { 'response.attestationObject': 32768 }
    : { 'response.authenticatorData': 8192, 'response.signature': 1024, 'response.userHandle': 64 }),
});

const members = (ceremony: Ceremony): Mutation[] =>
  Object.entries(membersOf(ceremony)).flatMap(([path, most]) => [
    ...Object.entries(noBytes)
      // What a missing handle means is a question of its own.
      .filter(([name]) => path !== 'response.userHandle' || !['missing', 'null'].includes(name))
      .map(
        ([name, change]): Mutation => ({
          name: `${path}: ${name}`,
          reason: 'malformed',
          sent: at(path, (value = 'AAECAwQFBgcICQ') => change(value)),
        }),
      ),
    { name: `${path}: too long`, reason: 'malformed', sent: at(path, () => Buffer.alloc(most + 1, 7).toString('base64url')) },
  ]);

const structure = (ceremony: Ceremony): Mutation[] => [
  ...named<(answer: Sent) => unknown>(
    'malformed',
    {
      'null in place of the answer': () => null,
      'a text': () => 'answer',
      'the answer as JSON text': (answer) => JSON.stringify(answer),
      'a number in place of the answer': () => 0,
      'a list with the answer': (answer) => [answer],
      'an empty object': () => ({}),
      'the response alone': ({ response }) => response,
      'no response': at('response', () => undefined),
      'response null': at('response', () => null),
      'response a text': at('response', () => 'e30'),
      'response a list': at('response', (response) => [response]),
      'response empty': at('response', () => ({})),
      'no kind': at('type', () => undefined),
      'kind null': at('type', () => null),
      'kind of passwords': at('type', () => 'password'),
      'kind in upper case': at('type', () => 'PUBLIC-KEY'),
      'kind a list': at('type', (type) => [type]),
      'attachment a number': at('authenticatorAttachment', () => 1),
      'attachment an object': at('authenticatorAttachment', () => ({})),
      'attachment too long': at('authenticatorAttachment', () => 'x'.repeat(65)),
      'another rawId than id': at('rawId', (id) => `${id.slice(0, -4)}AAAA`),
      'rawId with a byte more': at('rawId', (id) => Buffer.concat([Buffer.from(id, 'base64url'), Buffer.alloc(1)]).toString('base64url')),
      'both ids no base64': both(() => 'not base64!'),
      'both ids too long': both(() => Buffer.alloc(1024).toString('base64url')),
      'the answer of the other ceremony': ({ response, ...answer }) => ({
        ...answer,
        response:
          ceremony === 'registration'
            ? { clientDataJSON: response.clientDataJSON, authenticatorData: 'AAAA', signature: 'AAAA' }
            : { clientDataJSON: response.clientDataJSON, attestationObject: 'oA' },
      }),
    },
    (sent) => ({ sent }),
  ),
  {
    name: 'another id than the key’s',
    sent: both((id) => `AAAA${id.slice(4)}`),
    ...(ceremony === 'registration'
      ? { reason: 'credential_id' }
      : { reason: ceremony === 'second factor' ? 'not_asked_for' : 'unknown_credential', error: 'unknown_credential' }),
  },
];

// ---- client data

const says = (clientData: Record<string, unknown>): { twist: Twist } => ({ twist: { clientData } });
const text = (change: (json: string) => string): { twist: Twist } => ({
  twist: { clientDataJSON: (bytes) => Buffer.from(change(bytes.toString())) },
});
const bytes = (change: (json: Buffer) => Buffer): { twist: Twist } => ({ twist: { clientDataJSON: change } });

const typeOf = (ceremony: Ceremony): Mutation[] => {
  const [own, other] = ceremony === 'registration' ? ['webauthn.create', 'webauthn.get'] : ['webauthn.get', 'webauthn.create'];
  const values = [other, '', own.toUpperCase(), `${own} `, `${own}\0`, 'payment.get', 'navigator.id.getAssertion', 'public-key'];
  const none = { missing: undefined, null: null, 'a number': 1, 'a list': [own], 'an object': {} };
  return [
    ...values.map((type): Mutation => ({ name: `type ${JSON.stringify(type)}`, reason: 'type', ...says({ type }) })),
    ...named<unknown>('malformed', none, (type) => says({ type })).map((each) => ({ ...each, name: `type ${each.name}` })),
  ];
};

const challengeText = (name: string, change: (challenge: string) => string): Mutation => ({
  name: `challenge ${name}`,
  reason: 'challenge',
  ...text((json) => json.replace(/("challenge":")([^"]*)/, (_, before, challenge) => before + change(challenge))),
});

const challenges = (): Mutation[] => [
  { name: 'challenge that was replaced', reason: 'challenge', challenge: 'replaced' },
  { name: 'challenge that was answered', reason: 'challenge', challenge: 'answered' },
  { name: 'challenge of another sign-in', reason: 'challenge', challenge: 'foreign' },
  challengeText('cut short', (challenge) => challenge.slice(0, -1)),
  challengeText('of 31 bytes', (challenge) => Buffer.from(challenge, 'base64url').subarray(1).toString('base64url')),
  challengeText('with a byte more', (challenge) =>
    Buffer.concat([Buffer.from(challenge, 'base64url'), Buffer.alloc(1)]).toString('base64url'),
  ),
  challengeText('in the other case', (challenge) =>
    challenge.replace(/[a-z]/gi, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase())),
  ),
  challengeText('with padding', (challenge) => `${challenge}=`),
  challengeText('with a space', (challenge) => ` ${challenge}`),
  challengeText('twice', (challenge) => challenge + challenge),
  challengeText('encoded twice', (challenge) => Buffer.from(challenge).toString('base64url')),
  challengeText('in hexadecimal', (challenge) => Buffer.from(challenge, 'base64url').toString('hex')),
  challengeText('hashed', (challenge) => createHash('sha256').update(challenge).digest('hex')),
  challengeText('backwards', (challenge) => [...challenge].reverse().join('')),
  challengeText('empty', () => ''),
  challengeText('as a used one is stored', () => 'used'),
  ...named<unknown>('malformed', { missing: undefined, null: null, 'a number': 1, 'a list': ['x'] }, (challenge) =>
    says({ challenge }),
  ).map((each) => ({ ...each, name: `challenge ${each.name}` })),
];

const foreignOrigins = [
  'http://login.example.com',
  'https://login.example.com:8443',
  'https://login.example.com:443',
  'https://login.example.com/',
  'https://login.example.com.',
  'https://login.example.com/u2/login',
  'https://login.example.com?',
  'https://login.example.com#',
  'https://login.example.com ',
  ' https://login.example.com',
  'https://login.example.com\0',
  '\uFEFFhttps://login.example.com',
  'https://LOGIN.example.com',
  'HTTPS://login.example.com',
  'https://login.example.com.evil.test',
  'https://login.example.comevil.test',
  'https://login.example.com@evil.test',
  'https://evil.test/login.example.com',
  'https://evil-login.example.com',
  'https://evillogin.example.com',
  'https://a.login.example.com',
  'https://example.com',
  'https://com',
  'https://login-example.com',
  'https://l\u043Egin.example.com',
  'https://xn--lgin-6dd.example.com',
  'https://test.execute-api.eu-north-1.amazonaws.com',
  'https://localhost',
  'http://localhost:3000',
  'https://127.0.0.1',
  'null',
  '',
  'login.example.com',
  '//login.example.com',
  'wss://login.example.com',
  'file://',
  'app://login.example.com',
  'android:apk-key-hash:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
];

const origins = (): Mutation[] => [
  ...foreignOrigins.map((value): Mutation => ({ name: `origin ${JSON.stringify(value)}`, reason: 'origin', ...says({ origin: value }) })),
  ...named<unknown>('malformed', { missing: undefined, null: null, 'a list': [origin], 'an object': {} }, (value) =>
    says({ origin: value }),
  ).map((each) => ({ ...each, name: `origin ${each.name}` })),
  ...named<Record<string, unknown>>(
    'cross_origin',
    {
      'in a frame': { crossOrigin: true },
      'in a frame of ours': { crossOrigin: true, topOrigin: origin },
      'in a frame of another': { crossOrigin: true, topOrigin: 'https://evil.test' },
      'in a frame that is said not to be': { topOrigin: 'https://evil.test' },
      'in a frame without a name': { topOrigin: '' },
    },
    says,
  ),
  ...named<Record<string, unknown>>(
    'malformed',
    {
      'crossOrigin a text': { crossOrigin: 'true' },
      'crossOrigin a number': { crossOrigin: 1 },
      'crossOrigin null': { crossOrigin: null },
      'topOrigin null': { topOrigin: null },
      'topOrigin a list': { topOrigin: [origin] },
    },
    says,
  ),
];

const around = (before: number[], after: number[]) => bytes((json) => Buffer.concat([Buffer.from(before), json, Buffer.from(after)]));
const inString = (...inner: number[]) =>
  bytes((json) => Buffer.concat([json.subarray(0, -1), Buffer.from(',"more":"'), Buffer.from(inner), Buffer.from('"}')]));
const bom = [0xef, 0xbb, 0xbf];

const json = (): Mutation[] => [
  ...named<{ twist: Twist }>(
    'malformed',
    {
      'client data: no JSON': text(() => 'junk'),
      'client data: null': text(() => 'null'),
      'client data: a list': text((all) => `[${all}]`),
      'client data: a text': text((all) => JSON.stringify(all)),
      'client data: a number': text(() => '7'),
      'client data: an empty object': text(() => '{}'),
      'client data: inside another': text((all) => `{"clientData":${all}}`),
      'client data: members of a prototype': text((all) => `{"__proto__":${all}}`),
      'client data: cut short': text((all) => all.slice(0, -1)),
      'client data: cut in half': text((all) => all.slice(0, all.length / 2)),
      'client data: one brace too many': text((all) => `${all}}`),
      'client data: twice': text((all) => all + all),
      'client data: a comma after the last': text((all) => all.replace(/\}$/, ',}')),
      'client data: single quotes': text((all) => all.replaceAll('"', "'")),
      'client data: a comment': text((all) => `${all}// no`),
      'client data: not a number': text((all) => all.replace(/\}$/, ',"more":NaN}')),
      'client data: a raw line break in a text': inString(0x0a),
      'client data: nested and never closed': text(() => '['.repeat(8000)),
      'client data: nested in a member and never closed': text((all) => all.replace(/\}$/, `,"more":${'{"a":'.repeat(1500)}`)),
      'client data: two byte order marks': around([...bom, ...bom], []),
      'client data: a byte order mark after it': around([], bom),
      'client data: half a byte order mark': around(bom.slice(0, 2), []),
      'client data: a zero byte after it': around([], [0]),
      'client data: a byte that is no UTF-8': inString(0xff),
      'client data: a sign written too long': inString(0xc0, 0xaf),
      'client data: half a surrogate': inString(0xed, 0xa0, 0x80),
      'client data: a sign cut short': inString(0xe2, 0x82),
      'client data: UTF-16': bytes((all) => Buffer.from(all.toString(), 'utf16le')),
      'client data: UTF-16 with its mark': bytes((all) => Buffer.from(`\uFEFF${all.toString()}`, 'utf16le')),
      'client data: base64 of itself': bytes((all) => Buffer.from(all.toString('base64url'))),
      'client data: CBOR': bytes((all) => Buffer.from(encodeCBOR(new Map(Object.entries(JSON.parse(all.toString())))))),
      'client data: a byte too long': bytes((all) => Buffer.concat([all, Buffer.alloc(8193 - all.length, ' ')])),
    },
    (each) => each,
  ),
  // The last of two counts, as JSON has it.
  { name: 'client data: a second origin', reason: 'origin', ...text((all) => all.replace(/\}$/, ',"origin":"https://evil.test"}')) },
  { name: 'client data: a second challenge', reason: 'challenge', ...text((all) => all.replace(/\}$/, ',"challenge":"AAAA"}')) },
  { name: 'client data: a second type', reason: 'type', ...text((all) => all.replace(/\}$/, ',"type":"payment.get"}')) },
  { name: 'client data: a second crossOrigin', reason: 'cross_origin', ...text((all) => all.replace(/\}$/, ',"crossOrigin":true}')) },
  {
    name: 'client data: another than was signed',
    reason: 'signature',
    sent: at('response.clientDataJSON', (all) => Buffer.from(`${Buffer.from(all, 'base64url')} `).toString('base64url')),
  },
];

// ---- authenticator data

const data = (change: (all: Buffer) => Buffer): { twist: Twist } => ({ twist: { authenticatorData: change } });
const withFlags = (flags: number, more: number[] = []) =>
  data((all) => Buffer.concat([all.subarray(0, 32), Buffer.from([flags]), all.subarray(33), Buffer.from(more)]));
const extended = (...more: number[]) =>
  data((all) => Buffer.concat([all.subarray(0, 32), Buffer.from([(all[32] ?? 0) | flagBits.ed]), all.subarray(33), Buffer.from(more)]));

/** Every combination of the six flags, by the rules as the specification has them; those that hold are left out. */
const flags = (ceremony: Ceremony, { eligible }: { eligible: boolean }): Mutation[] =>
  Array.from({ length: 64 }, (_, set) => ({
    up: (set & 1) > 0,
    uv: (set & 2) > 0,
    be: (set & 4) > 0,
    bs: (set & 8) > 0,
    at: (set & 16) > 0,
    ed: (set & 32) > 0,
  })).flatMap((set): Mutation[] => {
    const isWhole = !set.ed && set.at === (ceremony === 'registration');
    const reason = !isWhole
      ? 'malformed'
      : !set.up
        ? 'user_presence'
        : !set.uv && ceremony !== 'second factor'
          ? 'user_verification'
          : set.bs && !set.be
            ? 'backup_flags'
            : ceremony !== 'registration' && set.be !== eligible
              ? 'backup_eligibility'
              : undefined;
    const names = Object.entries(set).flatMap(([name, isSet]) => (isSet ? name : []));
    const byte = names.reduce((sum, name) => sum | flagBits[name as keyof typeof flagBits], 0);
    return reason ? [{ name: `flags ${names.join('+') || 'none'}`, reason, ...withFlags(byte) }] : [];
  });

const rpIds = (): Mutation[] => [
  ...[
    'evil.test',
    'example.com',
    'com',
    'LOGIN.example.com',
    'login.example.com.',
    'https://login.example.com',
    'login.example.com:443',
    '',
  ].map((rpId): Mutation => ({ name: `made for "${rpId}"`, reason: 'rp_id', twist: { rpId } })),
  { name: 'made for nothing', reason: 'rp_id', ...data((all) => Buffer.concat([Buffer.alloc(32), all.subarray(32)])) },
  { name: 'made for one bit else', reason: 'rp_id', ...data((all) => Buffer.concat([Buffer.from([(all[0] ?? 0) ^ 1]), all.subarray(1)])) },
];

const nested = (depth: number): number[] => Array.from({ length: depth }, () => 0x81);

const authenticatorData = (ceremony: Ceremony): Mutation[] => [
  ...[1, 16, 31, 32, 33, 36].map(
    (length): Mutation => ({
      name: `authenticator data of ${length} bytes`,
      reason: 'malformed',
      ...data((all) => all.subarray(0, length)),
    }),
  ),
  ...named<{ twist: Twist }>(
    'malformed',
    {
      'a zero byte after the authenticator data': data((all) => Buffer.concat([all, Buffer.alloc(1)])),
      'a hundred bytes after the authenticator data': data((all) => Buffer.concat([all, Buffer.alloc(100)])),
      'extensions without their flag': data((all) => Buffer.concat([all, Buffer.from([0xa0])])),
      'extensions: none': extended(),
      'extensions: a number': extended(0x01),
      'extensions: cut short': extended(0xa1, 0x61),
      'extensions: a byte after them': extended(0xa0, 0x00),
      'extensions: of no stated length': extended(0xbf, 0xff),
      'extensions: too many claimed': extended(0xba, 0xff, 0xff, 0xff, 0xff),
      'extensions: deep and never closed': extended(...nested(4000)),
      'extensions: a name twice': extended(0xa2, 0x61, 0x61, 0x01, 0x61, 0x61, 0x02),
    },
    (each) => each,
  ),
  ...(ceremony === 'registration'
    ? []
    : ([
        {
          name: 'authenticator data: another than was signed',
          reason: 'signature',
          sent: at('response.authenticatorData', (all) => {
            const changed = Buffer.from(all, 'base64url');
            changed[36] = (changed[36] ?? 0) ^ 0x80;
            return changed.toString('base64url');
          }),
        },
      ] satisfies Mutation[])),
];

// ---- signatures

const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n; // of P-256

const numbers = (signature: Buffer): { r: Buffer; s: Buffer } => {
  const length = signature[3] ?? 0;
  return { r: signature.subarray(4, 4 + length), s: signature.subarray(6 + length) };
};
const toNumber = (integer: Buffer): bigint => BigInt(`0x${integer.toString('hex')}`);
const toInteger = (value: bigint): Buffer => {
  const hex = value.toString(16);
  const unsigned = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  return (unsigned[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), unsigned]) : unsigned;
};
const item = (tag: number, content: Buffer): Buffer => Buffer.concat([Buffer.from([tag, content.length]), content]);
const sequence = (...integers: Buffer[]): Buffer => item(0x30, Buffer.concat(integers.map((integer) => item(0x02, integer))));
const fixed = (integer: Buffer): Buffer => Buffer.from(toNumber(integer).toString(16).padStart(64, '0'), 'hex');
const high = (s: Buffer): Buffer => toInteger(toNumber(s) > order / 2n ? toNumber(s) : order - toNumber(s));

/** Both (r, s) and (r, n − s) are signatures of ES256; authenticators make either. */
export const otherSignature = (signature: Buffer): Buffer => {
  const { r, s } = numbers(signature);
  return sequence(r, toInteger(order - toNumber(s)));
};

const flip = (position: number) => (signature: Buffer) => {
  const copy = Buffer.from(signature);
  const index = position < 0 ? copy.length + position : position;
  copy[index] = (copy[index] ?? 0) ^ (1 << (Math.abs(position) % 8));
  return copy;
};

const signatures = (): Mutation[] =>
  named<(signature: Buffer) => Buffer>(
    'signature',
    {
      ...Object.fromEntries(
        [0, 1, 2, 3, 5, 6, 12, 20, 28, 34, -36, -33, -30, -20, -12, -4, -2, -1].map((position) => [
          `signature: byte ${position}`,
          flip(position),
        ]),
      ),
      'signature: without its last byte': (all) => all.subarray(0, -1),
      'signature: its first half': (all) => all.subarray(0, all.length / 2),
      'signature: one byte': (all) => all.subarray(0, 1),
      'signature: the two numbers without a frame': (all) => Buffer.concat([fixed(numbers(all).r), fixed(numbers(all).s)]),
      'signature: a byte after it': (all) => Buffer.concat([all, Buffer.alloc(1)]),
      'signature: a second one after it': (all) => Buffer.concat([all, all]),
      'signature: a third number': (all) => sequence(numbers(all).r, numbers(all).s, Buffer.from([1])),
      'signature: one number': (all) => sequence(numbers(all).r),
      'signature: the numbers the other way round': (all) => sequence(numbers(all).s, numbers(all).r),
      'signature: a negative number': (all) => sequence(Buffer.concat([Buffer.from([0xff]), numbers(all).r]), numbers(all).s),
      'signature: no zero before a high bit': (all) => sequence(numbers(all).r, high(numbers(all).s).subarray(1)),
      'signature: a needless zero': (all) => sequence(Buffer.concat([Buffer.alloc(1), numbers(all).r]), numbers(all).s),
      'signature: a length in two bytes': (all) => Buffer.concat([Buffer.from([0x30, 0x81]), all.subarray(1)]),
      'signature: of no stated length': (all) => Buffer.concat([Buffer.from([0x30, 0x80]), all.subarray(2), Buffer.alloc(2)]),
      'signature: a set of two numbers': (all) => Buffer.concat([Buffer.from([0x31]), all.subarray(1)]),
      'signature: r + n': (all) => sequence(toInteger(toNumber(numbers(all).r) + order), numbers(all).s),
      'signature: zeros': () => sequence(Buffer.alloc(1), Buffer.alloc(1)),
      'signature: r = 0': (all) => sequence(Buffer.alloc(1), numbers(all).s),
      'signature: s = 0': (all) => sequence(numbers(all).r, Buffer.alloc(1)),
      'signature: s = n': (all) => sequence(numbers(all).r, toInteger(order)),
      'signature: empty numbers': () => Buffer.from('30040200' + '0200', 'hex'),
      'signature: an empty frame': () => Buffer.from('3000', 'hex'),
      'signature: zero bytes': (all) => Buffer.alloc(all.length),
    },
    (signature) => ({ twist: { signature } }),
  );

/** By other keys, and of this key over other things. */
const signers = (key: SoftKey): Mutation[] => [
  ...([-7, -8, -257] as const).map(
    (alg): Mutation => ({
      name: `signature by another key, algorithm ${alg}`,
      reason: 'signature',
      key: (right) => ({ ...right, ...pairOnly(newKey({ alg })) }),
    }),
  ),
  ...named<(all: Buffer) => Buffer>(
    'signature',
    {
      'signature over nothing': () => Buffer.alloc(0),
      'signature over the authenticator data alone': (all) => all.subarray(0, -32),
      'signature over the hash of the client data alone': (all) => all.subarray(-32),
      'signature the other way round': (all) => Buffer.concat([all.subarray(-32), all.subarray(0, -32)]),
      'signature over the hash of it': (all) => createHash('sha256').update(all).digest(),
    },
    (change) => ({
      sent: (answer) => {
        const clientData = Buffer.from(answer.response.clientDataJSON, 'base64url');
        const all = Buffer.concat([
          Buffer.from(answer.response.authenticatorData, 'base64url'),
          createHash('sha256').update(clientData).digest(),
        ]);
        return at('response.signature', () => signWith(key, change(all)).toString('base64url'))(answer);
      },
    }),
  ),
];

const pairOnly = ({ privateKey, publicKey, alg }: SoftKey): Pick<SoftKey, 'privateKey' | 'publicKey' | 'alg'> => ({
  privateKey,
  publicKey,
  alg,
});

// ---- what a registration attests

const attested = (id: (given: Buffer) => Buffer, cose: (given: Buffer) => Buffer = (given) => given): { twist: Twist } =>
  data((all) => {
    const length = all.readUInt16BE(53);
    return Buffer.concat([all.subarray(0, 53), id(all.subarray(53, 55 + length)), cose(all.subarray(55 + length))]);
  });
const saidLength = (change: (length: number) => number) =>
  attested((given) => {
    const copy = Buffer.from(given);
    copy.writeUInt16BE(change(given.length - 2));
    return copy;
  });
const realId = (length: number) => attested(() => Buffer.concat([Buffer.from([length >> 8, length & 0xff]), Buffer.alloc(length, 7)]));

const ids = (): Mutation[] => [
  ...named<{ twist: Twist }>(
    'malformed',
    {
      'id said a byte longer': saidLength((length) => length + 1),
      'id said a byte shorter': saidLength((length) => length - 1),
      'id said to be none': saidLength(() => 0),
      'id said longer than all': saidLength(() => 1023),
      'id said as long as can be': saidLength(() => 65535),
    },
    (each) => each,
  ),
  ...named<{ twist: Twist }>(
    'credential_id',
    { 'id of no bytes': realId(0), 'id of one byte': realId(1), 'id of 1023 other bytes': realId(1023), 'id of 1024 bytes': realId(1024) },
    (each) => each,
  ),
];

const cose = (...members: [number | string, CBORType][]): { twist: Twist } => ({ twist: { publicKey: encodeCBOR(new Map(members)) } });
const raw = (hex: string): { twist: Twist } => ({ twist: { publicKey: new Uint8Array(Buffer.from(hex, 'hex')) } });
const bytes32 = new Uint8Array(32).fill(7);
/** Of the key that is made, with members changed; undefined takes one away. */
const made = (key: SoftKey, more: Record<string, CBORType | undefined>): { twist: Twist } => {
  const map = new Map(decodeCBOR(Uint8Array.from(key.publicKey)) as Map<number, CBORType>);
  for (const [label, value] of Object.entries(more)) value === undefined ? map.delete(Number(label)) : map.set(Number(label), value);
  return cose(...map);
};
const bigKey = (bytes: number, more: [number, CBORType][] = []) =>
  cose([1, 3], [3, -257], [-1, new Uint8Array(bytes).fill(0xff)], [-2, new Uint8Array([1, 0, 1])], ...more);

const publicKeys = (key: SoftKey): Mutation[] => [
  ...[-35, -36, -37, -47, -53, -65535, -258, -9, 0, 1, 7].map(
    (alg): Mutation => ({
      name: `key for algorithm ${alg}`,
      reason: 'algorithm',
      ...made(key, { 3: alg }),
    }),
  ),
  ...named<{ twist: Twist }>(
    'public_key',
    {
      'key without an algorithm': made(key, { 3: undefined }),
      'key for an algorithm in words': made(key, { 3: 'ES256' }),
      'key of another type than its algorithm': made(key, { 3: -8 }),
      'key for RSA that is a point': made(key, { 3: -257 }),
      'key without a type': made(key, { 1: undefined }),
      'key of another type': made(key, { 1: 1 }),
      'key on another curve': made(key, { [-1]: 2 }),
      'key without a curve': made(key, { [-1]: undefined }),
      'key without y': made(key, { [-3]: undefined }),
      'key with a sign for y': made(key, { [-3]: true }),
      'key with a text for x': made(key, { [-2]: 'x'.repeat(32) }),
      'key with x of 31 bytes': made(key, { [-2]: bytes32.slice(1) }),
      'key with x of 33 bytes': made(key, { [-2]: new Uint8Array(33) }),
      'key off its curve': made(key, { [-2]: bytes32, [-3]: bytes32 }),
      'key at nothing': made(key, { [-2]: new Uint8Array(32), [-3]: new Uint8Array(32) }),
      'key with its private half': made(key, { [-4]: bytes32 }),
      'key with a name': made(key, { 2: bytes32 }),
      'key of EdDSA on Ed448': cose([1, 1], [3, -8], [-1, 7], [-2, new Uint8Array(57)]),
      'key of EdDSA of 31 bytes': cose([1, 1], [3, -8], [-1, 6], [-2, bytes32.slice(1)]),
      'key of RSA of 1024 bits': bigKey(128),
      'key of RSA of 4104 bits': bigKey(513),
      'key of RSA with exponent 1': bigKey(256, [[-2, new Uint8Array([1])]]),
      'key of RSA with an even modulus': bigKey(256, [[-1, new Uint8Array(256).fill(0xfe)]]),
      'key that is an empty map': raw('a0'),
      'key that is a list': raw('8102'),
      'key that is a number': raw('01'),
      'key that is a text': raw('6161'),
      'key that is null': raw('f6'),
      'key under a tag': { twist: { publicKey: new Uint8Array(Buffer.concat([Buffer.from('c1', 'hex'), key.publicKey])) } },
    },
    (each) => each,
  ),
  ...named<{ twist: Twist }>(
    'malformed',
    {
      'key that is nothing': raw(''),
      'key of no stated length': { twist: { publicKey: new Uint8Array([0xbf, ...key.publicKey.slice(1), 0xff]) } },
      'key with a label twice': { twist: { publicKey: new Uint8Array([0xa6, ...key.publicKey.slice(1), 0x01, 0x02]) } },
      'key with a number in two bytes': { twist: { publicKey: new Uint8Array([0xa5, 0x01, 0x18, 0x02, ...key.publicKey.slice(3)]) } },
      'key with more members than said': { twist: { publicKey: new Uint8Array([0xa4, ...key.publicKey.slice(1)]) } },
      'key with fewer members than said': { twist: { publicKey: new Uint8Array([0xa7, ...key.publicKey.slice(1)]) } },
      'key of four thousand million members': raw('baffffffff'),
      'key of more members than can be counted': raw('bbffffffffffffffff'),
      'key of four thousand million bytes': raw('5affffffff'),
      'key of a list as long': raw('9affffffff'),
      'key nested deep': { twist: { publicKey: new Uint8Array(nested(20_000)) } },
      'key with a list for a label': raw('a18001'),
      'key of a reserved kind': raw('fc'),
      'a byte after the key': { twist: { publicKey: new Uint8Array([...key.publicKey, 0]) } },
    },
    (each) => each,
  ),
  // Cut in its last number it is a number too short; further on it is no CBOR, or not all of it is read.
  ...[1, 2, 4, 8].map(
    (cut): Mutation => ({ name: `key without its last ${cut} bytes`, reason: 'public_key', ...data((all) => all.subarray(0, -cut)) }),
  ),
  ...[9, 16, 31, 32, 33, 34, 35, 36, 50, 67, 68, 69, 70, 74, 76, 77].map(
    (cut): Mutation => ({
      name: `key without its last ${cut} bytes`,
      reason: 'malformed',
      ...data((all) => all.subarray(0, -cut)),
    }),
  ),
];

const object = (change: (all: Buffer) => Buffer): { twist: Twist } => ({ twist: { attestationObject: change } });
/** Members changed; undefined takes one away. */
const holding = (more: Record<string, CBORType | undefined>): { twist: Twist } =>
  object((all) => {
    const map = new Map(decodeCBOR(new Uint8Array(all)) as Map<string, CBORType>);
    for (const [name, value] of Object.entries(more)) value === undefined ? map.delete(name) : map.set(name, value);
    return Buffer.from(encodeCBOR(map));
  });
const constant = (hex: string) => object(() => Buffer.from(hex, 'hex'));

const attestationObjects = (): Mutation[] => [
  ...named<{ twist: Twist }>(
    'malformed',
    {
      'attestation object: a list': constant('80'),
      'attestation object: a number': constant('00'),
      'attestation object: a text': constant('6161'),
      'attestation object: null': constant('f6'),
      'attestation object: an empty map': constant('a0'),
      'attestation object: JSON': object(() => Buffer.from('{"fmt":"none","attStmt":{},"authData":""}')),
      'attestation object: its authenticator data alone': object((all) => all.subarray(all.indexOf('authData') + 10)),
      'attestation object: of no stated length': object((all) =>
        Buffer.concat([Buffer.from([0xbf]), all.subarray(1), Buffer.from([0xff])]),
      ),
      'attestation object: fewer members than said': object((all) => Buffer.concat([Buffer.from([0xa4]), all.subarray(1)])),
      'attestation object: only the first two members': object((all) => Buffer.concat([Buffer.from([0xa2]), all.subarray(1)])),
      'attestation object: a member twice': object((all) =>
        Buffer.concat([Buffer.from([0xa4]), all.subarray(1), Buffer.from('63666d74646e6f6e65', 'hex')]),
      ),
      'attestation object: four thousand million members': constant('baffffffff'),
      'attestation object: uncountably many': constant('bbffffffffffffffff'),
      'attestation object: a list as long': constant('9bffffffffffffffff'),
      'attestation object: nested deep': object(() => Buffer.alloc(32_768, 0x81)),
      'attestation object: maps nested deep': object(() => Buffer.from('a10a'.repeat(16_000), 'hex')),
      'attestation object: tags nested deep': object(() => Buffer.alloc(32_768, 0xc1)),
      'attestation object: a list for a name': constant('a18000'),
      'attestation object: under a tag': object((all) => Buffer.concat([Buffer.from([0xc1]), all])),
      'no format': holding({ fmt: undefined }),
      'a number for the format': holding({ fmt: 1 }),
      'null for the format': holding({ fmt: null }),
      'no statement': holding({ attStmt: undefined }),
      'null for the statement': holding({ attStmt: null }),
      'a list for the statement': holding({ attStmt: [] }),
      'a list for the statement of packed': holding({ fmt: 'packed', attStmt: [] }),
      'bytes for the statement': holding({ attStmt: bytes32 }),
      'no statement of a foreign format': holding({ fmt: 'tpm', attStmt: undefined }),
      'no authenticator data': holding({ authData: undefined }),
      'null for the authenticator data': holding({ authData: null }),
      'a text for the authenticator data': holding({ authData: 'x'.repeat(164) }),
      'a list for the authenticator data': holding({ authData: [1, 2, 3] }),
      'a map for the authenticator data': holding({ authData: new Map() }),
      'no bytes for the authenticator data': holding({ authData: new Uint8Array(0) }),
    },
    (each) => each,
  ),
  ...[1, 8].map(
    (cut): Mutation => ({
      name: `attestation object without its last ${cut} bytes`,
      reason: 'public_key',
      ...object((all) => all.subarray(0, -cut)),
    }),
  ),
  ...[9, 40, 77, 100, 120, 150, 164, 166, 170, 180, 190].map(
    (cut): Mutation => ({
      name: `attestation object without its last ${cut} bytes`,
      reason: 'malformed',
      ...object((all) => all.subarray(0, -cut)),
    }),
  ),
];

type Statement = [string, CBORType][];
const packed = (statement: (signed: Buffer) => Statement, fmt = 'packed'): { twist: Twist } => ({
  twist: { attestation: (signed) => ({ fmt, attStmt: new Map(statement(signed)) }) },
});
const sig = (key: SoftKey, bytes: Buffer): Uint8Array => new Uint8Array(signWith(key, bytes));

const statements = (key: SoftKey): Mutation[] =>
  named<{ twist: Twist }>(
    'attestation',
    {
      'format none with a statement': packed(() => [['sig', bytes32]], 'none'),
      'packed: a broken signature': packed((signed) => [
        ['alg', -7],
        ['sig', new Uint8Array(flip(20)(signWith(key, signed)))],
      ]),
      'packed: another key’s signature': packed((signed) => [
        ['alg', -7],
        ['sig', sig(newKey(), signed)],
      ]),
      'packed: over other data': packed((signed) => [
        ['alg', -7],
        ['sig', sig(key, signed.subarray(1))],
      ]),
      'packed: over nothing': packed(() => [
        ['alg', -7],
        ['sig', sig(key, Buffer.alloc(0))],
      ]),
      'packed: for another algorithm': packed((signed) => [
        ['alg', -257],
        ['sig', sig(key, signed)],
      ]),
      'packed: for an unknown algorithm': packed((signed) => [
        ['alg', -999],
        ['sig', sig(key, signed)],
      ]),
      'packed: for an algorithm in words': packed((signed) => [
        ['alg', 'ES256'],
        ['sig', sig(key, signed)],
      ]),
      'packed: for no algorithm': packed((signed) => [['sig', sig(key, signed)]]),
      'packed: without a signature': packed(() => [['alg', -7]]),
      'packed: an empty signature': packed(() => [
        ['alg', -7],
        ['sig', new Uint8Array(0)],
      ]),
      'packed: a text for a signature': packed(() => [
        ['alg', -7],
        ['sig', 'signature'],
      ]),
      'packed: an empty statement': packed(() => []),
    },
    (each) => each,
  );

// ---- all of them

/** `eligible`: for backup, as the key was when it was stored. */
export const familiesOf = (ceremony: Ceremony, key: SoftKey): Family[] => [
  ['the members that are sent', members(ceremony)],
  ['what is sent', structure(ceremony)],
  ['the type of the ceremony', typeOf(ceremony)],
  ['the challenge', challenges()],
  ['the origin', origins()],
  // Nothing signs the client data of a registration without a statement: what it says is judged, not its spaces.
  ['the client data', json().filter(({ reason }) => ceremony !== 'registration' || reason !== 'signature')],
  ['whom it was made for', rpIds()],
  ['the flags', flags(ceremony, { eligible: key.backupEligible })],
  ['the authenticator data', authenticatorData(ceremony)],
  ...(ceremony === 'registration'
    ? ([
        ['the id of the key', ids()],
        ['the public key', publicKeys(key)],
        ['the attestation object', attestationObjects()],
        ['the statement', statements(key)],
      ] satisfies Family[])
    : ([
        ['the signature', signatures()],
        ['who signed, and what', signers(key)],
      ] satisfies Family[])),
];

/** Other writings of the same bytes, and what nobody is to look at. */
export const stillTaken = (ceremony: Ceremony, key: SoftKey): Taken[] => {
  const paths = Object.keys(membersOf(ceremony));
  const rewritten = (change: (text: string) => string) => (answer: Sent) =>
    paths.reduce((sent, path) => at(path, (value) => (typeof value === 'string' ? change(value) : value))(sent), answer);
  const padded = (value: string): string => value + '='.repeat((4 - (value.length % 4)) % 4);
  const plain = (value: string): string => value.replaceAll('-', '+').replaceAll('_', '/');
  return [
    { name: 'padding', sent: rewritten(padded) },
    { name: 'the other alphabet', sent: rewritten(plain) },
    { name: 'the other alphabet with padding', sent: rewritten((value) => padded(plain(value))) },
    { name: 'members that nobody knows', sent: (answer) => ({ ...answer, more: 1, response: { ...answer.response, publicKey: 'x' } }) },
    { name: 'extension results that are none', sent: at('clientExtensionResults', () => 'none') },
    { name: 'no attachment', sent: at('authenticatorAttachment', () => null) },
    { name: 'members in another order', ...text((all) => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(all)).reverse()))) },
    { name: 'white space', ...text((all) => ` ${JSON.stringify(JSON.parse(all), null, 2)}\r\n`) },
    { name: 'a byte order mark', ...around(bom, []) },
    { name: 'escapes', ...text((all) => all.replaceAll('/', '\\/').replace('login', '\\u006cogin')) },
    { name: 'client data that grew', ...text((all) => all.replace(/\}$/, ',"other_keys_can_be_added_here":"do not compare"}')) },
    { name: 'client data as long as may be', ...bytes((all) => Buffer.concat([all, Buffer.alloc(8192 - all.length, ' ')])) },
    {
      name: 'members nested deep in what nobody reads',
      ...text((all) => all.replace(/\}$/, `,"more":${'['.repeat(2000)}${']'.repeat(2000)}}`)),
    },
    { name: 'a first origin that the second takes back', ...text((all) => all.replace('{', '{"origin":"https://evil.test",')) },
    { name: 'nothing about frames', ...says({ crossOrigin: undefined }) },
    { name: 'extensions', ...extended(0xa1, 0x61, 0x61, 0xf5) },
    {
      name: 'flags that have no meaning yet',
      ...data((all) => Buffer.concat([all.subarray(0, 32), Buffer.from([(all[32] ?? 0) | 0x22]), all.subarray(33)])),
    },
    ...(ceremony === 'registration' ? takenOfRegistration(key) : [{ name: 'the other signature', twist: { signature: otherSignature } }]),
    ...(ceremony === 'second factor'
      ? [{ name: 'null for the handle', twist: { userHandle: null }, sent: at('response.userHandle', () => null) }]
      : []),
  ];
};

const takenOfRegistration = (key: SoftKey): Taken[] => [
  { name: 'transports that are none', sent: at('response.transports', () => 'usb') },
  { name: 'a format that nobody knows', ...packed(() => [['sig', bytes32]], 'acme') },
  { name: 'a statement of tpm that is junk', ...packed(() => [['ver', '9.9']], 'tpm') },
  { name: 'certificates that are junk', ...packed(() => [['alg', -7], ['sig', bytes32], ['x5c', [bytes32]]]) }, // biome-ignore format: one line
  { name: 'a statement about itself', ...packed((signed) => [['alg', key.alg], ['sig', sig(key, signed)]]) }, // biome-ignore format: one line
];
