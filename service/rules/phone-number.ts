// What may be shown of a phone number, once it is in E.164 form. How one is read: service/factors/phone/number.ts.

const shown = 4;

/** For logs and audit entries, Auth0's way: all but the last four digits are X. */
export const maskedNumber = (number: string): string => {
  const digits = number.replace(/\D/g, '');
  return 'X'.repeat(Math.max(0, digits.length - shown)) + numberEnding(number);
};

/** The last four digits, by which people know their own number. */
export const numberEnding = (number: string): string => number.replace(/\D/g, '').slice(-shown);
