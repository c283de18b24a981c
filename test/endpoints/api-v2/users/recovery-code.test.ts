import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readOutbox } from '../../../../service/delivery/outbox.ts';
import { verifyPassword } from '../../../../service/keys/password-hash.ts';
import { Secret } from '../../../../service/rules/secret.ts';
import { readAccount, recoveryKey } from '../../../../service/storage/account.ts';
import { allItems } from '../../../support/all-items.ts';
import { type Deployment, startDeployment } from '../../../support/deployment.ts';
import { catchLog } from '../../../support/log-lines.ts';
import { api, newUser } from '../../../support/management-api.ts';

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment({ MAIL_SENDER: 'outbox' });
});
afterAll(() => deployment.close());

const regenerate = (path: string, more: Parameters<typeof api>[2] = {}) => api('POST', `${path}/recovery-code-regeneration`, more);
const totp = { type: 'totp', totp_secret: 'JBSWY3DPEHPK3PXP', confirmed: true };
const recoveryOf = async (id: string) => (await readAccount(deployment.table, id))?.recovery;
const isGood = async (id: string, code: string) => verifyPassword(new Secret(code), (await recoveryOf(id))?.hash);

test.each([[undefined], [{}], [null]])(
  'POST …/recovery-code-regeneration with the body %j answers the code, as Auth0 does',
  async (body) => {
    const user = await newUser();
    const made = await regenerate(user.path, { body });
    expect(made).toMatchObject({ status: 200, body: { recovery_code: expect.stringMatching(/^[A-Z0-9]{24}$/) } });
    expect(Object.keys(made.body)).toEqual(['recovery_code']);
    expect(await isGood(user.id, made.body.recovery_code)).toBe(true);
  },
);

test('each replaces the one before, also of ten at once', async () => {
  const user = await newUser();
  await api('POST', `${user.path}/authentication-methods`, { body: totp });
  const answers = await Promise.all(Array.from({ length: 10 }, () => regenerate(user.path)));
  const good = await Promise.all(answers.map(({ body }) => isGood(user.id, body.recovery_code)));
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
  expect(good.filter(Boolean)).toHaveLength(1);
});

test('is told by mail and in the log; the code stands in the answer alone', async () => {
  const user = await newUser();
  const log = catchLog();
  const { recovery_code: code } = (await regenerate(user.path)).body;
  log.stop();
  const mails = readOutbox().filter(({ to }) => to === user.email);
  expect(mails).toHaveLength(1);
  const entries = (await allItems()).filter(({ user_id, type }) => user_id === user.id && type === 'sapi');
  expect(entries.map(({ details }) => details)).toContainEqual(
    expect.objectContaining({ authenticator: expect.objectContaining({ type: 'recovery-code' }) }),
  );
  expect(JSON.stringify([mails, await allItems(), log.text()])).not.toContain(code);
});

test('is refused for an unknown user, without the scope, and with members', async () => {
  const user = await newUser();
  expect(await regenerate('/users/auth0%7Cnobody')).toMatchObject({ status: 404, body: { errorCode: 'inexistent_user' } });
  expect((await regenerate(user.path, { scopes: ['read:users'] })).status).toBe(403);
  for (const body of [{ recovery_code: 'A'.repeat(24) }, [], 'x']) expect((await regenerate(user.path, { body })).status).toBe(400);
  expect(await recoveryOf(user.id)).toBeUndefined();
});

test('ends the lock of the code', async () => {
  const user = await newUser();
  const counter = { pk: `USER#${user.id}`, sk: 'COUNTER#recovery' };
  await deployment.table.put({ ...counter, total: 100 });
  await regenerate(user.path);
  expect(await deployment.table.get(counter)).toMatchObject({ total: 0 });
});

test('the code is listed beside the methods, without itself, and can be taken away by its id', async () => {
  const user = await newUser();
  const methods = `${user.path}/authentication-methods`;
  const { id: totpId } = (await api('POST', methods, { body: totp })).body;
  await regenerate(user.path);

  const listed = await api('GET', methods);
  expect(listed.body).toMatchObject([{ id: totpId }, { type: 'recovery-code', confirmed: true }]);
  const { id } = listed.body[1];
  expect(Object.keys(listed.body[1]).sort()).toEqual(['confirmed', 'created_at', 'id', 'type']);
  expect((await api('GET', `${methods}/${id}`)).body).toEqual(listed.body[1]);
  expect((await api('GET', methods, { query: { include_totals: 'true', page: '1', per_page: '1' } })).body).toMatchObject({
    total: 2,
    authenticators: [{ id }],
  });
  expect((await api('PATCH', `${methods}/${id}`, { body: { name: 'x' } })).status).toBe(404);

  expect((await api('DELETE', `${methods}/${id}`)).status).toBe(204);
  expect((await api('GET', methods)).body).toMatchObject([{ id: totpId }]);
  const mail = readOutbox().filter(({ to }) => to === user.email);
  expect(mail.at(-1)?.subject).toContain('removed');
  expect(mail.at(-1)?.body).toContain('Recovery code');
  const entries = (await allItems()).filter(({ user_id, details }) => user_id === user.id && JSON.stringify(details ?? null).includes(id));
  expect(entries.map(({ type }) => type)).toContain('gd_unenroll');
  expect((await api('DELETE', `${methods}/${id}`)).status).toBe(404);
});

test.each(['DELETE one', 'DELETE all', 'PUT none'])('%s takes the code with the last method', async (how) => {
  const user = await newUser();
  const methods = `${user.path}/authentication-methods`;
  const { id } = (await api('POST', methods, { body: totp })).body;
  await regenerate(user.path);
  if (how === 'PUT none') await api('PUT', methods, { body: [] });
  else await api('DELETE', how === 'DELETE all' ? methods : `${methods}/${id}`);
  expect(await recoveryOf(user.id)).toBeUndefined();
  expect((await api('GET', methods)).body).toEqual([]);
});

test('DELETE all takes one that stands alone, and the user’s deletion takes all', async () => {
  const user = await newUser();
  await regenerate(user.path);
  expect((await api('DELETE', `${user.path}/authentication-methods`)).status).toBe(204);
  expect(await recoveryOf(user.id)).toBeUndefined();
  await regenerate(user.path);
  await api('DELETE', user.path);
  expect(await deployment.table.get(recoveryKey(user.id))).toBeUndefined();
});

test('a code that was left by a user who is gone is not that of another with the same id', async () => {
  const user = await newUser();
  await regenerate(user.path);
  const left = await deployment.table.get(recoveryKey(user.id));
  await deployment.table.put({ ...recoveryKey(user.id), ...left, created_at: '2020-01-01T00:00:00.000Z' });
  expect(await recoveryOf(user.id)).toBeUndefined();
});
