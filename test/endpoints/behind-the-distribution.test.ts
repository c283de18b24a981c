// Cases 21 and 47, the handlers' half: behind CloudFront and API Gateway a function sees another host, and takes its own address from nobody.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { handler as factors } from '../../lambdas/api-v2/guardian/factors.get.ts';
import { handler as oidc } from '../../lambdas/oidc.ts';
import { handler as identifierStep } from '../../lambdas/u2/api/login/identifier.post.ts';
import { handler as session } from '../../lambdas/u2/api/session.get.ts';
import { type Deployment, managementToken, startDeployment } from '../support/deployment.ts';
import { addApp, authorizeUrl } from '../support/engine-sign-in.ts';
import { eventOf, invoke } from '../support/event.ts';
import { beginSignIn, origin } from '../support/sign-in.ts';

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment();
  await addApp(deployment.table);
});
afterAll(() => deployment.close());

/** What API Gateway sees of a request that came by the distribution: its own host, and CloudFront's marks. */
const inner = {
  host: 'abc123.execute-api.eu-north-1.amazonaws.com',
  via: '2.0 0123456789abcdef.cloudfront.net (CloudFront)',
  'x-amz-cf-id': 'mL8rTjQ',
  'x-forwarded-for': '203.0.113.9, 130.176.0.1',
  'x-forwarded-port': '443',
  'x-forwarded-proto': 'https',
};
const foreign = { ...inner, host: 'evil.test', 'x-forwarded-host': 'evil.test', forwarded: 'host=evil.test', 'x-forwarded-proto': 'http' };

const step = async (headers: Record<string, string>) => {
  const { state, cookies } = await beginSignIn(deployment.table);
  return invoke(identifierStep, { method: 'POST', headers, cookies, body: { state, identifier: 'a@example.com' } });
};

describe('an origin (case 21)', () => {
  test('that is the configured one is taken, though the host is the gateway’s', async () => {
    expect((await step({ ...inner, origin, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });

  test.each([
    'http://login.example.com',
    'https://login.example.com:8443',
    'https://login.example.com.evil.test',
    'https://evil-login.example.com',
    'https://login.example.com/',
    'https://LOGIN.example.com',
    'https://abc123.execute-api.eu-north-1.amazonaws.com',
    'https://evil.test',
    'http://localhost:3000',
    'null',
    '',
  ])('%j is refused', async (other) => {
    const { status, body } = await step({ ...foreign, origin: other });

    expect([status, body.error]).toEqual([403, 'cross_site_request']);
  });

  test('no header changes an address that we give out', async () => {
    const query = Object.fromEntries(new URL(authorizeUrl(), origin).searchParams);
    const answers = [
      await invoke(oidc, { path: '/.well-known/openid-configuration', headers: foreign }),
      await invoke(oidc, { path: '/authorize', query, headers: foreign }),
      await step({ ...foreign, origin }),
    ];

    expect(answers[0]?.body.authorization_endpoint).toBe(`${origin}/authorize`);
    expect(answers.map(({ status }) => status)).toEqual([200, 303, 200]);
    expect(JSON.stringify(answers)).not.toMatch(/evil|execute-api/);
  });
});

describe('a request by way of the distribution (case 47)', () => {
  test('keeps its bearer token; without one the 401 is ours, in JSON', async () => {
    const headers = { ...inner, authorization: `Bearer ${await managementToken('read:guardian_factors')}` };
    const refused = await invoke(factors, { headers: inner });

    expect((await invoke(factors, { headers })).status).toBe(200);
    expect([refused.status, refused.headers['content-type']]).toEqual([401, 'application/json; charset=utf-8']);
    expect(refused.body).toMatchObject({ statusCode: 401, error: 'Unauthorized' });
  });

  test('keeps its query and its cookies, from the gateway’s list and from a header alike', async () => {
    const { state, cookies } = await beginSignIn(deployment.table);
    const event = eventOf({ path: '/u2/api/session', query: { state }, headers: inner });
    const context = { awsRequestId: 'test' } as never;

    const answers = await Promise.all([
      session({ ...event, cookies: ['other=1', ...cookies] }, context),
      session({ ...event, headers: { ...event.headers, cookie: ['other=1', ...cookies].join('; ') } }, context),
      session(event, context),
    ]);

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 403]);
  });
});
