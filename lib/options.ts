// What a deployment may choose, as CDK context (`-c edge=none -c issuer=…`). Read and checked here only.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Node } from 'constructs';

/** Said to whoever deploys, as one sentence instead of a stack trace. */
export class WrongOption extends Error {}

export type Options = {
  /** `none` leaves out what only a real account has: distribution, pages and HTTP API. The functions are then called directly. */
  edge: 'cloudfront' | 'none';
  /** The address in tokens; required without an edge, otherwise CloudFront's own name. */
  issuer?: string;
  tenantName: string;
  /** What `npm run build` made: `functions/<name>/index.mjs` and `u2/`. */
  builtFolder: string;
};

export const readOptions = (node: Node): Options => {
  const edge = text(node, 'edge') ?? 'cloudfront';
  if (edge !== 'cloudfront' && edge !== 'none') throw new WrongOption(`edge must be "cloudfront" or "none", not "${edge}".`);
  const issuer = issuerOf(text(node, 'issuer'));
  if (edge === 'none' && !issuer) throw new WrongOption('edge=none needs issuer=<address>, since there is no CloudFront name to take.');
  return {
    edge,
    ...(issuer ? { issuer } : {}),
    tenantName: text(node, 'tenantName') ?? 'Sallyport',
    builtFolder: text(node, 'builtFolder') ?? join(import.meta.dirname, '../dist'),
  };
};

/** The path of something built; says what to do where it is not there. */
export const requireBuilt = (folder: string, name: string): string => {
  const path = join(folder, name);
  if (!existsSync(path)) throw new WrongOption(`${path} is not there. Run "npm run build" first.`);
  return path;
};

const text = (node: Node, key: string): string | undefined => {
  const value: unknown = node.tryGetContext(key);
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value === '') throw new WrongOption(`${key} must be a text, not ${JSON.stringify(value)}.`);
  return value;
};

const issuerOf = (address: string | undefined): string | undefined => {
  if (address === undefined) return undefined;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isOrigin = url !== undefined && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash;
  if (!isOrigin) throw new WrongOption(`issuer must be an address without a path, like https://login.example.com/, not "${address}".`);
  return url.href;
};
