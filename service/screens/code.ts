import * as z from 'zod';
import { refusal } from '../http/screen-endpoint.ts';
import { normaliseCode } from '../rules/one-time-code.ts';
import { Secret } from '../rules/secret.ts';

/** A code in a body: text, never a number, which would lose its leading zero (case 7). */
export const typedCode = z
  .string()
  .max(200)
  .transform((text) => new Secret(text));

/** Six digits, or a refusal that costs nothing: what cannot be a code is no try (case 8). */
export const codeOf = (typed: Secret): Secret => {
  const code = normaliseCode(typed.reveal());
  if (code === undefined) throw refusal(400, 'invalid_code', 'A code has six digits.', { field: 'code' });
  return new Secret(code);
};
