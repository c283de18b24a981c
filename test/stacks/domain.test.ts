import { describe, expect, test } from '@jest/globals';
import { endpointsOf, listOf, type Properties, resourcesOf, synthesise, targetOf, withDomain } from '../support/stacks.ts';

// Not us-east-1, so that certificate and web ACL come from another region than the rest.
const whole = synthesise(withDomain, { region: 'eu-north-1' });
const { data, edge, global } = whole;
const only = (template: typeof edge, type: string): Properties => {
  const found = [...resourcesOf(template, type).values()];
  expect(found).toHaveLength(1);
  return found[0] ?? {};
};
const distribution = () => only(edge, 'AWS::CloudFront::Distribution')['DistributionConfig'];
const zone = 'Z0123456789ABC';

describe('a deployment with a domain, from eu-north-1', () => {
  test('has its certificate, proven by the zone, in the stack of us-east-1', () => {
    expect(only(global, 'AWS::CertificateManager::Certificate')).toMatchObject({
      DomainName: 'login.example.com',
      ValidationMethod: 'DNS',
      DomainValidationOptions: [{ DomainName: 'login.example.com', HostedZoneId: zone }],
    });
    expect(edge.findResources('AWS::CertificateManager::Certificate')).toEqual({});
  });

  test('answers to the domain alone, over TLS 1.2 at least', () => {
    const { Aliases: aliases, ViewerCertificate: certificate } = distribution();

    expect(aliases).toEqual(['login.example.com']);
    expect(certificate).toMatchObject({ MinimumProtocolVersion: 'TLSv1.2_2021', SslSupportMethod: 'sni-only' });
    expect(JSON.stringify(certificate['AcmCertificateArn'])).toContain('/cdk/exports/SallyportEdge/SallyportGlobaluseast1RefCertificate');
    expect(JSON.stringify(distribution()['WebACLId'])).toContain('/cdk/exports/SallyportEdge/SallyportGlobaluseast1FnGetAttWebAclArn');
  });

  test('is found in the zone by both kinds of address', () => {
    const records = [...resourcesOf(edge, 'AWS::Route53::RecordSet').values()];

    expect(records.map(({ Type, Name, HostedZoneId }) => [Type, Name, HostedZoneId])).toEqual([
      ['A', 'login.example.com.', zone],
      ['AAAA', 'login.example.com.', zone],
    ]);
    const [id] = [...resourcesOf(edge, 'AWS::CloudFront::Distribution').keys()];
    for (const { AliasTarget } of records) expect(targetOf(AliasTarget['DNSName'])).toBe(id);
  });

  test('tells its functions the domain and the chosen RP id (cases 21 and 22)', () => {
    const told = [...resourcesOf(endpointsOf(whole), 'AWS::Lambda::Function').values()].map((x) => x['Environment'].Variables);

    expect(new Set(told.map(({ ISSUER }) => ISSUER))).toEqual(new Set(['https://login.example.com/']));
    expect(new Set(told.map(({ RP_ID }) => RP_ID))).toEqual(new Set(['example.com']));
  });

  test('proves its mails by DKIM records in the zone', () => {
    expect(only(data, 'AWS::SES::EmailIdentity')).toEqual({ EmailIdentity: 'example.com' });
    const records = [...resourcesOf(data, 'AWS::Route53::RecordSet').values()];
    expect(records.map(({ Type, HostedZoneId }) => [Type, HostedZoneId])).toEqual([
      ['CNAME', zone],
      ['CNAME', zone],
      ['CNAME', zone],
    ]);
  });

  test('makes no identity for a sender outside the zone, nor without one', () => {
    const identities = (context: Record<string, string>) =>
      synthesise(context, { region: 'eu-north-1' }).data.findResources('AWS::SES::EmailIdentity');

    expect(identities({ ...withDomain, mailSender: 'no-reply@example.org' })).toEqual({});
    expect(identities({ mailSender: 'no-reply@example.com' })).toEqual({});
  });

  test('has its whole of us-east-1 in one region there', () => {
    const there = synthesise(withDomain, { region: 'us-east-1' });

    expect(there.edge.findResources('Custom::CrossRegionExportReader')).toEqual({});
    expect(there.global.findResources('AWS::WAFv2::WebACL')).not.toEqual({});
  });
});

describe('the firewall', () => {
  const rules: Properties[] = only(global, 'AWS::WAFv2::WebACL')['Rules'];
  const groupOf = (rule: Properties): Properties => rule['Statement'].ManagedRuleGroupStatement ?? {};

  test('blocks bad addresses, known attacks and floods', () => {
    expect(rules.map(({ Name, Action, OverrideAction }) => [Name, Object.keys(Action ?? OverrideAction)[0]])).toEqual([
      ['AWSManagedRulesAmazonIpReputationList', 'None'],
      ['AWSManagedRulesKnownBadInputsRuleSet', 'None'],
      ['AWSManagedRulesCommonRuleSet', 'None'],
      ['Flood', 'Block'],
    ]);
    expect(only(global, 'AWS::WAFv2::WebACL')).toMatchObject({ Scope: 'CLOUDFRONT', DefaultAction: { Allow: {} } });
  });

  test('only counts what lawful calls look like: long queries, big bodies, passwords like markup', () => {
    const counted = groupOf(rules[2] ?? {})['RuleActionOverrides'];

    expect(counted.map((x: Properties) => Object.keys(x['ActionToUse']))).toEqual(counted.map(() => ['Count']));
    expect(counted.map((x: Properties) => x['Name'])).toEqual(
      expect.arrayContaining(['SizeRestrictions_QUERYSTRING', 'SizeRestrictions_BODY', 'CrossSiteScripting_BODY']),
    );
  });

  test('keeps no sample of a request, which would hold states, codes and tickets', () => {
    const all = [only(global, 'AWS::WAFv2::WebACL'), ...rules];

    expect(all.map((x) => x['VisibilityConfig'].SampledRequestsEnabled)).toEqual(all.map(() => false));
  });

  test('is there without a domain too, and absent where it was not chosen', () => {
    const { domainName: _1, hostedZoneId: _2, hostedZoneName: _3, rpId: _4, ...others } = withDomain;
    const alone = synthesise(others, { region: 'eu-north-1' });
    const { waf: _5, ...unguarded } = withDomain;

    expect(Object.keys(alone.global.findResources('AWS::WAFv2::WebACL'))).toHaveLength(1);
    expect(alone.global.findResources('AWS::CertificateManager::Certificate')).toEqual({});
    expect(synthesise(unguarded, { region: 'eu-north-1' }).global.findResources('AWS::WAFv2::WebACL')).toEqual({});
  });
});

test('what the stacks of two regions tell each other names its parameters, no star', () => {
  for (const template of [global, edge]) {
    const [[, role] = ['', {} as Properties]] = [...resourcesOf(template, 'AWS::IAM::Role')].filter(([id]) =>
      id.includes('CrossRegionExport'),
    );
    const statements: Properties[] = role['Policies'].flatMap((x: Properties) => x['PolicyDocument'].Statement);
    for (const { Action, Resource } of statements) {
      expect(listOf(Action).filter((action) => action.includes('*'))).toEqual([]);
      expect(JSON.stringify(Resource)).toContain(':parameter/cdk/exports/');
    }
  }
});
