// What a mailed link is worth: every state of the table in service/rules/mailed-link.ts, and which of two that hold at once is said.
import { describe, expect, test } from '@jest/globals';
import { type MailedPurpose, mailedLinkState } from '../../service/rules/mailed-link.ts';

const now = 1_800_000_000;
const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();
const owner = { user_id: 'auth0|one', created_at: iso(now - 1000) };
const link = (purpose: MailedPurpose, more = {}) => ({
  purpose,
  userId: 'auth0|one',
  createdAt: now - 10,
  expiresAt: now + 10,
  sentTo: 'hash',
  ...more,
});
const state = (purpose: MailedPurpose, more = {}, of: { owner?: object | undefined; emailHash?: string | undefined } = {}) =>
  mailedLinkState(link(purpose, more), purpose, {
    owner: 'owner' in of ? of.owner && { ...owner, ...of.owner } : owner,
    emailHash: 'emailHash' in of ? of.emailHash : 'hash',
    now,
  });

describe.each<MailedPurpose>(['reset', 'unlock', 'not_me'])('a link for %s', (purpose) => {
  test('is open until the second it expires in', () => {
    expect(state(purpose)).toBe('open');
    expect(state(purpose, { expiresAt: now + 1 })).toBe('open');
    expect(state(purpose, { expiresAt: now })).toBe('expired');
  });

  test('is unknown where there is none, of another purpose, or of another user', () => {
    const others = (['reset', 'unlock', 'not_me'] as const).filter((other) => other !== purpose);
    for (const other of others) expect(mailedLinkState(link(other), purpose, { owner, emailHash: 'hash', now })).toBe('unknown');
    expect(mailedLinkState(undefined, purpose, { owner, emailHash: 'hash', now })).toBe('unknown');
    expect(state(purpose, {}, { owner: undefined })).toBe('unknown');
    expect(state(purpose, {}, { owner: { user_id: 'auth0|two' } })).toBe('unknown');
  });

  test('is unknown where its owner was made after it, as a second user of the same id', () => {
    expect(state(purpose, {}, { owner: { created_at: iso(now - 10) } })).toBe('open');
    expect(state(purpose, {}, { owner: { created_at: iso(now - 9) } })).toBe('unknown');
    expect(state(purpose, { done: true }, { owner: { created_at: iso(now - 9) } })).toBe('unknown');
  });

  test('is used when it is done, whatever else holds', () => {
    expect(state(purpose, { done: true, takenAt: now - 5, expiresAt: now - 1 })).toBe('used');
  });

  test('that is taken is not taken again, but for what may be unfinished', () => {
    expect(state(purpose, { takenAt: now - 5 })).toBe(purpose === 'reset' ? 'used' : 'unfinished');
    expect(state(purpose, { takenAt: now - 5, expiresAt: now })).toBe('expired');
  });

  test('that was sent to another address, or whose owner is blocked, is unknown, but for "this was not me"', () => {
    const other = purpose === 'not_me' ? 'open' : 'unknown';
    expect(state(purpose, {}, { emailHash: 'another' })).toBe(other);
    expect(state(purpose, {}, { emailHash: undefined })).toBe(other);
    expect(state(purpose, {}, { owner: { blocked: true } })).toBe(other);
  });

  test('is used up by the end of all sign-ins only where it sets a password', () => {
    expect(state(purpose, {}, { owner: { sessions_valid_from: now - 10 } })).toBe('open');
    expect(state(purpose, {}, { owner: { sessions_valid_from: now - 9 } })).toBe(purpose === 'reset' ? 'used' : 'open');
  });
});
