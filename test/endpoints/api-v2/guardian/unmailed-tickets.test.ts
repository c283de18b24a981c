// A ticket that was to be mailed and could not be is none: nobody would ever get its address.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { forgetConfig } from '../../../../service/config.ts';
import { writeFactorSwitch } from '../../../../service/storage/settings.ts';
import { type Deployment, startDeployment } from '../../../support/deployment.ts';
import { api, newUser, scan } from '../../../support/management-api.ts';

let deployment: Deployment;
beforeAll(async () => {
  // Nobody listens there.
  const mail = { MAIL_SENDER: 'ses:no-reply@example.com', AWS_ENDPOINT_URL_SESV2: 'http://127.0.0.1:9' };
  deployment = await startDeployment({ ...mail, POWERTOOLS_LOG_LEVEL: 'SILENT' });
  await writeFactorSwitch(deployment.table, 'otp', true);
});
afterAll(() => deployment.close());

const tickets = async () => (await scan(deployment.endpoint)).filter(({ pk }) => String(pk).startsWith('TICKET#'));
const create = (body: Record<string, unknown>) => api('POST', '/guardian/enrollments/ticket', { body });

test('with the mail service away it is 503, to be tried again, and none is left', async () => {
  const user = await newUser();

  const answered = await create({ user_id: user.id, send_mail: true });

  expect(answered).toMatchObject({ status: 503, body: { errorCode: 'temporarily_unavailable' } });
  expect(Number(answered.headers['retry-after'])).toBeGreaterThan(0);
  expect(await tickets()).toEqual([]);
  expect((await create({ user_id: user.id, send_mail: false })).status).toBe(200);
});

const verification = async () =>
  (await api('POST', '/users', { body: { connection: 'Username-Password-Authentication', email: 'ana@example.com', verify_email: true } }))
    .body;

test('a verification mail is refused with the reason: that there are none, or no sender for any', async () => {
  expect(await verification()).toMatchObject({
    field: 'verify_email',
    message: expect.stringMatching(/^Verification mails .*verify_email/),
  });
  process.env['MAIL_SENDER'] = '';
  forgetConfig();

  expect(await verification()).toMatchObject({ field: 'verify_email', message: expect.stringMatching(/has no mail sender.*verify_email/) });
});

test('a deployment without a sender says so in a 400, and makes tickets that are not mailed', async () => {
  process.env['MAIL_SENDER'] = '';
  forgetConfig();
  const user = await newUser();
  const before = await tickets();

  expect(await create({ user_id: user.id, send_mail: true })).toMatchObject({ status: 400, body: { field: 'send_mail' } });
  expect(await tickets()).toEqual(before);
  expect((await create({ user_id: user.id })).status).toBe(200);
});
