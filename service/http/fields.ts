// The zod pieces that calls of the management API share, with messages in the words of Auth0's validator.
import * as z from 'zod';
import { isEmail, normaliseEmail } from '../rules/email.ts';

const whole = ({ min, max, fallback }: { min: number; max: number; fallback: number }) =>
  z
    .string()
    .transform((text, context) => {
      const value = /^-?\d{1,9}$/.test(text) ? Number(text) : undefined;
      const fault =
        value === undefined
          ? 'Expected type integer but found type string'
          : value < min
            ? `Value ${value} is less than minimum ${min}`
            : value > max
              ? `Value ${value} is greater than maximum ${max}`
              : undefined;
      if (fault) context.addIssue({ code: 'custom', message: fault });
      return value ?? fallback;
    })
    .default(fallback);

export const flag = z
  .enum(['true', 'false'], { error: 'Expected type boolean but found type string' })
  .transform((text) => text === 'true');

export const paging = {
  page: whole({ min: 0, max: 999_999_999, fallback: 0 }),
  per_page: whole({ min: 0, max: 100, fallback: 50 }),
  include_totals: flag.default(false),
};
export const take = whole({ min: 1, max: 100, fallback: 50 });

export const fieldChoice = { fields: z.string().max(1000).optional(), include_fields: flag.default(true) };

/** Only the members that `fields` names, or all but those. */
export const chooseFields = <Shape extends Record<string, unknown>>(
  shape: Shape,
  { fields, include_fields }: { fields?: string | undefined; include_fields: boolean },
): Record<string, unknown> => {
  if (!fields) return shape;
  const named = new Set(fields.split(',').map((field) => field.trim()));
  return Object.fromEntries(Object.entries(shape).filter(([name]) => named.has(name) === include_fields));
};

/** `[...]`, or with `include_totals` the same inside Auth0's wrapper under `name`. */
export const pageOf = (
  name: string,
  items: readonly unknown[],
  { page, per_page, include_totals, total }: { page: number; per_page: number; include_totals: boolean; total: number },
): unknown => (include_totals ? { start: page * per_page, limit: per_page, length: items.length, total, [name]: items } : items);

export const email = z
  .string()
  .max(254)
  .transform(normaliseEmail)
  .refine(isEmail, { error: ({ input }) => `Object didn't pass validation for format email: ${input}` });

export const text = (max: number, min = 1) => z.string().min(min).max(max);

/** An id in a path. What cannot be one is found nowhere, so it is the look-up that refuses it. */
export const idInPath = z.object({ id: z.string() });
