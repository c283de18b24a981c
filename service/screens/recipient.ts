// Who a text of this sign-in would go to, and whether one was asked for. Reads nothing, and knows nothing of numbers.
import type { UsableMethod } from '../factors/usable.ts';
import type { LoginSession } from '../storage/login-sessions.ts';

export type Recipient = {
  purpose: 'enrolment' | 'challenge';
  methodId: string;
  /** E.164. */
  number: string;
};

/** The challenged phone; for who has no usable method, the number that was typed. */
export const recipientOf = (session: LoginSession, challenged: UsableMethod | undefined): Recipient | undefined => {
  if (!challenged) return session.pendingPhone && { purpose: 'enrolment', ...numbered(session.pendingPhone) };
  const { id, phone_number: number } = challenged.method;
  return challenged.method.type === 'phone' && number !== undefined ? { purpose: 'challenge', methodId: id, number } : undefined;
};

const numbered = ({ methodId, number }: Omit<Recipient, 'purpose'>) => ({ methodId, number });

/** Whether the sign-in's code was made for this recipient; a number that was changed meanwhile ends it. */
export const isTexted = ({ textedCode, codeMac }: LoginSession, { purpose, methodId }: Recipient): boolean =>
  codeMac !== undefined && textedCode?.purpose === purpose && textedCode.methodId === methodId;
