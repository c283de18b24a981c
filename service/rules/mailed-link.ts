// Links that are mailed: what they are for, how long they live, what one is worth now.

/** One mailed link a day to switch a factor on again (security.md 12). */
export const secondsBetweenUnlocks = 24 * 3600;

export type MailedPurpose = 'reset' | 'unlock' | 'not_me';

/**
 * Who reads a notice late still has a use for it. What unlocks lives until the next may be mailed; the password and the code are still asked
 * for after it.
 */
export const mailedLinkSeconds: Record<MailedPurpose, number> = { reset: 3600, unlock: secondsBetweenUnlocks, not_me: 7 * 24 * 3600 };

/** `unfinished`: taken, but what it is for may not have been done: whoever has the link completes it (security.md 25). */
export type MailedLinkState = 'open' | 'unfinished' | 'used' | 'expired' | 'unknown';

type Link = {
  purpose: MailedPurpose;
  userId: string;
  /** Epoch seconds. */
  createdAt: number;
  expiresAt: number;
  takenAt?: number | undefined;
  done?: boolean | undefined;
  /** Hash of the e-mail it was sent to. */
  sentTo: string;
};

type Owner = { user_id: string; created_at: string; blocked?: boolean | undefined; sessions_valid_from?: number | undefined };

/**
 * What a link is worth for this purpose. Of somebody who is gone, blocked, or has another e-mail now it is none; a new password and whatever
 * else ended all sign-ins ends the links to set one too (product.md §3 rule 9). `emailHash`: of the owner's e-mail now.
 */
export const mailedLinkState = (
  link: Link | undefined,
  purpose: MailedPurpose,
  { owner, emailHash, now }: { owner: Owner | undefined; emailHash: string | undefined; now: number },
): MailedLinkState => {
  if (!link || link.purpose !== purpose || !owner || owner.user_id !== link.userId) return 'unknown';
  // Another user of the same id, who was made since.
  if ((link.createdAt + 1) * 1000 <= Date.parse(owner.created_at)) return 'unknown';
  // "This was not me" stays good for who had the address when it happened.
  if (purpose !== 'not_me' && (owner.blocked || link.sentTo !== emailHash)) return 'unknown';
  if (link.done) return 'used';
  if (link.expiresAt <= now) return 'expired';
  if (link.takenAt !== undefined) return purpose === 'reset' ? 'used' : 'unfinished';
  return purpose === 'reset' && link.createdAt < (owner.sessions_valid_from ?? 0) ? 'used' : 'open';
};
