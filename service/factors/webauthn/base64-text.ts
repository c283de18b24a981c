import * as z from 'zod';
import { decodeBase64, encodeBase64url } from './base64url.ts';

/** Bytes in a body, at least one. Either alphabet in, one out: the same bytes are the same text (case 23). */
export const base64Text = (longest: number) =>
  z.string().transform((typed, context) => {
    // Four letters are three bytes; longer texts are not worth reading.
    const bytes = typed.length > longest * 2 ? undefined : decodeBase64(typed);
    if (bytes && bytes.length <= longest) return encodeBase64url(bytes);
    context.addIssue({ code: 'custom', message: `Expected base64 or base64url of 1 to ${longest} bytes` });
    return z.NEVER;
  });
