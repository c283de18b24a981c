// Who is told of what an administrator changed, and the older names for methods.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readOutbox } from '../../../../service/delivery/outbox.ts';
import { type Deployment, startDeployment } from '../../../support/deployment.ts';
import { api, newUser } from '../../../support/management-api.ts';

let deployment: Deployment;
let user: { id: string; path: string; email: string };
beforeAll(async () => {
  deployment = await startDeployment({ MAIL_SENDER: 'outbox' });
});
beforeEach(async () => {
  user = await newUser({ user_metadata: { lang: 'de' } });
});
afterAll(() => deployment.close());

const told = () => readOutbox().filter(({ to }) => to === user.email);
const totp = { type: 'totp', totp_secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', name: 'Arbeit' };
const add = async (body: object = totp): Promise<string> => {
  const answer = await api('POST', `${user.path}/authentication-methods`, { body, headers: { 'accept-language': 'he' } });
  expect(answer.status).toBe(201);
  return answer.body.id;
};

describe('the user is told by mail, in their own language and not the caller’s,', () => {
  test('of a method that was added', async () => {
    await add();

    expect(told()).toHaveLength(1);
    expect(told()[0]?.subject).toMatch(/hinzugefügt|neue|eingerichtet/i);
    expect(told()[0]?.body).not.toContain(totp.totp_secret);
  });

  test('of one that was removed, by its own address and by that of the enrolment', async () => {
    const first = await add();
    await api('DELETE', `${user.path}/authentication-methods/${first}`);
    const second = await add({ ...totp, totp_secret: 'KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU' });
    await api('DELETE', `/guardian/enrollments/${second}`);

    expect(told()).toHaveLength(4);
    for (const at of [1, 3]) expect(told()[at]?.subject).toMatch(/entfernt/i);
  });

  test('of each, where all are replaced or removed', async () => {
    await add();
    await api('PUT', `${user.path}/authentication-methods`, { body: [{ type: 'phone', phone_number: '+46701740605' }] });
    expect(told()).toHaveLength(3);

    await api('DELETE', `${user.path}/authentication-methods`);
    expect(told()).toHaveLength(4);
    await api('DELETE', `${user.path}/authentication-methods`);
    expect(told()).toHaveLength(4);
  });

  test('of a new password', async () => {
    expect((await api('PATCH', user.path, { body: { password: 'correct horse battery staple' } })).status).toBe(200);

    expect(told()).toHaveLength(1);
    expect(told()[0]?.subject).toMatch(/Passwort/);
    expect(told()[0]?.body).not.toContain('correct horse');
  });

  test('of nothing else, and not of what was refused or is no method yet', async () => {
    await add({ ...totp, confirmed: false });
    await api('PATCH', user.path, { body: { name: 'Ada' } });
    expect((await api('PATCH', user.path, { body: { password: 'short' } })).status).toBe(400);
    expect((await api('DELETE', `${user.path}/authentication-methods/none`)).status).toBe(404);

    expect(told()).toEqual([]);
  });
});

describe('the older names', () => {
  test('GET /users/{id}/enrollments shows the methods as Guardian called them', async () => {
    expect((await api('GET', `${user.path}/enrollments`)).body).toEqual([]);
    const id = await add();
    await add({ type: 'phone', phone_number: '+46701740605', confirmed: false });

    const answer = await api('GET', `${user.path}/enrollments`, { scopes: ['read:users'] });

    expect(answer.body).toEqual([
      { id, status: 'confirmed', type: 'totp', name: 'Arbeit', auth_method: 'authenticator', ...enrolledAt(answer.body[0]) },
      expect.objectContaining({ status: 'pending', type: 'phone', phone_number: '+46701740605', auth_method: 'sms' }),
    ]);
  });

  test('DELETE /users/{id}/authenticators removes all, any number of times', async () => {
    await add();

    expect((await api('DELETE', `${user.path}/authenticators`, { scopes: ['delete:guardian_enrollments'] })).status).toBe(204);
    expect((await api('DELETE', `${user.path}/authenticators`)).status).toBe(204);

    expect((await api('GET', `${user.path}/authentication-methods`)).body).toEqual([]);
  });

  test('are 404 for an unknown user', async () => {
    for (const [method, path] of [
      ['GET', '/users/auth0%7Cnobody/enrollments'],
      ['DELETE', '/users/auth0%7Cnobody/authenticators'],
      ['POST', '/users/auth0%7Cnobody/multifactor/actions/invalidate-remember-browser'],
    ] as const) {
      expect(await api(method, path)).toMatchObject({ status: 404, body: { errorCode: 'inexistent_user' } });
    }
  });
});

const enrolledAt = ({ enrolled_at }: { enrolled_at?: string }): object => (enrolled_at === undefined ? {} : { enrolled_at });

test('invalidate-remember-browser is 204 with an empty body, with none and with null; its scope is update:users', async () => {
  const path = `${user.path}/multifactor/actions/invalidate-remember-browser`;

  for (const body of [undefined, {}, 'null']) expect((await api('POST', path, { body, scopes: ['update:users'] })).status).toBe(204);

  expect((await api('POST', path, { scopes: ['read:users'] })).status).toBe(403);
  expect((await api('POST', path, { body: { all: true } })).status).toBe(400);
  const [entry] = (await api('GET', `${user.path}/logs`)).body;
  expect(entry).toMatchObject({ type: 'sapi', description: 'Invalidate all remembered browsers' });
});
