import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { addStacks } from '../../lib/deployment.ts';
import { WrongOption } from '../../lib/option-values.ts';
import { readOptions } from '../../lib/options.ts';
import { optionNames } from '../../lib/stage-file.ts';
import { withDomain } from '../support/stacks.ts';

const optionsOf = (context: Record<string, unknown>) => readOptions(new App({ context }).node);
const domain = { domainName: 'login.example.com', hostedZoneId: 'Z0123456789ABC', hostedZoneName: 'example.com' };
const without = { edge: 'none', issuer: 'https://login.example.com' };

const stagesFolder = mkdtempSync(join(tmpdir(), 'sallyport-stages-'));
afterAll(() => rmSync(stagesFolder, { recursive: true, force: true }));

describe('the options', () => {
  test('have defaults that keep everything and cost nothing at rest', () => {
    expect(optionsOf({})).toEqual({
      edge: 'cloudfront',
      tenantName: 'Sallyport',
      relatedOrigins: [],
      sms: { countries: [], dailyUsd: 10, dailyTexts: 1000, prices: [] },
      waf: false,
      logRetention: 30,
      removal: 'retain',
      signingKeys: [1],
      originSecretRotation: 1,
      builtFolder: join(import.meta.dirname, '../../dist'),
    });
  });

  test('are read from text, as the command line gives them', () => {
    const context = {
      ...withDomain,
      smsCountries: 'DE,AT',
      smsDailyUsd: '2.5',
      smsDailyTexts: '50',
      smsPrices: 'DE=0.11,US=0.01',
      signingKeys: '2,1',
      relatedOrigins: 'https://example.org,https://example.net:8443',
      sendingConcurrency: '5',
    };

    expect(optionsOf({ ...context, logRetentionDays: '90', development: 'true', removal: 'destroy' })).toMatchObject({
      domain: { name: 'login.example.com', zoneId: 'Z0123456789ABC', zoneName: 'example.com' },
      rpId: 'example.com',
      relatedOrigins: ['https://example.org', 'https://example.net:8443'],
      waf: true,
      mailSender: 'no-reply@example.com',
      alarmMail: 'operators@example.com',
      sms: { countries: ['DE', 'AT'], dailyUsd: 2.5, dailyTexts: 50, prices: ['DE=0.11', 'US=0.01'] },
      signingKeys: [2, 1],
      sendingConcurrency: 5,
      logRetention: 90,
      removal: 'destroy',
    });
  });

  test.each<[Record<string, unknown>, string]>([
    [{ edge: 'none' }, 'edge=none needs issuer=<address>, since there is no CloudFront name to take.'],
    [{ edge: 'somewhere' }, 'edge must be "cloudfront" or "none", not "somewhere".'],
    [
      { issuer: 'login.example.com' },
      'issuer must be an address without a path, like https://login.example.com/, not "login.example.com".',
    ],
    [
      { issuer: 'https://a.example/b' },
      'issuer must be an address without a path, like https://login.example.com/, not "https://a.example/b".',
    ],
    [{ issuer: 'https://a.example' }, 'issuer is for edge=none only; the address of an edge is its domainName.'],
    [{ ...without, ...domain }, 'domainName needs an edge.'],
    [{ tenantName: '' }, 'tenantName must be a text, not "".'],
    [{ tenantName: 7 }, 'tenantName must be a text, not 7.'],
    [
      { domainName: 'login.example.com' },
      'domainName, hostedZoneId and hostedZoneName belong together: give all three, or none for the CloudFront name.',
    ],
    [
      { ...domain, domainName: 'https://login.example.com' },
      'domainName must be a domain name in small letters without scheme, port or path, not "https://login.example.com".',
    ],
    [
      { ...domain, hostedZoneId: '/hostedzone/Z1' },
      'hostedZoneId must be a Route 53 zone\'s id, like Z0123456789ABC, not "/hostedzone/Z1".',
    ],
    [{ ...domain, hostedZoneName: 'example.org' }, 'domainName login.example.com is not in the zone example.org.'],
    [{ ...domain, hostedZoneName: 'ple.com' }, 'domainName login.example.com is not in the zone ple.com.'],
    ...[
      ...['http://example.com', 'https://example.com/', 'https://example.com/a', 'https://Example.com', 'https://example.com:443'],
      ...[
        'example.com',
        'https://a b',
        'https://',
        'https://u:p@example.com',
        'https://bücher.example',
        'https://example.com,https://example.com',
      ],
    ].map((relatedOrigins): [Record<string, unknown>, string] => [
      { relatedOrigins },
      `relatedOrigins must be different origins like https://example.com, without a path, not "${relatedOrigins}".`,
    ]),
    [{ mailSender: 'example.com' }, 'mailSender must be an e-mail address, not "example.com".'],
    [{ alarmMail: 'a b@example.com' }, 'alarmMail must be an e-mail address, not "a b@example.com".'],
    [{ smsCountries: 'Germany' }, 'smsCountries must be two-letter countries, like DE,AT, or * for all, not "Germany".'],
    [{ smsCountries: 'DE,DE' }, 'smsCountries must be two-letter countries, like DE,AT, or * for all, not "DE,DE".'],
    [{ smsDailyUsd: '-1' }, 'smsDailyUsd must be a number of at least 0, not "-1".'],
    [{ smsDailyUsd: 'ten' }, 'smsDailyUsd must be a number of at least 0, not "ten".'],
    [{ smsCountries: 'DE,UK' }, 'UK is no country that can be texted; the United Kingdom is GB.'],
    [{ smsPrices: 'XX=0.1' }, 'XX is no country that can be texted.'],
    [{ smsDailyTexts: '1.5' }, 'smsDailyTexts must be a whole number of at least 0, not "1.5".'],
    [{ smsPrices: 'DE=cheap' }, 'smsPrices must be dollars a segment by country, like DE=0.11,US=0.01, not "DE=cheap".'],
    [{ waf: 'yes' }, 'waf must be true or false, not "yes".'],
    [{ logRetentionDays: '31' }, 'logRetentionDays must be one that CloudWatch knows (1, 3, 5, 7, 14, 30, 60, …), not 31.'],
    [{ logRetentionDays: '9999' }, 'logRetentionDays must be one that CloudWatch knows (1, 3, 5, 7, 14, 30, 60, …), not 9999.'],
    [{ removal: 'destroy' }, 'removal=destroy throws all users away with the stack, so it needs development=true.'],
    [{ removal: 'delete' }, 'removal must be "retain" or "destroy", not "delete".'],
    [{ sendingConcurrency: '0' }, 'sendingConcurrency must be a whole number of at least 1, not "0".'],
    [{ signingKeys: '1,1' }, 'signingKeys must be different numbers from 1 to 9, the signing one first, not "1,1".'],
    [{ originSecretRotation: '1.5' }, 'originSecretRotation must be a whole number of at least 1, not "1.5".'],
  ])('refuse %j', (context, sentence) => {
    expect(() => optionsOf(context)).toThrow(new WrongOption(sentence));
  });

  test('want to know the region where a stack lies in another', () => {
    expect(() => addStacks(new App({ context: withDomain }))).toThrow(
      new WrongOption('A domain or the firewall puts a stack into us-east-1 as well, so set AWS_REGION to the region of the others.'),
    );
  });

  test('are explained, each in a row of the page on deploying', () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/deploy.md'), 'utf8');
    const explained = [...page.matchAll(/^\| `([a-z]\w+)` \|/gm)].map((match) => match[1]);

    expect(explained.sort()).toEqual([...optionNames, 'stage'].sort());
  });
});

describe('the relying-party id (case 22)', () => {
  test.each([
    ['the host itself', { ...domain, rpId: 'login.example.com' }],
    ['a parent of the host', { ...domain, rpId: 'example.com' }],
    ['the host of the issuer', { edge: 'none', issuer: 'http://localhost:3000', rpId: 'localhost' }],
  ])('may be %s', (_name, context) => {
    expect(optionsOf(context).rpId).toBe(context.rpId);
  });

  test.each([
    ['com', 'rpId com is a public suffix, which browsers refuse.'],
    ['cloudfront.net', 'rpId cloudfront.net is a public suffix, which browsers refuse.'],
    ['co.uk', 'rpId co.uk is a public suffix, which browsers refuse.'],
    ['other.example.com', 'rpId other.example.com is neither login.example.com nor a parent domain of it.'],
    ['ple.com', 'rpId ple.com is neither login.example.com nor a parent domain of it.'],
    ['a.login.example.com', 'rpId a.login.example.com is neither login.example.com nor a parent domain of it.'],
    ['https://login.example.com', 'rpId https://login.example.com is neither login.example.com nor a parent domain of it.'],
    ['login.example.com:443', 'rpId login.example.com:443 is neither login.example.com nor a parent domain of it.'],
  ])('may not be %s', (rpId, sentence) => {
    expect(() => optionsOf({ ...domain, rpId })).toThrow(new WrongOption(sentence));
  });

  test("may not be chosen under CloudFront's own name", () => {
    expect(() => optionsOf({ rpId: 'cloudfront.net' })).toThrow(
      new WrongOption("rpId needs a domainName: under CloudFront's own name it is that whole name."),
    );
  });
});

describe('a stage file', () => {
  const stage = (name: string, content: string, more: Record<string, unknown> = {}) => {
    writeFileSync(join(stagesFolder, `${name}.json`), content);
    return optionsOf({ stage: name, stagesFolder, ...more });
  };

  test('gives options in JSON; the command line goes before it', () => {
    const content = JSON.stringify({ ...domain, waf: true, smsCountries: ['DE', 'AT'], smsDailyUsd: 3, tenantName: 'Staging' });

    expect(stage('staging', content, { tenantName: 'Other' })).toMatchObject({
      domain: { name: 'login.example.com' },
      waf: true,
      sms: { countries: ['DE', 'AT'], dailyUsd: 3 },
      tenantName: 'Other',
    });
  });

  test('of the repository can each be used', () => {
    const stages = readdirSync(join(import.meta.dirname, '../../stages')).map((name) => name.replace(/\.json$/, ''));

    expect(stages).toContain('development');
    for (const name of stages) expect(optionsOf({ stage: name })).toBeDefined();
    expect(optionsOf({ stage: 'development' }).removal).toBe('destroy');
  });

  test('with a name that is no option is refused', () => {
    expect(() => stage('typo', '{"domainname": "x"}')).toThrow(
      new WrongOption(`${join(stagesFolder, 'typo.json')} has "domainname", which is not an option; docs/deploy.md lists them all.`),
    );
  });

  test.each(['[]', 'null', '{', '"text"'])('that holds %s is refused', (content) => {
    expect(() => stage('wrong', content)).toThrow(new WrongOption(`${join(stagesFolder, 'wrong.json')} must hold one JSON object.`));
  });

  test('that is not there is refused, and a name that leads elsewhere too', () => {
    expect(() => optionsOf({ stage: 'nowhere', stagesFolder })).toThrow(
      new WrongOption(`There is no stage file ${join(stagesFolder, 'nowhere.json')}.`),
    );
    expect(() => optionsOf({ stage: '../package' })).toThrow(
      new WrongOption('stage must be a name of small letters, digits and hyphens, not "../package".'),
    );
  });
});
