// security.md 25 for keys: kill the process after any single write; starting over then succeeds, no key is without its claim, and none has a
// second owner.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { WebauthnKind } from '../../../../service/rules/screen-answers.ts';
import { readAccount } from '../../../../service/storage/account.ts';
import { claimCredential, findCredentialUser } from '../../../../service/storage/credential-claims.ts';
import { writeFactorSwitch, writePolicy } from '../../../../service/storage/settings.ts';
import { newKey, newPasskey, type SoftKey } from '../../../support/authenticator.ts';
import { advanceClock, resetClock, setClock } from '../../../support/clock.ts';
import { killAfterWrite } from '../../../support/crash.ts';
import { type Deployment, startDeployment } from '../../../support/deployment.ts';
import type { Answered, Handler } from '../../../support/event.ts';
import {
  answerChallenge,
  enrolWith,
  givenKey,
  type KeyHandlers,
  keyHandlers,
  keyOfKind,
  keysOf,
  signInWith,
  takeOffered,
} from '../../../support/keyed.ts';
import { api, newUser } from '../../../support/management-api.ts';
import {
  afterPassword,
  ask,
  type Browser,
  beginSignIn,
  codeNow,
  givenPerson,
  givenTotp,
  type Person,
  post,
  sessionOf,
} from '../../../support/sign-in.ts';

const start = 1_800_000_000;
const totpSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
let deployment: Deployment;
let handlers: KeyHandlers;
let session: Handler;
let totp: Handler;

beforeAll(async () => {
  deployment = await startDeployment({ POWERTOOLS_LOG_LEVEL: 'SILENT' });
  handlers = await keyHandlers();
  session = (await import('../../../../lambdas/u2/api/session.get.ts')).handler;
  totp = (await import('../../../../lambdas/u2/api/mfa/totp-challenge.post.ts')).handler;
});
afterAll(() => deployment.close());
beforeEach(async () => {
  setClock(start);
  for (const name of ['otp', 'webauthn-roaming', 'webauthn-platform', 'passkey']) await writeFactorSwitch(deployment.table, name, true);
  await writePolicy(deployment.table, ['all-applications']);
});
afterEach(resetClock);

type Case = {
  people: readonly Pick<Person, 'userId'>[];
  run(): Promise<unknown>;
  /** What must hold after the kill, of which the repeat is a part. */
  check(): Promise<void>;
};

/** Runs it killed after its first write, then after its second, and so on until it is through; gives the number of kills. */
const atEveryWrite = async (prepare: () => Promise<Case>): Promise<number> => {
  for (let count = 1; count < 40; count++) {
    setClock(start);
    const { people, run, check } = await prepare();
    const { killed } = await killAfterWrite(deployment.table, count, run);
    await consistent(people);
    try {
      await check();
    } catch (error) {
      throw new Error(`killed after write ${count}`, { cause: error });
    }
    await consistent(people);
    if (!killed) return count - 1;
  }
  throw new Error('no end of writes');
};

/** Every key has its user’s claim, and one user. */
const consistent = async (people: readonly Pick<Person, 'userId'>[]): Promise<void> => {
  const accounts = (await Promise.all(people.map(({ userId }) => readAccount(deployment.table, userId)))).flatMap((found) => found ?? []);
  const owned = accounts.flatMap(({ userId, methods }) => methods.flatMap(({ credential_id: id }) => (id ? [[id, userId]] : [])));
  const claimed = owned.map(async ([id = '']) => [id, await findCredentialUser(deployment.table, id)]);
  expect(await Promise.all(claimed)).toEqual(owned);
  expect(new Set(owned.map(([id]) => id)).size).toBe(owned.length);
};

const idOf = (key: SoftKey): string => key.id.toString('base64url');
const stateOf = async (browser: Browser) => (await sessionOf(deployment.table, browser)).state;
const keys = (person: Person) => keysOf(deployment.table, person);

/** Somebody else tries to have the id, long after. */
const expectTaken = async (key: SoftKey): Promise<void> => {
  advanceClock(3600);
  const stranger = await givenPerson(deployment.table);
  const browser = await afterPassword(deployment.table, stranger);
  const answer = await enrolWith(handlers, browser, 'webauthn-roaming', { key: newKey({ id: key.id }) });
  expect(await keys(stranger)).toEqual([]);
  expect(answer).toMatchObject({ status: 409, body: { error: 'already_registered' } });
};

/** From the password on, wherever it leads. */
const signIn = async (person: Person, kind: WebauthnKind, key: SoftKey): Promise<{ browser: Browser; answer: Answered }> => {
  const browser = await afterPassword(deployment.table, person);
  const enrols = !String((await ask(session, browser)).body?.['screen']).includes('challenge');
  const answer = enrols ? await enrolWith(handlers, browser, kind, { key }) : await answerChallenge(handlers, browser, key);
  return { browser, answer };
};

const kinds = ['webauthn-roaming', 'webauthn-platform', 'passkey'] as const;

describe('killed after any write', () => {
  test.each(kinds)('the enrolment of a key: %s', async (kind) => {
    const kills = await atEveryWrite(async () => {
      const person = await givenPerson(deployment.table);
      const key = keyOfKind(kind);
      return {
        people: [person],
        run: () => signIn(person, kind, key),
        async check() {
          if ((await keys(person)).length > 0) await expectTaken(key);
          const { browser, answer } = await signIn(person, kind, key);
          expect(answer.status).toBe(200);
          expect(await stateOf(browser)).toBe('completed');
          expect(await keys(person)).toMatchObject([{ type: kind, confirmed: true, credential_id: idOf(key) }]);
          await expectTaken(key);
        },
      };
    });
    // Sign-in, handle, challenge, its log, its use, claim, decision, method, session, log.
    expect(kills).toBeGreaterThanOrEqual(9);
  });

  test('an enrolment in place of an unconfirmed key', async () => {
    const kills = await atEveryWrite(async () => {
      const person = await givenPerson(deployment.table);
      const { key: old } = await givenKey(deployment.table, person, 'webauthn-roaming', { more: { confirmed: false } });
      const key = newKey();
      return {
        people: [person],
        run: () => signIn(person, 'webauthn-roaming', key),
        async check() {
          const { answer } = await signIn(person, 'webauthn-roaming', key);
          expect(answer.status).toBe(200);
          expect(await keys(person)).toMatchObject([{ confirmed: true, credential_id: idOf(key) }]);
          await expectTaken(key);
          await expectTaken(old);
        },
      };
    });
    expect(kills).toBeGreaterThanOrEqual(10);
  });

  test('an enrolment of an id that was left behind by another user', async () => {
    const kills = await atEveryWrite(async () => {
      const [first, person] = [await givenPerson(deployment.table), await givenPerson(deployment.table)];
      const key = newKey();
      await claimCredential(deployment.table, { credentialId: idOf(key), userId: first.userId, now: start - 61 });
      return {
        people: [first, person],
        run: () => signIn(person, 'webauthn-roaming', key),
        async check() {
          const { answer } = await signIn(person, 'webauthn-roaming', key);
          expect(answer.status).toBe(200);
          const { answer: refused } = await signIn(first, 'webauthn-roaming', newKey({ id: key.id }));
          expect(refused.status).toBe(409);
          await expectTaken(key);
        },
      };
    });
    expect(kills).toBeGreaterThanOrEqual(9);
  });

  test.each(kinds)('the challenge of a key: %s', async (kind) => {
    const kills = await atEveryWrite(async () => {
      const person = await givenPerson(deployment.table);
      const { key } = await givenKey(deployment.table, person, kind);
      return {
        people: [person],
        run: () => signIn(person, kind, key),
        async check() {
          const { browser, answer } = await signIn(person, kind, key);
          expect(answer.status).toBe(200);
          expect(await stateOf(browser)).toBe('completed');
        },
      };
    });
    // Sign-in, challenge, its use, the key's, session, log.
    expect(kills).toBeGreaterThanOrEqual(6);
  });

  test.each([0, 7])('a passkey’s sign-in, counter %d', async (counter) => {
    const kills = await atEveryWrite(async () => {
      const person = await givenPerson(deployment.table);
      const { key } = await givenKey(deployment.table, person, 'passkey', { key: newPasskey({ counter }) });
      const whole = async () => {
        const browser = await beginSignIn(deployment.table);
        return { browser, answer: await signInWith(handlers, browser, key) };
      };
      return {
        people: [person],
        run: whole,
        async check() {
          const { browser, answer } = await whole();
          expect(answer.status).toBe(200);
          expect(await sessionOf(deployment.table, browser)).toMatchObject({ state: 'completed', result: { accountId: person.userId } });
        },
      };
    });
    expect(kills).toBeGreaterThanOrEqual(6);
  });

  test('the taking of an offered passkey', async () => {
    const kills = await atEveryWrite(async () => {
      const person = await givenPerson(deployment.table);
      await givenTotp(deployment.table, person, totpSecret);
      const key = newPasskey();
      const toOffer = async (): Promise<{ browser: Browser; next: unknown }> => {
        const browser = await afterPassword(deployment.table, person);
        return { browser, next: (await post(totp, browser, { code: codeNow(totpSecret) })).body?.next };
      };
      const { browser: cut } = await toOffer();
      return {
        people: [person],
        run: () => takeOffered(handlers, cut, { key }),
        async check() {
          // The sign-in that it was cut from reaches the app.
          const stored = (await keys(person)).length === 1;
          if (stored) await expectTaken(key);
          else expect((await takeOffered(handlers, cut, { key })).body).toMatchObject({ next: `/authorize/${cut.state}` });
          setClock(start + 60);
          const skipped = await post(handlers.nudge, cut, { answer: 'skip' });
          expect(skipped).toMatchObject({ status: 409, body: { next: `/authorize/${cut.state}` } });
          expect(await stateOf(cut)).toBe('completed');

          expect(await keys(person)).toMatchObject([{ type: 'passkey', credential_id: idOf(key) }]);
          const browser = await beginSignIn(deployment.table);
          expect((await signInWith(handlers, browser, key)).status).toBe(200);
          await expectTaken(key);
        },
      };
    });
    expect(kills).toBeGreaterThanOrEqual(7);
  });

  test.each(['later', 'never', 'skip'])('the reply to the offer: %s', async (answer) => {
    const kills = await atEveryWrite(async () => {
      const person = await givenPerson(deployment.table);
      await givenTotp(deployment.table, person, totpSecret);
      const browser = await afterPassword(deployment.table, person);
      await post(totp, browser, { code: codeNow(totpSecret) });
      return {
        people: [person],
        run: () => post(handlers.nudge, browser, { answer }),
        async check() {
          expect((await post(handlers.nudge, browser, { answer })).body).toMatchObject({ next: `/authorize/${browser.state}` });
          const from = (await readAccount(deployment.table, person.userId))?.passkeyOfferedFrom;
          expect(from).toBe(answer === 'skip' ? undefined : answer === 'never' ? 'never' : start + 30 * 86_400);
        },
      };
    });
    expect(kills).toBeGreaterThanOrEqual(answer === 'skip' ? 1 : 2);
  });
});

describe('the management API, killed after any write', () => {
  const methodsOf = (user: { path: string }) => `${user.path}/authentication-methods`;
  const bodyOf = (key: SoftKey, more: object = {}) => ({
    ...{ type: 'passkey', credential_id: idOf(key), public_key: Buffer.from(key.publicKey).toString('base64url') },
    ...more,
  });
  const listed = async (user: { path: string }): Promise<string[]> =>
    (await api('GET', methodsOf(user))).body.map((method: { credential_id: string }) => method.credential_id);

  test.each(kinds)('making a key: %s', async (type) => {
    const kills = await atEveryWrite(async () => {
      const user = await newUser();
      const key = newPasskey({ userHandle: 'AAAA' });
      const make = () => api('POST', methodsOf(user), { body: bodyOf(key, { type }) });
      return {
        people: [{ userId: user.id }],
        run: make,
        async check() {
          const wasMade = (await listed(user)).length === 1;
          if (wasMade) await expectTaken(key);
          expect((await make()).status).toBe(wasMade ? 409 : 201);
          expect(await listed(user)).toEqual([idOf(key)]);
          await expectTaken(key);
          const browser = await beginSignIn(deployment.table);
          expect((await signInWith(handlers, browser, key)).status).toBe(type === 'passkey' ? 200 : 403);
        },
      };
    });
    expect(kills).toBeGreaterThanOrEqual(4);
  });

  test.each(['one', 'all'])('removing keys: %s', async (what) => {
    const kills = await atEveryWrite(async () => {
      const user = await newUser();
      const key = newPasskey({ userHandle: 'AAAA' });
      const { body } = await api('POST', methodsOf(user), { body: bodyOf(key) });
      const remove = () => api('DELETE', what === 'one' ? `${methodsOf(user)}/${body.id}` : methodsOf(user));
      return {
        people: [{ userId: user.id }],
        run: remove,
        async check() {
          const isGone = (await listed(user)).length === 0;
          await expectTaken(key);
          expect((await remove()).status).toBe(isGone && what === 'one' ? 404 : 204);
          expect(await listed(user)).toEqual([]);
          await expectTaken(key);
          const signal = { rp_id: 'login.example.com', credential_id: idOf(key) };
          const browser = await beginSignIn(deployment.table);
          expect((await signInWith(handlers, browser, key)).body).toMatchObject({ error: 'unknown_credential', signal });
          expect((await api('POST', methodsOf(user), { body: bodyOf(key) })).status).toBe(201);
          expect((await signInWith(handlers, await beginSignIn(deployment.table), key)).status).toBe(200);
        },
      };
    });
    expect(kills).toBeGreaterThanOrEqual(4);
  });

  test('deleting a user with keys, and with one that was removed before', async () => {
    let names = 0;
    const kills = await atEveryWrite(async () => {
      const user_id = `leaving-${++names}`;
      const user = await newUser({ user_id });
      const [one, other, removed] = [newPasskey({ userHandle: 'AAAA' }), newPasskey(), newPasskey()];
      const { body } = await api('POST', methodsOf(user), { body: bodyOf(removed) });
      await api('DELETE', `${methodsOf(user)}/${body.id}`);
      for (const key of [one, other]) await api('POST', methodsOf(user), { body: bodyOf(key) });
      const remove = () => api('DELETE', user.path);
      return {
        people: [{ userId: user.id }],
        run: remove,
        async check() {
          const gone = await signInWith(handlers, await beginSignIn(deployment.table), one);
          expect(gone).toMatchObject({ status: 403, body: { error: 'unknown_credential' } });
          for (const key of [one, other, removed]) await expectTaken(key);
          expect((await remove()).status).toBe(204);
          expect((await api('GET', user.path)).status).toBe(404);
          for (const key of [one, other, removed]) await expectTaken(key);

          const again = await newUser({ user_id });
          for (const key of [one, other, removed]) expect((await api('POST', methodsOf(again), { body: bodyOf(key) })).status).toBe(201);
        },
      };
    });
    expect(kills).toBeGreaterThanOrEqual(8);
  });
});
