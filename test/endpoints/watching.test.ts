// What an operator sees: lines and metrics with the gateway's request id, mail that goes out by SES, and no more than that.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { handler as policies } from '../../lambdas/api-v2/guardian/policies.get.ts';
import { handler as notFound } from '../../lambdas/not-found.ts';
import { handler as oidc } from '../../lambdas/oidc.ts';
import { handler as passwordStep } from '../../lambdas/u2/api/login/password.post.ts';
import { handler as totpStep } from '../../lambdas/u2/api/mfa/totp-challenge.post.ts';
import { kmsSecretBox } from '../../service/keys/secret-box-kms.ts';
import { writeFactorSwitch, writePolicy } from '../../service/storage/settings.ts';
import { absent } from '../../service/storage/table.ts';
import { type Deployment, managementToken, startDeployment } from '../support/deployment.ts';
import { eventOf, invoke } from '../support/event.ts';
import { beginSignIn, codeNow, givenPerson, givenTotp, post } from '../support/sign-in.ts';

const { requestId } = eventOf().requestContext;
const sent: { from: string; to: string[]; subject: string; text: string }[] = [];
let sesStatus = 200;
let ses: Server;
let deployment: Deployment;

beforeAll(async () => {
  ses = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const { FromEmailAddress, Destination, Content } = JSON.parse(Buffer.concat(chunks).toString());
    const { Subject, Body } = Content.Simple;
    const isSending = request.method === 'POST' && request.url === '/v2/email/outbound-emails';
    if (isSending) sent.push({ from: FromEmailAddress, to: Destination.ToAddresses, subject: Subject.Data, text: Body.Text.Data });
    const refused = { message: `Email address is not verified: ${Destination.ToAddresses[0]}` };
    response.writeHead(sesStatus, { 'content-type': 'application/json', 'x-amzn-errortype': 'MessageRejected' });
    response.end(JSON.stringify(sesStatus === 200 ? { MessageId: 'm' } : refused));
  });
  await new Promise<void>((done) => ses.listen(0, '127.0.0.1', done));
  deployment = await startDeployment({
    MAIL_SENDER: 'ses:no-reply@example.com',
    AWS_ENDPOINT_URL_SESV2: `http://127.0.0.1:${(ses.address() as AddressInfo).port}`,
    AWS_MAX_ATTEMPTS: '1',
    POWERTOOLS_METRICS_DISABLED: 'false',
  });
  await writeFactorSwitch(deployment.table, 'otp', true);
  await writePolicy(deployment.table, ['all-applications']);
});
afterAll(async () => {
  process.env['POWERTOOLS_METRICS_DISABLED'] = 'true';
  ses.closeAllConnections();
  ses.close();
  await deployment.close();
});

// biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever line was written
let lines: any[] = [];
beforeEach(() => {
  lines = [];
  sent.length = 0;
  sesStatus = 200;
  for (const stream of [process.stdout, process.stderr]) {
    jest.spyOn(stream, 'write').mockImplementation((text) => {
      for (const line of String(text).split('\n')) if (line.startsWith('{')) lines.push(JSON.parse(line));
      return true;
    });
  }
});
afterEach(() => {
  jest.restoreAllMocks();
});
const counted = (name: string) => lines.filter((line) => name in line);

describe('the request id', () => {
  test('of the gateway is in every answer', async () => {
    const authorization = `Bearer ${await managementToken('read:mfa_policies')}`;
    const answers = [
      await invoke(policies, { headers: { authorization } }),
      await invoke(policies),
      await invoke(notFound),
      await invoke(passwordStep, { method: 'POST', body: {} }),
      await invoke(oidc, { path: '/.well-known/openid-configuration' }),
      await invoke(oidc, { path: '/oauth/token', method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' }),
    ];

    expect(answers.map(({ status, headers }) => [status, headers['x-request-id']])).toEqual(
      [200, 401, 404, 403, 200, 400].map((status) => [status, requestId]),
    );
  });

  test('stands in the line about a failure, whichever layer it came from, with its route', async () => {
    jest.spyOn(deployment.table, 'get').mockRejectedValue(new Error('a layer below'));
    const authorization = `Bearer ${await managementToken('read:mfa_policies')}`;
    await invoke(policies, { path: '/api/v2/guardian/policies', headers: { authorization } });
    await invoke(oidc, { path: '/v2/logout', query: { client_id: 'somebody' } });

    const failures = lines.filter(({ level }) => level === 'ERROR');
    expect(failures).toHaveLength(2);
    for (const line of failures) expect(line).toMatchObject({ requestId, functionRequestId: 'test', service: 'sallyport' });
    expect(failures.map(({ route }) => route)).toEqual(['GET /api/v2/guardian/policies', 'GET /v2/logout']);
    expect(failures.map(({ cause }) => cause.message)).toEqual(['a layer below', 'a layer below']);
  });
});

describe('metrics', () => {
  test('count a conditional write that was refused, and none that was written', async () => {
    await deployment.table.put({ pk: 'X#1', sk: 'X' }, [absent('pk')]);
    expect(counted('RefusedWrites')).toEqual([]);

    await deployment.table.put({ pk: 'X#1', sk: 'X' }, [absent('pk')]);
    expect(counted('RefusedWrites')).toMatchObject([
      {
        RefusedWrites: 1,
        service: 'sallyport',
        _aws: {
          CloudWatchMetrics: [{ Namespace: 'Sallyport', Dimensions: [['service']], Metrics: [{ Name: 'RefusedWrites', Unit: 'Count' }] }],
        },
      },
    ]);
  });

  test('count each failure that begins a wait, with the request', async () => {
    const { email } = await givenPerson(deployment.table);
    const browser = await beginSignIn(deployment.table, { identifier: email });
    for (let count = 0; count < 9; count++) await post(passwordStep, browser, { password: 'not this one' });
    expect(counted('Lockouts')).toEqual([]);

    expect((await post(passwordStep, browser, { password: 'not this one' })).status).toBe(429);
    expect(counted('Lockouts')).toMatchObject([{ Lockouts: 1, requestId }]);
  });

  test('count a call to a key that failed, which is a 503', async () => {
    const onError = jest.fn(async () => undefined);
    process.env['AWS_ENDPOINT_URL_KMS'] = 'http://127.0.0.1:1';
    const box = kmsSecretBox('key', onError);

    await expect(box.decrypt('AAAA', {})).rejects.toMatchObject({ status: 503, code: 'temporarily_unavailable' });
    await expect(box.encrypt(Buffer.from('x'), {})).rejects.toMatchObject({ status: 503 });
    expect(onError).toHaveBeenCalledTimes(2);
  });
});

describe('mail by SES', () => {
  const secret = 'MZQWG5DPOJ4S24DSNF3GC5DFFVVWK6JB';
  const guessTen = async () => {
    const person = await givenPerson(deployment.table);
    await givenTotp(deployment.table, person, secret);
    const now = Math.floor(Date.now() / 1000);
    const firstFactor = { amr: ['pwd'], at: now };
    const browser = await beginSignIn(deployment.table, { state: 'awaiting_mfa', userId: person.userId, firstFactor });
    const right = new Set([-1, 0, 1, 2].map((offset) => codeNow(secret, offset)));
    const wrong = Array.from({ length: 14 }, (_, count) => `${111111 + count}`).filter((code) => !right.has(code));
    const statuses: number[] = [];
    for (const code of wrong.slice(0, 10)) statuses.push((await post(totpStep, browser, { code })).status);
    return { person, statuses };
  };
  const statusesOfTen = [...Array(9).fill(403), 429];

  test('tells the person, from the address of the deployment', async () => {
    const { person, statuses } = await guessTen();

    expect(statuses).toEqual(statusesOfTen);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ from: 'no-reply@example.com', to: [person.email] });
    expect(sent[0]?.subject).not.toBe('');
    expect(sent[0]?.text).toContain('198.51.100.7');
  });

  test('that is refused changes nothing for the person; the operator reads it without the address', async () => {
    sesStatus = 400;
    const { person, statuses } = await guessTen();

    expect(statuses).toEqual(statusesOfTen);
    const notSent = lines.filter(({ message }) => message === 'notice not sent');
    expect(notSent).toMatchObject([{ level: 'WARN', notice: 'guessing', user_id: person.userId, reason: 'MessageRejected', requestId }]);
    expect(JSON.stringify(lines)).not.toContain(person.email);
  });
});
