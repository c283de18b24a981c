// Cases 21 and 22: what keys are made for, and where from they are taken, says the configuration, exactly, and no header of a request.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { config, forgetConfig } from '../../../../service/config.ts';
import { writeFactorSwitch, writePolicy } from '../../../../service/storage/settings.ts';
import { answerWith, makeKey, newPasskey, type Twist } from '../../../support/authenticator.ts';
import { type Deployment, startDeployment } from '../../../support/deployment.ts';
import { type Answered, type Handler, invoke } from '../../../support/event.ts';
import { creationFrom, givenKey, type KeyHandlers, keyHandlers, requestFrom } from '../../../support/keyed.ts';
import { afterPassword, type Browser, beginSignIn, givenPerson } from '../../../support/sign-in.ts';

let deployment: Deployment;
let handlers: KeyHandlers;

beforeAll(async () => {
  deployment = await startDeployment({ POWERTOOLS_LOG_LEVEL: 'SILENT' });
  handlers = await keyHandlers();
  await writeFactorSwitch(deployment.table, 'passkey', true);
  await writePolicy(deployment.table, ['all-applications']);
});
afterAll(() => deployment.close());

/** The deployment's address and what its keys are made for. */
const configure = (issuer: string, rpId?: string): void => {
  process.env['ISSUER'] = issuer;
  delete process.env['RP_ID'];
  if (rpId !== undefined) process.env['RP_ID'] = rpId;
  forgetConfig();
};

/** Posts as the page of this deployment does it; on plain http the cookies have plain names. */
const send = (handler: Handler, browser: Browser, body: object, headers: Record<string, string> = {}): Promise<Answered> => {
  const { origin, protocol } = new URL(process.env['ISSUER'] ?? '');
  const cookies = browser.cookies.map((pair) => (protocol === 'https:' ? pair : pair.replace('__Host-', '')));
  const call = { method: 'POST', path: '/u2/api', cookies, address: browser.address, body: { state: browser.state, ...body } };
  return invoke(handler, { ...call, headers: { origin, 'sec-fetch-site': 'same-origin', ...headers } });
};

const misleading: Record<string, string>[] = [
  {},
  { host: 'evil.test' },
  { host: 'test.execute-api.eu-north-1.amazonaws.com', 'x-forwarded-host': 'evil.test' },
  { 'x-forwarded-host': 'login.example.com.evil.test', 'x-forwarded-proto': 'http', 'x-forwarded-port': '8443' },
  { forwarded: 'host=evil.test;proto=http', 'x-original-host': 'evil.test', 'x-host': 'evil.test' },
  { referer: 'https://evil.test/', 'x-original-url': 'https://evil.test/', ':authority': 'evil.test' },
];

/** Makes a passkey, uses it second and then first, each with the twist; gives the three answers of the endpoints. */
const allThree = async (twist: Twist, headers?: Record<string, string>): Promise<Answered[]> => {
  const { table } = deployment;
  const [maker, user, key] = [await givenPerson(table), await givenPerson(table), newPasskey()];
  await givenKey(table, user, 'passkey', { key, more: { rp_id: config().rpId } });
  const [making, second, first] = [await afterPassword(table, maker), await afterPassword(table, user), await beginSignIn(table)];

  const toMake = creationFrom(await send(handlers.makeOptions, making, { kind: 'passkey' }, headers));
  const toAnswer = requestFrom(await send(handlers.askOptions, second, {}, headers));
  const toSignIn = requestFrom(await send(handlers.signInOptions, first, {}, headers));
  return [
    await send(handlers.make, making, { credential: makeKey(toMake, newPasskey(), twist) }, headers),
    await send(handlers.answer, second, { credential: answerWith(toAnswer, key, twist) }, headers),
    await send(handlers.signIn, first, { credential: answerWith(toSignIn, key, twist) }, headers),
  ];
};
const statuses = (answers: Answered[]): number[] => answers.map(({ status }) => status);

describe.each([
  ['no RP_ID', 'https://login.example.com', undefined, 'login.example.com'],
  ['the host as RP_ID', 'https://login.example.com/', 'login.example.com', 'login.example.com'],
  ['a parent as RP_ID', 'https://login.example.com', 'example.com', 'example.com'],
  ['a distribution’s own name', 'https://d111111abcdef8.cloudfront.net', undefined, 'd111111abcdef8.cloudfront.net'],
] as const)('with %s', (_, issuer, configured, rpId) => {
  const { origin } = new URL(issuer);
  beforeAll(() => configure(issuer, configured));

  test.each(misleading)('keys are made for and asked of the configured name, whatever a request says: %j', async (headers) => {
    const person = await givenPerson(deployment.table);
    const making = await send(handlers.makeOptions, await afterPassword(deployment.table, person), { kind: 'passkey' }, headers);
    const first = await send(handlers.signInOptions, await beginSignIn(deployment.table), {}, headers);
    await givenKey(deployment.table, person, 'passkey', { more: { rp_id: rpId } });
    const second = await send(handlers.askOptions, await afterPassword(deployment.table, person), {}, headers);

    expect(creationFrom(making).rp.id).toBe(rpId);
    expect([requestFrom(first).rpId, requestFrom(second).rpId]).toEqual([rpId, rpId]);
    expect(`${making.text}${first.text}${second.text}`).not.toMatch(/evil|execute-api|"https?:/);
  });

  test('the page’s own origin is taken, behind whatever host the function sees', async () => {
    for (const headers of misleading) expect(statuses(await allThree({ origin }, headers))).toEqual([200, 200, 200]);
  });

  test.each([
    'http://localhost',
    'http://localhost:3000',
    'https://localhost',
    'http://127.0.0.1:3000',
    origin.replace('https', 'http'),
    `${origin}:8443`,
    `${origin}.evil.test`,
    origin.replace('//', '//evil-'),
    origin.replace('//', '//a.'),
    'https://example.com',
    'https://other.example.com',
    'https://cloudfront.net',
    'https://d222222abcdef8.cloudfront.net',
    'https://test.execute-api.eu-north-1.amazonaws.com',
    'null',
  ])('%s is refused', async (foreign) => {
    const headers = { host: foreign.replace(/^.*\/\//, ''), 'x-forwarded-host': foreign.replace(/^.*\/\//, '') };
    for (const answer of await allThree({ origin: foreign }, headers))
      expect(answer).toMatchObject({ status: 403, body: { error: 'credential_refused' } });
  });

  test.each(['com', 'example.com', 'login.example.com', 'cloudfront.net', 'd111111abcdef8.cloudfront.net', 'localhost', 'evil.test'])(
    'a key that was made for %s is taken only where that is the configured name',
    async (other) => {
      expect(statuses(await allThree({ origin, rpId: other }))).toEqual(other === rpId ? [200, 200, 200] : [403, 403, 403]);
    },
  );
});

describe('in development', () => {
  beforeAll(() => configure('http://localhost:3000'));

  test('keys are made for localhost, and its origin is taken', async () => {
    expect(config().rpId).toBe('localhost');
    expect(statuses(await allThree({ origin: 'http://localhost:3000' }))).toEqual([200, 200, 200]);
  });

  test.each(['http://localhost', 'http://localhost:3001', 'https://localhost:3000', 'http://127.0.0.1:3000', 'https://login.example.com'])(
    '%s is refused',
    async (origin) => {
      expect(statuses(await allThree({ origin }))).toEqual([403, 403, 403]);
    },
  );
});

describe('a name that no browser would take is refused with the configuration, and nothing is served:', () => {
  test.each([
    'com',
    'evil.test',
    'ogin.example.com',
    'a.login.example.com',
    'other.example.com',
    'login.example.com.evil.test',
    'https://login.example.com',
    'https://example.com',
    'login.example.com:443',
    'example.com:443',
    'example.com/',
    '.example.com',
    'example.com.',
    'EXAMPLE.com',
    '*.example.com',
    'localhost',
    '',
  ])('"%s"', async (rpId) => {
    configure('https://login.example.com', 'login.example.com');
    const [making, first] = [
      await afterPassword(deployment.table, await givenPerson(deployment.table)),
      await beginSignIn(deployment.table),
    ];
    configure('https://login.example.com', rpId);

    const answers = [await send(handlers.makeOptions, making, { kind: 'passkey' }), await send(handlers.signInOptions, first, {})];

    for (const answer of answers) expect(answer).toMatchObject({ status: 500, body: { error: 'server_error' } });
    for (const { text } of answers) expect(text).not.toContain('options');
    expect(config).toThrow(expect.objectContaining({ status: 500, cause: expect.stringContaining(`RP_ID ${rpId} is neither`) }));
  });
});
