import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join, matchesGlob } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { routes } from '../../lambdas/routes.ts';
import { buildPages } from '../../scripts/build-pages.ts';
import { type Properties, resourcesOf, synthesise, targetOf } from '../support/stacks.ts';

const { edge } = synthesise();
const only = (type: string): Properties => {
  const found = [...resourcesOf(edge, type).values()];
  expect(found).toHaveLength(1);
  return found[0] ?? {};
};

const distribution = only('AWS::CloudFront::Distribution')['DistributionConfig'];
const behaviours: Properties[] = distribution['CacheBehaviors'];
const behaviourOf = (path: string): Properties =>
  behaviours.find((x) => matchesGlob(path, x['PathPattern'].replace('/*', '/**'))) ?? distribution['DefaultCacheBehavior'];
const originOf = (behaviour: Properties): Properties =>
  distribution['Origins'].find((x: Properties) => x['Id'] === behaviour['TargetOriginId']);
const leadsToApi = (path: string): boolean => originOf(behaviourOf(path))['CustomOriginConfig'] !== undefined;

const sourceOf = (file: string): string => readFileSync(join(import.meta.dirname, '../../lib', file), 'utf8');
const idOfFunction = (file: string): string | undefined =>
  [...resourcesOf(edge, 'AWS::CloudFront::Function')].find(([, { FunctionCode }]) => FunctionCode === sourceOf(file))?.[0];
/** Runs what CloudFront runs, on an event. */
const runFunction = (file: string, event: object): Properties =>
  runInContext(`${sourceOf(file)}; handler(event)`, createContext({ event }));

const policyOfPages =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

// AWS's own policies, by the ids of its documentation.
const cachingDisabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const allViewerExceptHost = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

describe('the distribution', () => {
  test('asks the API for every path of the list, and the bucket for pages only', () => {
    const paths = routes.map(({ path }) => (path === '$default' ? '/nothing/here' : path.replaceAll(/\{[^}]+\}/g, 'x')));
    const pages = ['/u2/login/identifier', '/u2/mfa/totp-challenge', '/u2/assets/style-X.css', '/u2/guardian/enrolled', '/admin/'];

    expect(paths.filter((path) => !leadsToApi(path))).toEqual([]);
    expect(leadsToApi('/u2/guardian/enroll')).toBe(true);
    expect(pages.filter(leadsToApi)).toEqual([]);
  });

  test('lets the API answer for itself (cases 47 and 48): nothing cached, no header of ours, every method, Authorization but not Host', () => {
    const toApi = [distribution['DefaultCacheBehavior'], ...behaviours.filter((behaviour) => originOf(behaviour)['CustomOriginConfig'])];

    expect(toApi).toHaveLength(4);
    for (const behaviour of toApi) {
      // What is the same for everybody is kept as long as its answer says; only for that there is another policy.
      const isPublished = behaviour['PathPattern'] === '/.well-known/*';
      expect(behaviour['CachePolicyId'] === cachingDisabled).toBe(!isPublished);
      expect(behaviour).toMatchObject({
        OriginRequestPolicyId: allViewerExceptHost,
        ViewerProtocolPolicy: 'https-only',
        Compress: false,
      });
      expect(behaviour['AllowedMethods']).toEqual(expect.arrayContaining(['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE']));
      expect(behaviour['ResponseHeadersPolicyId']).toBeUndefined();
      expect(behaviour['FunctionAssociations'].map((x: Properties) => [x['EventType'], targetOf(x['FunctionARN'])])).toEqual([
        ['viewer-request', idOfFunction('client-address.js')],
      ]);
    }
    expect(distribution['CustomErrorResponses']).toBeUndefined();
    const published = only('AWS::CloudFront::CachePolicy')['CachePolicyConfig'];
    expect(published).toMatchObject({ MinTTL: 0, DefaultTTL: 0, MaxTTL: 3600 });
    expect(published['ParametersInCacheKeyAndForwardedToOrigin']['CookiesConfig']['CookieBehavior']).toBe('none');
  });

  test('gives pages the headers of security.md 20', () => {
    const policy = resourcesOf(edge, 'AWS::CloudFront::ResponseHeadersPolicy');
    const { SecurityHeadersConfig: security, CustomHeadersConfig: custom } = only('AWS::CloudFront::ResponseHeadersPolicy')[
      'ResponseHeadersPolicyConfig'
    ];

    for (const path of ['/u2/login/identifier', '/admin/']) {
      expect(behaviourOf(path)).toMatchObject({ ViewerProtocolPolicy: 'redirect-to-https', Compress: true });
      expect([...policy.keys()]).toEqual([targetOf(behaviourOf(path)['ResponseHeadersPolicyId'])]);
    }
    expect(security).toEqual({
      ContentSecurityPolicy: { ContentSecurityPolicy: policyOfPages, Override: true },
      ContentTypeOptions: { Override: true },
      FrameOptions: { FrameOption: 'DENY', Override: true },
      ReferrerPolicy: { ReferrerPolicy: 'no-referrer', Override: true },
      StrictTransportSecurity: { AccessControlMaxAgeSec: 63072000, IncludeSubdomains: true, Preload: true, Override: true },
    });
    expect(custom['Items']).toEqual([
      { Header: 'cross-origin-opener-policy', Value: 'same-origin', Override: true },
      { Header: 'cross-origin-resource-policy', Value: 'same-origin', Override: true },
      { Header: 'permissions-policy', Value: 'camera=(), geolocation=(), microphone=(), otp-credentials=(self)', Override: true },
    ]);
  });

  test.each([
    ['/u2/login/identifier', '/u2/login/identifier.html'],
    ['/u2/error', '/u2/error.html'],
    ['/u2/assets/style-AB12.css', '/u2/assets/style-AB12.css'],
    ['/admin/', '/admin/index.html'],
  ])('finds the page of %s in %s', (asked, found) => {
    expect(runFunction('page-address.js', { request: { uri: asked } })['uri']).toBe(found);
    expect(targetOf(behaviourOf(asked)['FunctionAssociations'][0]['FunctionARN'])).toBe(idOfFunction('page-address.js'));
  });

  test('tells the API who connected, and overwrites what the client says of itself', () => {
    const headers = { 'x-client-address': { value: '198.51.100.1' }, authorization: { value: 'Bearer x' } };

    const request = runFunction('client-address.js', { viewer: { ip: '2001:db8::7' }, request: { uri: '/authorize', headers } });

    expect(request).toEqual({
      uri: '/authorize',
      headers: { 'x-client-address': { value: '2001:db8::7' }, authorization: { value: 'Bearer x' } },
    });
  });

  test('shows the API the origin secret, which no template holds in clear', () => {
    const shown = originOf(distribution['DefaultCacheBehavior'])['OriginCustomHeaders'];

    expect(shown).toEqual([
      { HeaderName: 'x-origin-secret', HeaderValue: '{{resolve:secretsmanager:sallyport/origin:SecretString:current::}}' },
    ]);
    expect(originOf(behaviourOf('/u2/error'))['OriginCustomHeaders']).toBeUndefined();
  });

  test('reads the secret again when the rotation is raised, and not before', () => {
    const raised = synthesise({ originSecretRotation: '2' }).edge;
    const commentOf = (template: typeof edge) =>
      [...resourcesOf(template, 'AWS::CloudFront::Distribution').values()].map((x) => x['DistributionConfig'].Comment);

    expect(commentOf(raised)).toEqual(['Sallyport, origin secret 2']);
    expect(commentOf(edge)).toEqual(['Sallyport, origin secret 1']);
  });
});

describe('the bucket', () => {
  test('is closed to everybody but the distribution, and to plain http', () => {
    const [[id] = ['']] = [...resourcesOf(edge, 'AWS::S3::Bucket')];
    const { Statement: statements } = only('AWS::S3::BucketPolicy')['PolicyDocument'];
    const allowing = statements.filter((statement: Properties) => statement['Effect'] === 'Allow');

    expect(only('AWS::S3::Bucket')['PublicAccessBlockConfiguration']).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    expect(allowing.flatMap((statement: Properties) => statement['Action'])).toEqual(['s3:GetObject', 's3:ListBucket']);
    for (const statement of allowing) {
      expect(statement['Principal']).toEqual({ Service: 'cloudfront.amazonaws.com' });
      expect(JSON.stringify(statement['Condition'])).toContain('AWS:SourceArn');
    }
    expect(statements).toContainEqual(expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }));
    expect(originOf(behaviourOf('/u2/error'))['OriginAccessControlId']).toBeDefined();
    expect(targetOf(originOf(behaviourOf('/u2/error'))['DomainName'])).toBe(id);
  });

  test('holds only kinds of file whose content type the upload knows by their ending', async () => {
    const outdir = mkdtempSync(join(tmpdir(), 'sallyport-pages-'));
    try {
      await buildPages({ outdir });
      const files = readdirSync(outdir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      expect([...new Set(files.map(({ name }) => extname(name)))].sort()).toEqual(['.css', '.html', '.js', '.json', '.svg']);
    } finally {
      rmSync(outdir, { recursive: true, force: true });
    }
  });

  test('gets files with a hash for ever and pages for now, the hashed ones first', () => {
    const uploads = edge.findResources('Custom::CDKBucketDeployment');
    const [assets, pages] = ['UploadAssets', 'UploadPages'].map((name) => Object.entries(uploads).find(([id]) => id.startsWith(name)));

    expect(assets?.[1]['Properties']).toMatchObject({
      DestinationBucketKeyPrefix: 'u2',
      Exclude: ['*'],
      Include: ['assets/*'],
      Prune: false,
      SystemMetadata: { 'cache-control': 'public, max-age=31536000, immutable' },
    });
    expect(pages?.[1]['Properties']).toMatchObject({
      DestinationBucketKeyPrefix: 'u2',
      Exclude: ['assets/*', 'manifest.json'],
      SystemMetadata: { 'cache-control': 'no-cache' },
    });
    expect(pages?.[1]['DependsOn']).toContain(assets?.[0]);
  });
});
