import * as z from 'zod';
import { guardianFactors } from '../rules/guardian-factors.ts';

/** A name that is none of the eight is 400 `invalid_uri`, as at Auth0. */
export const factorPath = z.object({ name: z.enum(guardianFactors) });
