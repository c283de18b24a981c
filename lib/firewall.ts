import type { Stack } from 'aws-cdk-lib';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';

/**
 * Keeps known trouble and floods off the functions. Guessing is not its business: its counts are not exact, so the table's are the authority
 * (security.md 12 and 14).
 */
export const addFirewall = (stack: Stack): string =>
  new CfnWebACL(stack, 'WebAcl', {
    scope: 'CLOUDFRONT',
    defaultAction: { allow: {} },
    visibilityConfig: visible('SallyportWebAcl'),
    rules: [
      managed(0, 'AWSManagedRulesAmazonIpReputationList'),
      managed(1, 'AWSManagedRulesKnownBadInputsRuleSet'),
      managed(2, 'AWSManagedRulesCommonRuleSet', onlyCounted),
      {
        name: 'Flood',
        priority: 3,
        action: { block: {} },
        statement: {
          rateBasedStatement: { limit: requestsPerAddress, evaluationWindowSec: 300, aggregateKeyType: 'IP', scopeDownStatement: byPeople },
        },
        visibilityConfig: visible('Flood'),
      },
    ],
  }).attrArn;

// An app's servers come from one address with all their users' calls: the routes' own limits are for them. Files are the edge's.
const elsewhere = ['/oauth/', '/userinfo', '/api/v2/', '/u2/assets/'].map((path) => ({
  byteMatchStatement: {
    searchString: path,
    fieldToMatch: { uriPath: {} },
    positionalConstraint: 'STARTS_WITH',
    textTransformations: [{ priority: 0, type: 'NONE' }],
  },
}));
const byPeople = { notStatement: { statement: { orStatement: { statements: elsewhere } } } };

/** In five minutes. A whole office may stand behind one address, and a sign-in is some 13 calls and as many files. */
const requestsPerAddress = 5000;

// Lawful here: /authorize with a request object or many claims, an import of 64 KiB, a password that looks like markup, a client without a
// name. They are counted, so that the metrics show what blocking would do.
const onlyCounted = [
  'SizeRestrictions_QUERYSTRING',
  'SizeRestrictions_BODY',
  'CrossSiteScripting_QUERYARGUMENTS',
  'CrossSiteScripting_BODY',
  'GenericLFI_BODY',
  'GenericRFI_BODY',
  'GenericRFI_QUERYARGUMENTS',
  'EC2MetaDataSSRF_BODY',
  'NoUserAgent_HEADER',
];

const managed = (priority: number, name: string, counted: readonly string[] = []): CfnWebACL.RuleProperty => ({
  name,
  priority,
  overrideAction: { none: {} },
  statement: {
    managedRuleGroupStatement: {
      vendorName: 'AWS',
      name,
      ...(counted.length > 0 ? { ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })) } : {}),
    },
  },
  visibilityConfig: visible(name),
});

const visible = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
  metricName,
  cloudWatchMetricsEnabled: true,
  // A sample keeps whole requests with their query strings, and so states, codes and tickets.
  sampledRequestsEnabled: false,
});
