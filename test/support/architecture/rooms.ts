// The rooms of the house and their doors (architecture.md §2). A file belongs to the first room whose pattern it fits.

export type Room = {
  name: string;
  holds: RegExp;
  /** Files that may be imported, beside those of the same room. */
  mayImport?: RegExp;
  /** Files of which only types may be imported. */
  mayImportTypes?: RegExp;
  /** Packages that may be imported; all, where nothing is said (and packageRooms has no objection). */
  packages?: RegExp;
  /** Files of the same room may not import each other. */
  apart?: boolean;
};

const nothing = /^$/;

export const rooms: readonly Room[] = [
  { name: 'bin', holds: /^bin\//, mayImport: /^lib\// },
  { name: 'lib', holds: /^lib\//, mayImport: /^lambdas\/routes\.ts$/ },
  { name: 'the list of endpoints', holds: /^lambdas\/routes\.ts$/, packages: nothing },
  {
    name: 'an endpoint',
    holds: /^lambdas\//,
    mayImport:
      /^service\/((http|screens|account|management|sms|factors|oidc|deps|storage|rules)\/|config\.ts$|keys\/(password-hash|secret-fingerprint)\.ts$)/,
    mayImportTypes: /^service\/keys\//,
    apart: true,
  },
  { name: 'rules', holds: /^service\/rules\//, packages: nothing },
  { name: 'configuration', holds: /^service\/config\.ts$/, mayImport: /^service\/rules\// },
  { name: 'keys', holds: /^service\/keys\//, mayImport: /^service\/rules\// },
  { name: 'storage', holds: /^service\/storage\//, mayImport: /^service\/rules\// },
  { name: 'delivery', holds: /^service\/delivery\//, mayImport: /^service\/rules\// },
  {
    name: 'dependencies',
    holds: /^service\/deps\//,
    mayImport: /^(service\/((rules|storage|delivery|keys)\/|config\.ts$|http\/(log|metrics)\.ts$)|templates\/messages\/)/,
    mayImportTypes: /^service\/http\//,
  },
  {
    name: 'http',
    holds: /^service\/http\//,
    mayImport: /^service\/((rules|deps)\/|config\.ts$|storage\/(login-sessions|hash)\.ts$)/,
    mayImportTypes: /^service\/storage\//,
  },
  {
    name: 'screens',
    holds: /^service\/screens\//,
    mayImport: /^service\/((rules|storage|factors|http|sms)\/|config\.ts$|keys\/(password-hash|secret-fingerprint)\.ts$)/,
    mayImportTypes: /^service\/(keys|deps)\//,
  },
  {
    name: 'the account page',
    holds: /^service\/account\//,
    mayImport: /^service\/((rules|storage|factors|http|screens)\/|config\.ts$)/,
    mayImportTypes: /^service\/deps\//,
  },
  {
    name: 'management',
    holds: /^service\/management\//,
    mayImport: /^service\/((rules|storage|factors|http)\/|config\.ts$|keys\/(password-hash|secret-fingerprint)\.ts$)/,
    mayImportTypes: /^service\/(keys|deps)\//,
  },
  {
    name: 'texts',
    holds: /^service\/sms\//,
    mayImport: /^(service\/((rules|storage|http|factors\/phone)\/|config\.ts$)|templates\/messages\/)/,
    mayImportTypes: /^service\/(deps|delivery)\//,
  },
  {
    name: 'one factor',
    holds: /^service\/factors\/[^/]+\//,
    mayImport: /^service\/(rules\/|factors\/factor\.ts$)/,
    mayImportTypes: /^service\/(storage|keys)\//,
  },
  { name: 'factors', holds: /^service\/factors\//, mayImport: /^service\/(rules|storage|factors)\// },
  {
    name: 'OpenID Connect',
    holds: /^service\/oidc\//,
    mayImport: /^service\/((rules|storage|deps|keys|http)\/|config\.ts$|factors\/[^/]+\.ts$)/,
  },
  { name: 'messages', holds: /^templates\/messages\//, mayImportTypes: /^service\/rules\// },
  { name: 'pages', holds: /^templates\//, mayImport: /^templates\/messages\//, mayImportTypes: /^service\/rules\// },
  { name: 'scripts', holds: /^scripts\//, mayImport: /^(lambdas\/routes\.ts$|lib\/page-headers\.ts$|service\/|templates\/|demo\/)/ },
  { name: 'demo', holds: /^demo\// },
];

/** Where a package has its one place. Tests may use any. */
export const packageRooms: readonly { packages: RegExp; only: RegExp }[] = [
  { packages: /^(aws-cdk-lib|constructs|cdk-nag)(\/|$)/, only: /^(bin|lib)\// },
  { packages: /^@aws-sdk\//, only: /^(service\/(deps|keys|storage|delivery)|scripts)\// },
  { packages: /^@middy\//, only: /^service\/http\// },
  { packages: /^@aws-lambda-powertools\//, only: /^service\/http\// },
  { packages: /^(oidc-provider|serverless-http)(\/|$)/, only: /^(service\/oidc\/|service\/keys\/signing-|lambdas\/oidc\.ts$)/ },
  // Raw events end at the edge.
  { packages: /^aws-lambda$/, only: /^(service\/(http|oidc)\/|lambdas\/oidc\.ts$|scripts\/)/ },
  { packages: /^(twilio|@vonage\/.+)(\/|$)/, only: /^service\/delivery\// },
  { packages: /^@simplewebauthn\/server(\/|$)/, only: /^service\/factors\/webauthn\// },
  { packages: /^(esbuild|dynalite)$/, only: /^scripts\// },
];
