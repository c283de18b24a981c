import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Deployment, startDeployment } from '../../../support/deployment.ts';
import { api, scan } from '../../../support/management-api.ts';

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment();
});
afterAll(() => deployment.close());

const put = (body: unknown, scopes?: string[]) => api('PUT', '/guardian/policies', { body, ...(scopes ? { scopes } : {}) });

describe('/guardian/policies', () => {
  test('is empty at first; the documented call is echoed and read back at once', async () => {
    expect((await api('GET', '/guardian/policies')).body).toEqual([]);

    const answer = await put(['all-applications']);

    expect(answer).toMatchObject({ status: 200, body: ['all-applications'] });
    expect((await api('GET', '/guardian/policies')).body).toEqual(['all-applications']);
    expect((await put([])).body).toEqual([]);
    expect((await api('GET', '/guardian/policies')).body).toEqual([]);
  });

  test.each([
    [['confidence-score'], 'confidence-score is not supported'],
    [['all-applications', 'confidence-score'], 'confidence-score is not supported'],
    [['all-applications', 'all-applications'], 'not unique'],
    [['never'], 'No enum match for: never'],
    [[null], 'found type null'],
    [[1], 'No enum match for: 1'],
    [{ policies: [] }, 'Expected type array but found type object'],
    [undefined, 'Expected type array'],
    [null, 'Expected type array but found type null'],
    ['"all-applications"', 'Expected type array but found type string'],
  ])('PUT with %j is 400 and changes nothing', async (body, message) => {
    const before = await scan(deployment.endpoint);

    const answer = await put(body);

    expect(answer).toMatchObject({ status: 400, body: { errorCode: 'invalid_body' } });
    expect(answer.body.message).toContain(message);
    expect(await scan(deployment.endpoint)).toEqual(before);
  });

  test.each([
    ['read:mfa_policies', 'update:mfa_policies'],
    ['read:guardian_factors', 'update:guardian_factors'],
  ])('takes %s and %s', async (read, update) => {
    expect((await api('GET', '/guardian/policies', { scopes: [read] })).status).toBe(200);
    expect((await api('GET', '/guardian/policies', { scopes: [update] })).status).toBe(403);
    expect((await put([], [update])).status).toBe(200);
    expect((await put([], [read])).status).toBe(403);
  });

  test('a change is in the log as gd_tenant_update', async () => {
    await put(['all-applications']);

    const [entry] = (await api('GET', '/logs', { query: { q: 'type:gd_tenant_update' } })).body;

    expect(entry).toMatchObject({ type: 'gd_tenant_update', client_id: 'test-client', details: { policies: ['all-applications'] } });
  });
});
