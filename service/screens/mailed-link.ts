// What a mailed link is worth, for the pages it leads to.
import { config } from '../config.ts';
import { refusal } from '../http/screen-endpoint.ts';
import { type MailedLinkState, type MailedPurpose, mailedLinkState } from '../rules/mailed-link.ts';
import type { Problem } from '../rules/problem.ts';
import { type Account, type Profile, readAccount } from '../storage/account.ts';
import { hashOf } from '../storage/hash.ts';
import { findMailedLink, type MailedLink } from '../storage/mailed-links.ts';
import type { Table } from '../storage/table.ts';

export type FoundLink = { link: MailedLink; account: Account; state: Extract<MailedLinkState, 'open' | 'unfinished'> };

/** 32 bytes, base64url; anything else is no token of ours, or was cut short on its way, and is not looked up. */
const tokenShape = /^[\w-]{43}$/;

/** The link with this token, and its owner. 403 for one that is worth nothing: unknown, too old, used. */
export const requireMailedLink = async (table: Table, token: string, purpose: MailedPurpose, now: number): Promise<FoundLink> => {
  const link = tokenShape.test(token) ? await findMailedLink(table, hashOf(token)) : undefined;
  const account = link && (await readAccount(table, link.userId));
  const state = worthOf(link, purpose, account?.profile, now);
  if (!link || !account || (state !== 'open' && state !== 'unfinished')) throw linkRefused(state, link);
  return { link, account, state };
};

export const worthOf = (link: MailedLink | undefined, purpose: MailedPurpose, owner: Profile | undefined, now: number): MailedLinkState =>
  mailedLinkState(link, purpose, { owner, emailHash: owner?.email && hashOf(owner.email), now });

export const linkRefused = (state: MailedLinkState, link: MailedLink | undefined): Problem => {
  const restart = { tenant_name: config().tenantName, ...(link?.restartUrl === undefined ? {} : { restart_url: link.restartUrl }) };
  if (state === 'used') return refusal(403, 'link_used', 'This link was used, or another took its place.', restart);
  if (state === 'expired') return refusal(403, 'link_expired', 'This link is too old.', restart);
  return refusal(403, 'link_unknown', 'This link is not valid.', restart);
};
