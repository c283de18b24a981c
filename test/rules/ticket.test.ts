import { expect, test } from '@jest/globals';
import { isTicketToken, stateOfTicket, ticketInState, ticketState } from '../../service/rules/ticket.ts';

const ticket = { id: 't', userId: 'auth0|ana', createdAt: 1000, expiresAt: 2000 };
const ana = { user_id: 'auth0|ana' };

test.each([
  ['its owner has it, in time', ticket, ana, 1999, 'open'],
  ['its time is over', ticket, ana, 2000, 'expired'],
  ['it is not there', undefined, ana, 1500, 'unknown'],
  ['its owner is gone', ticket, undefined, 1500, 'unknown'],
  ['it is another user’s', ticket, { user_id: 'auth0|bob' }, 1500, 'unknown'],
  ['a method was enrolled by it', ticket, { ...ana, tickets_used: [{ id: 't' }] }, 1500, 'used'],
  ['one was enrolled by another', ticket, { ...ana, tickets_used: [{ id: 'u' }] }, 1500, 'open'],
  ['it was used, and its time is over', ticket, { ...ana, tickets_used: [{ id: 't' }] }, 2000, 'used'],
  ['its owner is blocked', ticket, { ...ana, blocked: true }, 1500, 'unknown'],
  ['its owner was blocked since', ticket, { ...ana, tickets_valid_from: 1001 }, 1500, 'unknown'],
  ['its owner was blocked before', ticket, { ...ana, tickets_valid_from: 1000 }, 1500, 'open'],
] as const)('where %s', (_name, given, owner, now, expected) => {
  expect(ticketState(given, owner, now)).toBe(expected);
});

test('a session’s state holds the ticket, and no other session’s does', () => {
  const token = 'T'.repeat(43);

  expect(ticketInState(stateOfTicket(token, 'B'.repeat(43)))).toBe(token);
  for (const other of ['', 'T'.repeat(43), 'T'.repeat(85), 'T'.repeat(87), `${'T'.repeat(85)}.`])
    expect(ticketInState(other)).toBeUndefined();
  expect([token, '', 'T'.repeat(42), 'T'.repeat(44), `${'T'.repeat(42)}=`].map(isTicketToken)).toEqual([true, false, false, false, false]);
});
