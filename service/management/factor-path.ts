import * as z from 'zod';
import { guardianFactors } from '../rules/guardian-factors.ts';

/** The eight of the list, and our own that is never in it (product.md §1). Another name is 400 `invalid_uri`, as at Auth0. */
export const factorPath = z.object({ name: z.enum([...guardianFactors, 'passkey']) });
