import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { measureLogins } from '../../scripts/bench/operations.ts';
import { atRest, byChoice, countedLogin, perMillionLogins, standing } from '../../scripts/docs/costs.ts';
import { withCosts } from '../../scripts/docs/generated-parts.ts';
import { type Properties, resourcesOf, synthesise, withDomain } from '../support/stacks.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/deploy.md'), 'utf8');

test('the costs on the page of deploying are as computed (npm run docs)', () => {
  expect(page).toBe(withCosts(page));
  expect(page).toContain(`| ${countedLogin.databaseCalls} database calls: `);
  expect(withCosts(page.replace('| logs |', '| log |'))).toBe(page);
});

test('the firewall and the zone cost what the page says', () => {
  const { zone, firewall, firewallPerMillionLogins } = byChoice();

  expect(page).toContain(`A hosted zone is ${zone.toFixed(2)} a month.`);
  expect(page).toContain(`The firewall is ${firewall.toFixed(2)} a month and ${firewallPerMillionLogins.toFixed(2)} a million sign-ins.`);
});

test('a sign-in makes as many calls as the prices are multiplied with', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-costs-'));
  try {
    const costs = [...(await measureLogins(folder, 1))].filter(([what]) => !what.includes('refresh'));
    const sum = (of: 'calls' | 'units') => costs.reduce((total, [, [cost]]) => total + (cost?.[of] ?? 0), 0);

    const engine = costs.filter(([what]) => !what.startsWith('/u2/')).length;
    expect({ screens: costs.length - engine, engine }).toEqual({ screens: countedLogin.screenCalls, engine: countedLogin.engineCalls });
    expect(sum('calls')).toBe(countedLogin.databaseCalls);
    expect(sum('units')).toBe(countedLogin.readUnits + countedLogin.writeUnits);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('what stands there at rest is what the templates make', () => {
  const { data, alarms, global } = synthesise(withDomain, { region: 'eu-north-1' });
  const count = (template: typeof data, type: string): number => resourcesOf(template, type).size;
  const [acl] = [...resourcesOf(global, 'AWS::WAFv2::WebACL').values()] as Properties[];

  expect({
    kmsKeys: count(data, 'AWS::KMS::Key'),
    secrets: count(data, 'AWS::SecretsManager::Secret'),
    alarms: count(alarms, 'AWS::CloudWatch::Alarm'),
    dashboards: count(alarms, 'AWS::CloudWatch::Dashboard'),
    firewallRules: acl?.['Rules'].length,
  }).toEqual(standing);
});

test('nothing is free and nothing is missing a price', () => {
  for (const [what, dollars] of [...atRest(), ...perMillionLogins()]) {
    expect({ what, isPriced: Number.isFinite(dollars) && dollars > 0 }).toEqual({ what, isPriced: true });
  }
});
