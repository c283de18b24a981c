import type * as z from 'zod';
import { text } from '../../http/fields.ts';
import type { PhoneNumberReason } from '../../rules/screen-answers.ts';
import { phonePreference } from '../phone-preference.ts';
import { type Making, methodBody, type OwnFields } from './method-type.ts';

/** E.164. What was sent is in no message: a number is no less private for being wrong. */
const phoneNumber = text(30, 2).transform(async (typed, context) => {
  // The numbers' tables are most of this function, and only a phone needs them (docs/decisions/0010).
  const { readImportedNumber } = await import('../../factors/phone/number.ts');
  const read = readImportedNumber(typed);
  if (read.outcome === 'number') return read.number;
  context.addIssue({ code: 'custom', message: faults[read.reason] });
  return '';
});

const faults: Record<PhoneNumberReason, string> = {
  needs_country: 'Expected + and a calling code before the number, as in +15551234567',
  not_a_number: 'Expected one phone number with + and its calling code, as in +15551234567',
  extension: 'Phone numbers with an extension get no texts',
  premium: 'Premium, shared-cost, toll-free and personal numbers are not supported',
  country: 'This deployment sends no texts to that country',
};

export const phoneBody = methodBody('phone', { phone_number: phoneNumber, preferred_authentication_method: phonePreference.optional() });

export const phoneFields = async (_making: Making, body: z.output<typeof phoneBody>): Promise<OwnFields> => ({
  phone_number: body.phone_number,
  preferred_authentication_method: body.preferred_authentication_method,
});
