import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Deployment, startDeployment } from '../../../support/deployment.ts';
import { api, newUser, scan } from '../../../support/management-api.ts';

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment();
});
afterAll(() => deployment.close());

const sample = { type: 'totp', totp_secret: 'JBSWY3DPEHPK3PXP', confirmed: true };
const other = (letter: string) => ({ type: 'totp', totp_secret: letter.repeat(32) });

describe('authentication methods', () => {
  test('the documented import answers 201 and is listed', async () => {
    const user = await newUser();

    const made = await api('POST', `${user.path}/authentication-methods`, { body: sample });
    const listed = await api('GET', `${user.path}/authentication-methods`);

    expect(made.status).toBe(201);
    expect(made.body).toEqual({ id: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/), type: 'totp', created_at: expect.any(String) });
    expect(listed.body).toEqual([{ ...made.body, confirmed: true, enrolled_at: made.body.created_at }]);
  });
});
