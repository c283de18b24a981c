// Each answer that is wrong in one thing (test/support/answer-mutations.ts), through the endpoints: refused with a code of ours, nothing
// stored, the challenge dead, and the reason in the log.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ScreenErrorCode, WebauthnKind } from '../../../../service/rules/screen-answers.ts';
import { type Method, userPartition } from '../../../../service/storage/account.ts';
import { shards } from '../../../../service/storage/audit-log.ts';
import { writeFactorSwitch, writePolicy } from '../../../../service/storage/settings.ts';
import { allItems } from '../../../support/all-items.ts';
import { at, type Ceremony, familiesOf, type Mutation, stillTaken } from '../../../support/answer-mutations.ts';
import { answerWith, makeKey, newKey, newPasskey, type SoftKey, type Twist } from '../../../support/authenticator.ts';
import { advanceClock, resetClock, setClock } from '../../../support/clock.ts';
import { type Deployment, startDeployment } from '../../../support/deployment.ts';
import type { Answered, Handler } from '../../../support/event.ts';
import { creationFrom, givenKey, type KeyHandlers, keyHandlers, requestFrom } from '../../../support/keyed.ts';
import { afterPassword, type Browser, beginSignIn, givenPerson, type Person, post, sessionOf } from '../../../support/sign-in.ts';

const start = 1_800_000_000;
let deployment: Deployment;
let handlers: KeyHandlers;
let claimed: unknown[];

/** A ceremony as it is gone through: whose it is, how it begins, and what a browser answers to its question. */
type Course = {
  person: Person;
  begin(): Promise<Browser>;
  ask(browser: Browser): Promise<Answered>;
  answer(asked: Answered, key: SoftKey, twist?: Twist): { id: string };
  send(browser: Browser, credential: unknown): Promise<Answered>;
};

// Ids that are zero at both ends, so that what reads from a wrong place reads no key.
const zeroEnded = (id: Buffer): Buffer => Buffer.concat([Buffer.from([0, 1]), id.subarray(2, -1), Buffer.alloc(1)]);
const freshKey = (ceremony: Ceremony): SoftKey =>
  ceremony === 'second factor' ? newKey({ counter: 8 }) : ((key) => ({ ...key, id: zeroEnded(key.id) }))(newPasskey());

const keys: Record<Ceremony, SoftKey> = {
  registration: freshKey('registration'),
  'second factor': freshKey('second factor'),
  'first factor': freshKey('first factor'),
};
const ceremonies = Object.keys(keys) as Ceremony[];
const people = new Map<Ceremony, Person>();

const courseOf = (ceremony: Ceremony, person = people.get(ceremony)): Course => {
  if (!person) throw new Error('nobody');
  const sender = (handler: Handler) => (browser: Browser, credential: unknown) => post(handler, browser, { credential });
  const answer = (asked: Answered, key: SoftKey, twist?: Twist) => answerWith(requestFrom(asked), key, twist);
  const begin = () => afterPassword(deployment.table, person);
  switch (ceremony) {
    case 'registration':
      return {
        person,
        begin,
        ask: (browser) => post(handlers.makeOptions, browser, { kind: 'passkey' }),
        answer: (asked, key, twist) => makeKey(creationFrom(asked), key, twist),
        send: sender(handlers.make),
      };
    case 'second factor':
      return { person, begin, ask: (browser) => post(handlers.askOptions, browser, {}), answer, send: sender(handlers.answer) };
    case 'first factor':
      return {
        person,
        begin: () => beginSignIn(deployment.table),
        ask: (browser) => post(handlers.signInOptions, browser, {}),
        answer,
        send: sender(handlers.signIn),
      };
  }
};

const enrolled = async (ceremony: Ceremony, key: SoftKey): Promise<Person> => {
  const person = await givenPerson(deployment.table);
  if (ceremony === 'second factor') await givenKey(deployment.table, person, 'webauthn-roaming', { key });
  if (ceremony === 'first factor') await givenKey(deployment.table, person, 'passkey', { key });
  return person;
};

beforeAll(async () => {
  deployment = await startDeployment({ POWERTOOLS_LOG_LEVEL: 'SILENT' });
  setClock(start);
  handlers = await keyHandlers();
  for (const name of ['webauthn-roaming', 'webauthn-platform', 'passkey']) await writeFactorSwitch(deployment.table, name, true);
  await writePolicy(deployment.table, ['all-applications']);
  for (const ceremony of ceremonies) people.set(ceremony, await enrolled(ceremony, keys[ceremony]));
  claimed = await claims();
});
afterAll(async () => {
  resetClock();
  await deployment.close();
});

const ownKey = async (person: Person, kind: WebauthnKind, more: Partial<Method> = {}): Promise<SoftKey> =>
  (await givenKey(deployment.table, person, kind, { more })).key;

const handleOf = (name: string): string => createHash('sha256').update(name).digest('base64url');

/** All that is stored of the user but that a key may have been copied, which is noted where a counter went back. */
const storedOf = async ({ userId }: Person): Promise<unknown[]> => {
  const items = await deployment.table.queryAll(userPartition(userId));
  const said = items.map((item) => Object.fromEntries(Object.entries(item).filter(([name]) => !name.startsWith('clone:'))));
  return said.filter((item) => Object.keys(item).length > 2);
};

const claims = async (): Promise<unknown[]> => (await allItems()).flatMap(({ pk }) => (pk.startsWith('CREDENTIAL#') ? pk : [])).sort();

/** Of this day, by the reference of the sign-in. */
const loggedReasons = async (): Promise<Map<string, string[]>> => {
  const day = new Date(Date.now()).toISOString().slice(0, 10);
  const reasons = new Map<string, string[]>();
  const parts = await Promise.all(Array.from({ length: shards }, (_, shard) => deployment.table.queryAll(`LOG#${day}#${shard}`)));
  for (const { details } of parts.flat()) {
    const { session_id: session, failure_details: failure } = details as { session_id: string; failure_details?: { errorCode: string } };
    if (failure) reasons.set(session, [...(reasons.get(session) ?? []), failure.errorCode].sort());
  }
  return reasons;
};

const errorOf = ({ reason, error }: Mutation): [status: number, error: ScreenErrorCode] => {
  if (reason === 'malformed') return [400, 'invalid_credential'];
  return [403, error ?? (reason === 'user_verification' ? 'user_not_verified' : 'credential_refused')];
};

/** Another challenge for the answer, out of the same deployment. */
const otherChallenge = async (course: Course, browser: Browser, which: NonNullable<Mutation['challenge']>): Promise<string> => {
  const asked = await course.ask(which === 'foreign' ? await course.begin() : browser);
  if (which === 'answered') await course.send(browser, null);
  return asked.body['options'].challenge;
};

const went = async (ceremony: Ceremony, { name, twist, sent, challenge, key }: Mutation) => {
  const course = courseOf(ceremony);
  const right = keys[ceremony];
  const browser = await course.begin();
  const clientData = challenge && { challenge: await otherChallenge(course, browser, challenge) };
  const asked = await course.ask(browser);
  const answer = course.answer(asked, key ? key(right) : right, { ...(clientData ? { clientData } : {}), ...twist });

  const refused = await course.send(browser, sent ? sent(answer) : answer);

  const again = await course.send(browser, course.answer(asked, right));
  const { reference, state } = await sessionOf(deployment.table, browser);
  return { reference, name, answer: [refused.status, refused.body?.error], again: [again.status, again.body?.error], state };
};

/** Goes through all and compares then, so that a failure names each that went otherwise. */
const expectRefused = async (ceremony: Ceremony, mutations: readonly Mutation[]): Promise<void> => {
  advanceClock(24 * 3600); // a day for each, so that its log is short
  const { person, begin, ask } = courseOf(ceremony);
  await ask(await begin()); // the first question makes the person's handle
  const before = await storedOf(person);

  const all: Awaited<ReturnType<typeof went>>[] = [];
  for (let done = 0; done < mutations.length; done += atOnce)
    all.push(...(await Promise.all(mutations.slice(done, done + atOnce).map((mutation) => went(ceremony, mutation)))));

  const logged = await loggedReasons();
  expect(all.map(({ reference, ...each }) => ({ ...each, reasons: logged.get(reference) }))).toEqual(
    mutations.map((mutation) => ({
      name: mutation.name,
      answer: errorOf(mutation),
      again: [403, 'challenge_expired'],
      state: ceremony === 'first factor' ? 'pending' : 'awaiting_mfa',
      reasons: mutation.challenge === 'answered' ? ['challenge', 'malformed'] : [mutation.reason],
    })),
  );
  expect(await storedOf(person)).toEqual(before);
};

const atOnce = 8;

const families = Object.fromEntries(ceremonies.map((ceremony) => [ceremony, familiesOf(ceremony, keys[ceremony])])) as Record<
  Ceremony,
  ReturnType<typeof familiesOf>
>;

test('the mutations are many, each under a name of its own', () => {
  for (const ceremony of ceremonies) {
    const names = families[ceremony].flatMap(([, mutations]) => mutations.map(({ name }) => name));
    expect(names).toEqual([...new Set(names)]);
    expect(names.length).toBeGreaterThan(200);
  }
});

describe.each(ceremonies)('%s: refused for', (ceremony) => {
  test.each(families[ceremony])('%s', (_, mutations) => expectRefused(ceremony, mutations));
});

test('none of them claimed an id', async () => expect(await claims()).toEqual(claimed));

describe('second factor: refused for', () => {
  test('whose key it is', async () => {
    const { person } = courseOf('second factor');
    const stranger = newKey();
    await givenKey(deployment.table, await givenPerson(deployment.table), 'webauthn-roaming', { key: stranger });
    const unconfirmed = await ownKey(person, 'webauthn-roaming', { confirmed: false });
    const former = await ownKey(person, 'webauthn-roaming', { rp_id: 'login.old.example' });
    const error = 'unknown_credential';

    await expectRefused('second factor', [
      { name: 'nobody’s key', key: () => newKey(), reason: 'not_asked_for', error },
      { name: 'another user’s key', key: () => stranger, reason: 'not_asked_for', error },
      { name: 'another user’s id, signed by the own key', key: (right) => ({ ...right, id: stranger.id }), reason: 'not_asked_for', error },
      { name: 'an unconfirmed key', key: () => unconfirmed, reason: 'not_asked_for', error },
      { name: 'a key of a former address', key: () => former, reason: 'not_asked_for', error },
      { name: 'another user’s handle', twist: { userHandle: handleOf('another') }, reason: 'user_handle' },
      {
        name: 'the user’s id for a handle',
        twist: { userHandle: Buffer.from(person.userId).toString('base64url') },
        reason: 'user_handle',
      },
      { name: 'the counter as it was', twist: { counter: 7 }, reason: 'sign_count', error: 'possible_clone' },
      { name: 'the counter gone back', twist: { counter: 6 }, reason: 'sign_count', error: 'possible_clone' },
      { name: 'no counter any more', twist: { counter: 0 }, reason: 'sign_count', error: 'possible_clone' },
    ]);
  });
});

describe('first factor: refused for', () => {
  test('whose key it is', async () => {
    const { person } = courseOf('first factor');
    const stranger = newPasskey();
    await givenKey(deployment.table, await givenPerson(deployment.table), 'passkey', { key: stranger });
    const own = keys['first factor'].userHandle ?? '';
    const [roaming, platform] = [await ownKey(person, 'webauthn-roaming'), await ownKey(person, 'webauthn-platform')];
    const unconfirmed = await ownKey(person, 'passkey', { confirmed: false });
    const former = await ownKey(person, 'passkey', { rp_id: 'login.old.example' });
    const counting = await ownKey(person, 'passkey', { sign_count: 7 });
    const unlike = { reason: 'no_first_factor', error: 'kind_not_enabled' } as const;
    const copied = { reason: 'sign_count', error: 'possible_clone' } as const;

    await expectRefused('first factor', [
      { name: 'nobody’s passkey', key: () => newPasskey(), reason: 'unknown_credential', error: 'unknown_credential' },
      { name: 'a security key', key: () => roaming, ...unlike },
      { name: 'a security key with a handle', key: () => ({ ...roaming, userHandle: own }), ...unlike },
      { name: 'the device’s own key', key: () => platform, ...unlike },
      { name: 'an unconfirmed passkey', key: () => unconfirmed, ...unlike },
      { name: 'a passkey of a former address', key: () => former, reason: 'former_address', error: 'former_address' },
      { name: 'another user’s passkey with the own handle', key: () => ({ ...stranger, userHandle: own }), reason: 'user_handle' },
      { name: 'another user’s id, signed by the own key', key: (right) => ({ ...right, id: stranger.id }), reason: 'signature' },
      {
        name: 'another user’s id and handle, signed by the own key',
        key: (right) => ({ ...right, id: stranger.id, userHandle: stranger.userHandle ?? '' }),
        reason: 'signature',
      },
      { name: 'no handle', sent: at('response.userHandle', () => undefined), reason: 'user_handle' },
      { name: 'null for the handle', sent: at('response.userHandle', () => null), reason: 'user_handle' },
      { name: 'another user’s handle', twist: { userHandle: stranger.userHandle ?? '' }, reason: 'user_handle' },
      { name: 'nobody’s handle', twist: { userHandle: handleOf('nobody') }, reason: 'user_handle' },
      {
        name: 'the handle with a byte more',
        twist: { userHandle: Buffer.concat([Buffer.from(own, 'base64url'), Buffer.alloc(1)]).toString('base64url') },
        reason: 'user_handle',
      },
      {
        name: 'the handle cut short',
        twist: { userHandle: Buffer.from(own, 'base64url').subarray(1).toString('base64url') },
        reason: 'user_handle',
      },
      {
        name: 'the user’s id for a handle',
        twist: { userHandle: Buffer.from(person.userId).toString('base64url') },
        reason: 'user_handle',
      },
      { name: 'the counter as it was', key: () => ({ ...counting, counter: 7 }), ...copied },
      { name: 'the counter gone back', key: () => ({ ...counting, counter: 1 }), ...copied },
      { name: 'no counter any more', key: () => ({ ...counting, counter: 0 }), ...copied },
    ]);
  });
});

test('registration: an id that is another user’s is refused, and stays theirs', async () => {
  const course = courseOf('registration');
  const theirs = newPasskey();
  await givenKey(deployment.table, await givenPerson(deployment.table), 'passkey', { key: theirs });
  const [browser, before, claimedBefore] = [await course.begin(), await storedOf(course.person), await claims()];
  const asked = await course.ask(browser);

  const refused = await course.send(browser, course.answer(asked, { ...newPasskey(), id: theirs.id }));

  expect(refused).toMatchObject({ status: 409, body: { error: 'already_registered' } });
  expect((await course.send(browser, course.answer(asked, newPasskey()))).body?.error).toBe('challenge_expired');
  expect([await storedOf(course.person), await claims()]).toEqual([before, claimedBefore]);
});

describe.each(ceremonies)('%s: still taken is', (ceremony) => {
  test.each(stillTaken(ceremony, keys[ceremony]).map(({ name }, index) => [name, index] as const))('%s', async (_, index) => {
    const key = freshKey(ceremony);
    const course = courseOf(ceremony, await enrolled(ceremony, key));
    const taken = stillTaken(ceremony, key)[index];
    const browser = await course.begin();
    const answer = course.answer(await course.ask(browser), key, taken?.twist);

    const { status, body } = await course.send(browser, taken?.sent ? taken.sent(answer) : answer);

    expect({ status, body }).toEqual({ status: 200, body: expect.objectContaining({ next: expect.any(String) }) });
    expect(await sessionOf(deployment.table, browser)).toMatchObject({ state: 'completed', result: { accountId: course.person.userId } });
  });
});
