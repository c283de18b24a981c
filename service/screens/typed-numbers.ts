// The numbers that were typed in a sign-in, the current one and those before it.
import { dayOf } from '../rules/text-limits.ts';
import type { LoginSession, SessionChange } from '../storage/login-sessions.ts';
import type { Recipient } from './recipient.ts';

type Typed = NonNullable<LoginSession['pendingPhone']>;

export const typedBefore = (session: LoginSession, number: string): Typed | undefined =>
  allTyped(session).find((typed) => typed.number === number);

/** Texts that this sign-in asked for to this number today. */
export const textsAskedFor = (session: LoginSession, number: string, now: number): number => {
  const typed = typedBefore(session, number);
  return typed?.day === dayOf(now) ? typed.texts : 0;
};

/** This number as the current one. No more than ten are typed in an hour, as each is texted. */
export const typedNumbers = (
  session: LoginSession,
  { methodId, number }: Recipient,
  counted: Pick<Typed, 'texts' | 'day'>,
): Pick<SessionChange, 'pendingPhone' | 'earlierPhones'> => ({
  pendingPhone: { methodId, number, ...counted },
  earlierPhones: allTyped(session).filter((typed) => typed.number !== number),
});

const allTyped = ({ pendingPhone, earlierPhones = [] }: LoginSession): Typed[] => [
  ...(pendingPhone ? [pendingPhone] : []),
  ...earlierPhones,
];
