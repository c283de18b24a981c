// Where a deployment is found: its host, its DNS zone, and the relying-party id that passkeys are bound to.
import { getPublicSuffix } from 'tldts';
import { type Chosen, list, matching, text, WrongOption } from './option-values.ts';

export type Domain = { name: string; zoneId: string; zoneName: string };

const domainForm = {
  pattern: /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/,
  what: 'a domain name in small letters without scheme, port or path',
};

export const readDomain = (chosen: Chosen): Domain | undefined => {
  const name = matching(chosen, 'domainName', domainForm);
  const zoneId = matching(chosen, 'hostedZoneId', { pattern: /^Z[A-Z0-9]+$/, what: "a Route 53 zone's id, like Z0123456789ABC" });
  const zoneName = matching(chosen, 'hostedZoneName', domainForm);
  if (!name && !zoneId && !zoneName) return undefined;
  if (!name || !zoneId || !zoneName) {
    throw new WrongOption('domainName, hostedZoneId and hostedZoneName belong together: give all three, or none for the CloudFront name.');
  }
  if (!isWithin(name, zoneName)) throw new WrongOption(`domainName ${name} is not in the zone ${zoneName}.`);
  return { name, zoneId, zoneName };
};

export const readIssuer = (chosen: Chosen): string | undefined => {
  const address = text(chosen, 'issuer');
  if (address === undefined) return undefined;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isOrigin = url !== undefined && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash;
  if (!isOrigin) throw new WrongOption(`issuer must be an address without a path, like https://login.example.com/, not "${address}".`);
  return url.href;
};

/**
 * A browser takes an RP id that is the page's host or a parent of it, and no public suffix (case 22). A credential belongs to one for life,
 * so it is pinned here. `host` is undefined under CloudFront's own name, which nobody knows before the first deployment.
 */
export const readRpId = (chosen: Chosen, host: string | undefined): string | undefined => {
  const rpId = text(chosen, 'rpId');
  if (rpId === undefined || rpId === host) return rpId;
  if (host === undefined) throw new WrongOption("rpId needs a domainName: under CloudFront's own name it is that whole name.");
  if (isPublicSuffix(rpId)) throw new WrongOption(`rpId ${rpId} is a public suffix, which browsers refuse.`);
  if (!isWithin(host, rpId)) throw new WrongOption(`rpId ${rpId} is neither ${host} nor a parent domain of it.`);
  return rpId;
};

/** Browsers compare origins letter for letter, so only their own way of writing one will do. */
export const readRelatedOrigins = (chosen: Chosen): string[] => {
  const what = 'different origins like https://example.com, without a path';
  const origins = list(chosen, 'relatedOrigins', { pattern: /^https:\/\/[^/?#\s]+$/, what });
  const unusual = origins.find((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin);
  if (unusual !== undefined) throw new WrongOption(`relatedOrigins must be ${what}, not "${unusual}".`);
  return origins;
};

export const isWithin = (name: string, parent: string): boolean => name === parent || name.endsWith(`.${parent}`);

/** By Mozilla's list, private section included: `cloudfront.net` and `github.io` are in it as `com` and `co.uk` are. */
const isPublicSuffix = (name: string): boolean => getPublicSuffix(name, { allowPrivateDomains: true }) === name;
