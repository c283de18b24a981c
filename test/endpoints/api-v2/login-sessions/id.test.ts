import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { hashOf } from '../../../../service/storage/hash.ts';
import { findSession, stepSession } from '../../../../service/storage/login-sessions.ts';
import { advanceClock, resetClock } from '../../../support/clock.ts';
import { type Deployment, startDeployment } from '../../../support/deployment.ts';
import { api, newUser } from '../../../support/management-api.ts';
import { beginSignIn } from '../../../support/sign-in.ts';

let deployment: Deployment;
beforeAll(async () => {
  deployment = await startDeployment();
});
afterEach(resetClock);
afterAll(() => deployment.close());

const seconds = (): number => Math.floor(Date.now() / 1000);

describe('login sessions', () => {
  test('are found by their reference and listed with their user, newest first', async () => {
    const user = await newUser();
    const { state } = await beginSignIn(deployment.table);
    const session = await findSession(deployment.table, state, seconds());
    if (!session) throw new Error('no session');
    const change = { userId: user.id, identifier: user.email, firstFactor: { amr: ['pwd'], at: seconds() } };
    await stepSession(deployment.table, session, { event: 'first_factor_proven', change, now: seconds() });
    advanceClock(5);
    const later = await beginSignIn(deployment.table, { userId: user.id, state: 'failed', failure: 'no_factor_enabled' });

    const one = await api('GET', `/login-sessions/${session.reference}`);
    const list = await api('GET', `${user.path}/login-sessions`);
    const page = await api('GET', `${user.path}/login-sessions`, { query: { include_totals: 'true', per_page: '1', page: '1' } });

    expect(one.status).toBe(200);
    expect(one.body).toEqual({
      id: hashOf(state),
      user_id: user.id,
      state: 'awaiting_mfa',
      purpose: 'login',
      client_id: 'app',
      client_name: 'The app',
      identifier: user.email,
      amr: ['pwd'],
      created_at: new Date(session.createdAt * 1000).toISOString(),
      expires_at: new Date(session.expiresAt * 1000).toISOString(),
      ip: '198.51.100.7',
      user_agent: 'test',
    });
    expect(list.body).toEqual([
      expect.objectContaining({ id: hashOf(later.state), state: 'failed', failure: 'no_factor_enabled' }),
      one.body,
    ]);
    expect(page.body).toEqual({ start: 1, limit: 1, length: 1, total: 2, login_sessions: [one.body] });
    expect(one.text + list.text).not.toContain(state);
    expect(one.text + list.text).not.toMatch(/browserHash|interaction|pendingEnrolment/);
  });

  test('are expired after an hour, and completed once collected', async () => {
    const open = await beginSignIn(deployment.table);
    const collected = await beginSignIn(deployment.table, { state: 'resumed' });
    advanceClock(3601);

    expect((await api('GET', `/login-sessions/${hashOf(open.state)}`)).body.state).toBe('expired');
    expect((await api('GET', `/login-sessions/${hashOf(collected.state)}`)).body.state).toBe('completed');
  });

  test.each(['nonsense', 'A'.repeat(43), 'A'.repeat(3000), '%20'])('%s is 404', async (id) => {
    expect(await api('GET', `/login-sessions/${id}`)).toMatchObject({ status: 404, body: { errorCode: 'login_session_not_found' } });
  });

  test('the state itself is no reference', async () => {
    const { state } = await beginSignIn(deployment.table);

    expect((await api('GET', `/login-sessions/${state}`)).status).toBe(404);
  });

  test.each(['read:sessions', 'read:users'])('are read with %s', async (scope) => {
    expect((await api('GET', `/login-sessions/${'A'.repeat(43)}`, { scopes: [scope] })).status).toBe(404);
    expect((await api('GET', `/login-sessions/${'A'.repeat(43)}`, { scopes: ['read:logs'] })).status).toBe(403);
  });
});
