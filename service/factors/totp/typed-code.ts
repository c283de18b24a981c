import * as z from 'zod';
import { Secret } from '../../rules/secret.ts';

/** A code in a body: text, never a number, which would lose its leading zero (case 7). */
export const typedCode = z
  .string()
  .max(200)
  .transform((text) => new Secret(text));
