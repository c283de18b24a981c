import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readOutbox } from '../../../../service/delivery/outbox.ts';
import { readAccount } from '../../../../service/storage/account.ts';
import { hashOf } from '../../../../service/storage/hash.ts';
import { changeMethods } from '../../../../service/storage/methods.ts';
import { findTicket } from '../../../../service/storage/tickets.ts';
import { advanceClock, resetClock, setClock } from '../../../support/clock.ts';
import { type Deployment, startDeployment } from '../../../support/deployment.ts';
import { switchOnly } from '../../../support/keyed.ts';
import { api, newUser, scan } from '../../../support/management-api.ts';
import { codeOf, openTicket } from '../../../support/ticketed.ts';

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment({ MAIL_SENDER: 'outbox' });
});
afterAll(() => deployment.close());
beforeEach(async () => {
  setClock(1_800_000_000);
  await switchOnly(deployment.table, 'otp', 'sms');
});
afterEach(resetClock);

const create = (body: Record<string, unknown>) => api('POST', '/guardian/enrollments/ticket', { body });
const tokenIn = (address: string): string => new URL(address).searchParams.get('ticket') ?? '';
const mailsTo = (address: string) => readOutbox().filter(({ channel, to }) => channel === 'email' && to === address);

describe('POST /guardian/enrollments/ticket', () => {
  test('answers the documented call with 200, an id and the address to open', async () => {
    const user = await newUser();

    const made = await create({ user_id: user.id, send_mail: false });

    expect(made.status).toBe(200);
    expect(made.body).toEqual({
      ticket_id: expect.stringMatching(/^[\w-]{43}$/),
      ticket_url: expect.stringMatching(/^https:\/\/login\.example\.com\/u2\/guardian\/enroll\?ticket=[\w-]{43}$/),
    });
    const token = tokenIn(made.body.ticket_url);
    expect(made.body.ticket_id).toBe(hashOf(token)); // the id alone opens nothing
    expect((await openTicket(token)).status).toBe(302);
    expect((await openTicket(made.body.ticket_id)).status).toBe(403);
    expect(JSON.stringify(await scan(deployment.endpoint))).not.toContain(token);
    expect(mailsTo(user.email)).toEqual([]);
  });

  test('is logged with who asked for it, without the ticket', async () => {
    const user = await newUser();
    const made = await create({ user_id: user.id, factor: 'phone', allow_multiple_enrollments: true });

    const entries = (await api('GET', `${user.path}/logs`)).body as { description: string }[];

    expect(entries.find(({ description }) => description.includes('ticket'))).toMatchObject({
      type: 'sapi',
      description: 'Create a Guardian enrollment ticket',
      client_id: 'test-client',
      details: { ticket: { id: made.body.ticket_id, factor: 'phone', allow_multiple_enrollments: true, mailed: false } },
    });
    expect(await findTicket(deployment.table, made.body.ticket_id)).toMatchObject({ factor: 'sms', multiple: true });
  });

  test.each([
    [{}, '', 'Add your second sign-in step|second step'],
    [{ email_locale: 'de-AT' }, '', 'zweiten? Schritt'],
    [{ email_locale: 'he' }, '', '[א-ת]'],
    [{ email: 'Other@Example.org' }, 'other@example.org', ''],
  ])('with send_mail mails it, with %j', async (more, address, words) => {
    const user = await newUser();

    const made = await create({ user_id: user.id, send_mail: true, ...more });

    expect(made.status).toBe(200);
    const [mail, ...others] = mailsTo(address || user.email);
    expect(others).toEqual([]);
    expect(mail?.body).toContain(made.body.ticket_url);
    expect(`${mail?.subject} ${mail?.body}`).toMatch(new RegExp(words, 'i'));
  });

  test.each([
    ['no user', {}, 'user_id', "Payload validation error: 'Missing required property: user_id'."],
    ['a number', { user_id: 5 }, 'user_id', "Payload validation error: 'Expected type string but found type number' on property user_id."],
    [
      "the documents' own mistake",
      { send_email: true },
      'send_email',
      "Payload validation error: 'Additional properties not allowed: send_email'.",
    ],
    ['text for a flag', { send_mail: 'true' }, 'send_mail', ''],
    ['what is no address', { email: 'nobody' }, 'email', ''],
    ['what is no language', { email_locale: '<b>' }, 'email_locale', ''],
    ['a factor that is none', { factor: 'sms' }, 'factor', "Payload validation error: 'No enum match for: sms' on property factor."],
    [
      'push',
      { factor: 'push-notification' },
      'factor',
      "Payload validation error: 'Tickets for push-notification are not supported' on property factor.",
    ],
    ['e-mail', { factor: 'email' }, 'factor', ''],
    ['a factor that is off', { factor: 'webauthn-roaming' }, 'factor', 'The factor webauthn-roaming is not enabled.'],
  ])('refuses %s with 400, and makes none', async (name, more, field, message) => {
    const user = await newUser();
    const body = { ...(name === 'no user' ? {} : { user_id: user.id }), ...more };
    const before = await scan(deployment.endpoint);

    const refused = await create(body);

    expect(refused).toMatchObject({ status: 400, body: { statusCode: 400, errorCode: 'invalid_body', field } });
    if (message) expect(refused.body.message).toBe(message);
    expect(await scan(deployment.endpoint)).toEqual(before);
  });

  test('needs a factor that can be enrolled, and a user', async () => {
    const user = await newUser();

    for (const nobody of ['auth0|nobody', `auth0|${'x'.repeat(250)}`, 'x'.repeat(3000)]) {
      expect(await create({ user_id: nobody })).toMatchObject({ status: 404, body: { errorCode: 'inexistent_user' } });
    }
    await switchOnly(deployment.table, 'recovery-code');
    expect((await create({ user_id: user.id })).status).toBe(400);
  });

  test('needs a scope', async () => {
    const call = { body: { user_id: (await newUser()).id }, scopes: ['read:users'] };

    expect(await api('POST', '/guardian/enrollments/ticket', call)).toMatchObject({
      status: 403,
      body: { errorCode: 'insufficient_scope' },
    });
  });

  test('is 200 for a user who holds a method or is blocked; it is the opening that is refused', async () => {
    const holder = await newUser();
    const body = { type: 'totp', totp_secret: 'JBSWY3DPEHPK3PXP', confirmed: true };
    await api('POST', `${holder.path}/authentication-methods`, { body });
    const made = await create({ user_id: holder.id });
    const blocked = await newUser({ blocked: true });
    const toBlocked = await create({ user_id: blocked.id });

    expect([made.status, toBlocked.status]).toEqual([200, 200]);
    expect(codeOf(await openTicket(tokenIn(made.body.ticket_url)))).toBe('already_enrolled');
    expect(codeOf(await openTicket(tokenIn(toBlocked.body.ticket_url)))).toBe('ticket_unknown');
  });
});

test('a blocked user is mailed nothing, and the log says so', async () => {
  const blocked = await newUser({ blocked: true });

  const made = await create({ user_id: blocked.id, send_mail: true });

  expect(made).toMatchObject({ status: 200, body: { ticket_url: expect.any(String) } });
  expect(mailsTo(blocked.email)).toEqual([]);
  const entries = (await api('GET', `${blocked.path}/logs`)).body;
  expect(entries).toContainEqual(
    expect.objectContaining({ details: expect.objectContaining({ ticket: expect.objectContaining({ mailed: false }) }) }),
  );
});

describe('a user without an address', () => {
  test('is told in the 400', async () => {
    const user = await newUser();
    const profile = { pk: `USER#${user.id}`, sk: 'PROFILE' };
    await deployment.table.update(profile, { remove: ['email'] });

    expect(await create({ user_id: user.id, send_mail: true })).toMatchObject({ status: 400, body: { field: 'email' } });
    expect((await create({ user_id: user.id, send_mail: true, email: 'me@example.net' })).status).toBe(200);
  });
});

describe('pending tickets', () => {
  test('are listed newest first, until they are deleted or run out', async () => {
    const user = await newUser();
    const first = (await create({ user_id: user.id, factor: 'otp' })).body;
    advanceClock(60);
    const second = (await create({ user_id: user.id })).body;
    const list = () => api('GET', `${user.path}/enrollment-tickets`);

    expect((await list()).body).toEqual([
      {
        ticket_id: second.ticket_id,
        created_at: '2027-01-15T08:01:00.000Z',
        expires_at: '2027-01-20T08:01:00.000Z',
        allow_multiple_enrollments: false,
      },
      expect.objectContaining({ ticket_id: first.ticket_id, factor: 'otp' }),
    ]);
    expect(JSON.stringify((await list()).body)).not.toContain(tokenIn(second.ticket_url));

    expect((await api('DELETE', `/guardian/enrollments/ticket/${second.ticket_id}`)).status).toBe(204);
    expect(codeOf(await openTicket(tokenIn(second.ticket_url)))).toBe('ticket_unknown');
    expect((await list()).body).toMatchObject([{ ticket_id: first.ticket_id }]);
    expect(await api('DELETE', `/guardian/enrollments/ticket/${second.ticket_id}`)).toMatchObject({
      status: 404,
      body: { errorCode: 'ticket_not_found' },
    });
    advanceClock(5 * 24 * 3600);
    expect((await list()).body).toEqual([]);
  });

  test('once one is deleted, an enrolment by it that was decided a moment before is decided anew', async () => {
    const user = await newUser();
    const { ticket_id } = (await create({ user_id: user.id })).body;
    const seen = await readAccount(deployment.table, user.id);

    await api('DELETE', `/guardian/enrollments/ticket/${ticket_id}`);

    const method = { id: '01ARZ3NDEKTSV4RRFFQ69G5FA1', type: 'totp', confirmed: true, created_at: '2027-01-15T08:00:00.000Z' } as const;
    expect(seen && (await changeMethods(deployment.table, seen, { add: [method] }))).toBe('stale');
  });

  test('end with the block of the user, and stay so after it; what was decided before is not written either', async () => {
    const user = await newUser();
    const made = (await create({ user_id: user.id })).body;
    const seen = await readAccount(deployment.table, user.id);
    await api('PATCH', user.path, { body: { blocked: true } });
    const method = { id: '01ARZ3NDEKTSV4RRFFQ69G5FA2', type: 'totp', confirmed: true, created_at: '2027-01-15T08:00:00.000Z' } as const;
    expect(seen && (await changeMethods(deployment.table, seen, { add: [method] }))).toBe('stale');
    advanceClock(2);
    await api('PATCH', user.path, { body: { blocked: false } });

    expect((await api('GET', `${user.path}/enrollment-tickets`)).body).toEqual([]);
    expect(codeOf(await openTicket(tokenIn(made.ticket_url)))).toBe('ticket_unknown');
    expect((await openTicket(tokenIn((await create({ user_id: user.id })).body.ticket_url))).status).toBe(302);
  });

  test.each([43, 65, 3000])('an unknown id of %d characters is not found', async (length) => {
    const id = 'A'.repeat(length);
    expect(await api('DELETE', `/guardian/enrollments/ticket/${id}`)).toMatchObject({
      status: 404,
      body: { errorCode: 'ticket_not_found' },
    });
  });

  test('are those of a user that there is', async () => {
    expect(await api('GET', '/users/auth0%7Cnobody/enrollment-tickets')).toMatchObject({
      status: 404,
      body: { errorCode: 'inexistent_user' },
    });
  });
});

describe('GET and DELETE /guardian/enrollments/{id}', () => {
  test('read and end a method by its id, without its user', async () => {
    const user = await newUser();
    const body = { type: 'phone', phone_number: '+15551234567', name: 'Mobile', confirmed: true };
    const { id } = (await api('POST', `${user.path}/authentication-methods`, { body })).body;

    expect(await api('GET', `/guardian/enrollments/${id}`)).toMatchObject({
      status: 200,
      body: {
        id,
        status: 'confirmed',
        auth_method: 'sms',
        name: 'Mobile',
        phone_number: '+15551234567',
        enrolled_at: '2027-01-15T08:00:00.000Z',
      },
    });
    expect((await api('DELETE', `/guardian/enrollments/${id}`)).status).toBe(204);
    expect((await api('GET', `${user.path}/authentication-methods`)).body).toEqual([]);
    for (const method of ['GET', 'DELETE'])
      expect(await api(method, `/guardian/enrollments/${id}`)).toMatchObject({
        status: 404,
        body: { statusCode: 404, error: 'Not Found', message: 'Enrollment not found', errorCode: 'enrollment_not_found' },
      });
  });

  test.each([
    ['Auth0’s', 'dev_f0O81fTcftc0kN2v'],
    ['a short id', 'x'],
    ['an id of nobody', '01ARZ3NDEKTSV4RRFFQ69G5FAV'],
    ['a long id', 'A'.repeat(65)],
    ['an id longer than any key', 'A'.repeat(3000)],
  ])('%s is not found', async (_what, id) => {
    const notFound = { status: 404, body: { errorCode: 'enrollment_not_found' } };
    expect(await api('GET', `/guardian/enrollments/${id}`)).toMatchObject(notFound);
    expect(await api('DELETE', `/guardian/enrollments/${id}`)).toMatchObject(notFound);
  });

  test('no trace of whose it was stays once its user is deleted', async () => {
    const user = await newUser();
    const body = { type: 'totp', totp_secret: 'JBSWY3DPEHPK3PXP', confirmed: true };
    const { id } = (await api('POST', `${user.path}/authentication-methods`, { body })).body;
    await api('DELETE', user.path);

    expect((await scan(deployment.endpoint)).filter(({ pk }) => pk === `METHOD#${id}`)).toEqual([]);
    expect((await api('GET', `/guardian/enrollments/${id}`)).status).toBe(404);
  });
});
