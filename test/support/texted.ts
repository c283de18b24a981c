import { readOutbox } from '../../service/delivery/outbox.ts';
import { methodKey } from '../../service/storage/account.ts';
import { writeFactorSwitch } from '../../service/storage/settings.ts';
import { writeSmsSelection } from '../../service/storage/sms-settings.ts';
import type { Table } from '../../service/storage/table.ts';
import { nextMethodId } from './method-id.ts';
import type { Person } from './sign-in.ts';

let numbers = 0;

/** A valid Swedish mobile number that no test had before. */
export const newNumber = (): string => `+4670174${String(1000 + ++numbers).padStart(4, '0')}`;

/** SMS on, with the one provider that needs no credentials. */
export const switchSmsOn = async (table: Table): Promise<void> => {
  await writeFactorSwitch(table, 'sms', true);
  await writeSmsSelection(table, { provider: 'sns' });
};

/** A confirmed phone; returns the method's id. */
export const givenPhone = async (
  table: Table,
  { userId }: Person,
  number = newNumber(),
  more: Record<string, unknown> = {},
): Promise<{ id: string; number: string }> => {
  const id = nextMethodId();
  const at = new Date(Date.now()).toISOString();
  await table.put({ ...methodKey(userId, id), id, type: 'phone', confirmed: true, created_at: at, phone_number: number, ...more });
  return { id, number };
};

/** Texts to a number, oldest first. */
export const textsTo = (number: string): string[] =>
  readOutbox()
    .filter(({ channel, to }) => channel === 'sms' && to === number)
    .map(({ body }) => body);

export const allTexts = (): number => readOutbox().filter(({ channel }) => channel === 'sms').length;

/** The code of the newest text to a number, from its last line. */
export const codeTo = (number: string): string => {
  const code = textsTo(number)
    .at(-1)
    ?.match(/#(\d{6})$/)?.[1];
  if (!code) throw new Error('no text with a code');
  return code;
};
