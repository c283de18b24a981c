// What a deployment costs, from counted calls and list prices (us-east-1, without free tiers). A test counts again.

/** One sign-in with password and code in a known browser, from /authorize to the tokens: scripts/bench/operations.ts counts it. */
export const countedLogin = {
  screenCalls: 6,
  engineCalls: 3,
  databaseCalls: 36,
  /** Capacity units; every read is strongly consistent. */
  readUnits: 22,
  writeUnits: 19,
  kmsDecrypts: 1,
  kmsSignatures: 2,
};

/** What stands there whether anybody signs in or not; a test compares it with the templates. */
export const standing = { kmsKeys: 3, secrets: 3, alarms: 10, dashboards: 1, firewallRules: 4 };

// Not counted, so said: three screens with their style and scripts, 60 KB in all for a browser that has none of it; a warm function whose
// share of a processor grows with its memory; some 0.7 KB of log for a call.
const assumed = {
  pageFiles: 10,
  pageKilobytes: 60,
  logKilobytesPerCall: 0.7,
  screenMs: 50,
  engineMs: 50,
};

/** Dollars. */
const prices = {
  perMillion: {
    functionCall: 0.2,
    gatewayCall: 1,
    cloudFrontRequest: 1,
    cloudFrontFunction: 0.1,
    readUnit: 0.125,
    writeUnit: 0.625,
    kmsCall: 3,
    firewallRequest: 0.6,
  },
  gigabyteSecond: 0.0000133334,
  logGigabyte: 0.5,
  transferGigabyte: 0.085,
  perMonth: { kmsKey: 1, secret: 0.4, alarm: 0.1, dashboard: 3, zone: 0.5, firewall: 5, firewallRule: 1, tableGigabyte: 0.25 + 0.2 },
};

type Row = readonly [what: string, dollars: number];

export const costsPart = (): string =>
  ['', ...table('a month, at rest', atRest()), '', ...table('a million sign-ins', perMillionLogins()), ''].join('\n');

const table = (title: string, rows: readonly Row[]): string[] => {
  const sum = rows.reduce((total, [, dollars]) => total + dollars, 0);
  const lines = [...rows, ['**together**', sum] as const].map(([what, dollars]) => `| ${what} | ${dollars.toFixed(2)} |`);
  return [`| ${title} | dollars |`, '|---|---|', ...lines];
};

export const atRest = (): Row[] => {
  const { perMonth: each } = prices;
  return [
    [`${standing.kmsKeys} KMS keys`, standing.kmsKeys * each.kmsKey],
    [`${standing.secrets} secrets`, standing.secrets * each.secret],
    [`${standing.alarms} alarms`, standing.alarms * each.alarm],
    [`${standing.dashboards} dashboard`, standing.dashboards * each.dashboard],
    ['a gigabyte in the table (some 200,000 users), with recovery', each.tableGigabyte],
  ];
};

/** By choice: not in the table's sum. */
export const byChoice = (): { zone: number; firewall: number; firewallPerMillionLogins: number } => ({
  zone: prices.perMonth.zone,
  firewall: prices.perMonth.firewall + standing.firewallRules * prices.perMonth.firewallRule,
  firewallPerMillionLogins: requests() * prices.perMillion.firewallRequest,
});

const calls = (): number => countedLogin.screenCalls + countedLogin.engineCalls;
const requests = (): number => calls() + assumed.pageFiles;

export const perMillionLogins = (): Row[] => {
  const { perMillion: each } = prices;
  const gigabyteSeconds = (countedLogin.screenCalls * assumed.screenMs * 0.5 + countedLogin.engineCalls * assumed.engineMs * 1) / 1000;
  const kmsCalls = countedLogin.kmsDecrypts + countedLogin.kmsSignatures;
  return [
    [`${calls()} function calls each`, calls() * each.functionCall + gigabyteSeconds * 1_000_000 * prices.gigabyteSecond],
    [`${calls()} gateway calls`, calls() * each.gatewayCall],
    [
      `${requests()} CloudFront requests, their functions and ${assumed.pageKilobytes} KB`,
      requests() * (each.cloudFrontRequest + each.cloudFrontFunction) + assumed.pageKilobytes * prices.transferGigabyte,
    ],
    [
      `${countedLogin.databaseCalls} database calls: ${countedLogin.readUnits} read and ${countedLogin.writeUnits} write units`,
      countedLogin.readUnits * each.readUnit + countedLogin.writeUnits * each.writeUnit,
    ],
    [`${countedLogin.kmsDecrypts} KMS decryption, ${countedLogin.kmsSignatures} signatures`, kmsCalls * each.kmsCall],
    ['logs', calls() * assumed.logKilobytesPerCall * prices.logGigabyte],
  ];
};
