// What lies beside the engine's session in its item, so that a user's sign-ins can be listed. Written by the engine's own writes.
import * as z from 'zod';

export const signInListKey = (userId: string): string => `USER#${userId}#SIGNIN`;

export const signIn = z.object({
  uid: z.string(),
  /** Epoch seconds, all of them: when the first factor was proven, when the app last asked. */
  createdAt: z.number(),
  seenAt: z.number(),
  expiresAt: z.number(),
  userAgent: z.string(),
  address: z.string(),
  /** The app it was last used for. */
  clientName: z.string().optional(),
});

type Seen = Omit<z.output<typeof signIn>, 'expiresAt'> & { userId: string };

/** What the engine's session gets into its item. `first` is written once. */
export const signInAttributes = (hash: string, { userId, uid, createdAt, seenAt, clientName, ...first }: Seen) => ({
  set: { gsi1pk: signInListKey(userId), gsi1sk: `${createdAt}#${hash}`, uid, createdAt, seenAt, ...(clientName ? { clientName } : {}) },
  first,
});
