import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { partitionsJson, partitionsNamedIn, type Reach } from '../../scripts/docs/partitions.ts';
import { type ApiTemplate, permissionsPage } from '../../scripts/docs/permissions.ts';
import { listOf, type Properties, type Resource, type Statement, synthesise, withDomain } from '../support/stacks.ts';

const root = join(import.meta.dirname, '../..');
const { management, guardian, api } = synthesise({ mailSender: 'no-reply@example.com' });
const made = [management, guardian, api].map((template) => template.toJSON() as ApiTemplate);

describe('the page of permissions', () => {
  const page = readFileSync(join(root, 'docs/permissions.md'), 'utf8');
  const functionsWith = (right: string): string[] =>
    [...page.matchAll(/^\| `lambdas\/([^`]+)` \| ([^|]+) \|/gm)]
      .filter(([, , rights = '']) => rights.trim().split(', ').includes(right))
      .map(([, file = '']) => file);

  test('is as the templates say (npm run docs)', () => {
    expect(page).toBe(permissionsPage(made));
  });

  test('says that verifying functions alone decrypt a secret, the token function alone signs, and those that text alone publish', () => {
    expect(functionsWith('**decrypt secrets**')).toEqual([
      'u2/api/mfa/totp-enrollment/secret.post.ts',
      'u2/api/mfa/totp-enrollment.post.ts',
      'u2/api/mfa/totp-challenge.post.ts',
    ]);
    expect(functionsWith('**sign tokens**')).toEqual(['oidc.ts']);
    expect(functionsWith('**publish texts**')).toEqual(functionsWith('**decrypt SMS credentials**'));
    expect(functionsWith('**publish texts**').filter((file) => !/^u2\/api\/mfa\/phone-|test-message/.test(file))).toEqual([]);
  });

  test('stops at a right it has no name for', () => {
    const changed: ApiTemplate[] = structuredClone(made);
    const resources = changed.flatMap(({ Resources }) => Object.entries(Resources));
    const role = resources.find(([id]) => id.startsWith('oidcRole'))?.[1];
    role?.Properties.Policies?.[0]?.PolicyDocument.Statement.push({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::bucket/key' });

    expect(() => permissionsPage(changed)).toThrow('oidc.ts may do s3:GetObject on arn:aws:s3:::bucket/key');
  });
});

describe('the partitions of the table', () => {
  const known: Record<string, Reach> = JSON.parse(readFileSync(join(root, 'lib/partitions.json'), 'utf8'));

  test('of each function are those its bundle names (npm run docs)', async () => {
    expect(readFileSync(join(root, 'lib/partitions.json'), 'utf8')).toBe(await partitionsJson(root));
  });

  test('of all storage code are those of the page of access patterns, so none is built in a way that is not seen', () => {
    const folder = join(root, 'service/storage');
    const sources = readdirSync(folder).filter((name) => name.endsWith('.ts'));
    const named = sources.flatMap((name) => partitionsNamedIn(readFileSync(join(folder, name), 'utf8')).items);
    const items = readFileSync(join(folder, 'ACCESS-PATTERNS.md'), 'utf8').split('\n## ')[0] ?? '';
    const onPage = [...items.matchAll(/^\| [^|]+ \| `([A-Z]+)(#?)[^|]*\|/gm)].map(([, word, rest]) => (rest ? `${word}#*` : word));

    expect(onPage.length).toBeGreaterThan(10);
    expect([...new Set(named)].sort()).toEqual([...new Set(onPage)].sort());
  });

  test('keep what belongs to sign-ins from the management API, and users from its settings', () => {
    const management = Object.entries(known).filter(([file]) => file.startsWith('api-v2/'));

    // Those that show and end a user's sign-ins alone.
    expect(management.flatMap(([file, { items }]) => (items.includes('OIDC#*') ? [file] : []))).toEqual([
      'api-v2/sessions/id.delete.ts',
      'api-v2/users/revoke-access.post.ts',
      'api-v2/users/sessions.get.ts',
    ]);
    expect(known['api-v2/guardian/policies.put.ts']).toEqual({ items: ['LOG#*', 'SETTINGS'], lists: ['LOG#USER#*'] });
    expect(known['api-v2/clients.get.ts']).toEqual({ items: ['CLIENT#*'], lists: ['CLIENTS'] });
    expect(known['api-v2/guardian/factors.get.ts']).toEqual({ items: ['SETTINGS'], lists: [] });
  });

  test.each<[string, string, string[], string[]?]>([
    ['a key with an id', `const keyOf = (id: string) => ({ pk: \`USER#\${id}\`, sk: \`METHOD#\${id}\` });`, ['USER#*']],
    ['a key of its own', "const key = { pk: 'USERS', sk: 'COUNT' };", ['USERS']],
    ['a named partition', "const partition = 'SETTINGS';", ['SETTINGS']],
    ['a part of a key', `export const partitionOf = (day: string): string => \`LOG#\${day}\`;`, ['LOG#*']],
    ['a key of the index', `export const sessionListKey = (id: string): string => \`USER#\${id}#LOGIN\`;`, [], ['USER#*#LOGIN']],
    ['a key of the index that is one text', "export const nameListKey = 'USERS#NAME';", [], ['USERS#NAME']],
    ['a comment', `// \`USER#…\` holds \`USER#\${id}\``, []],
  ])('are found in %s', (_name, source, items, lists = []) => {
    expect(partitionsNamedIn(source)).toEqual({ items, lists });
  });
});

describe('every role of every stack', () => {
  const templates = synthesise(withDomain, { region: 'eu-north-1' });
  const documents = Object.values(templates).flatMap((each) =>
    Object.entries<Resource>(each.toJSON()['Resources']).flatMap(([id, { Type, Properties }]) => {
      if (Type === 'AWS::IAM::Policy') return [{ id, statements: Properties['PolicyDocument'].Statement as Statement[] }];
      const inline: Properties[] = Type === 'AWS::IAM::Role' ? (Properties['Policies'] ?? []) : [];
      return inline.map((x) => ({ id, statements: x['PolicyDocument'].Statement as Statement[] }));
    }),
  );
  // CDK's own function that copies pages into the bucket, while a deployment runs only (lib/upload-pages.ts explains each).
  const isUploader = ({ id }: { id: string }): boolean => id.startsWith('CustomCDKBucketDeployment');

  test('names its actions, all of them', () => {
    const statements = documents.filter((x) => !isUploader(x)).flatMap((x) => x.statements);

    expect(statements.length).toBeGreaterThan(100);
    expect(statements.flatMap((x) => listOf(x.Action)).filter((action) => action.includes('*'))).toEqual([]);
  });

  test('names its resources; only a path below a name ends in a star', () => {
    for (const { id, statements } of documents.filter((x) => !isUploader(x))) {
      for (const { Resource } of statements) {
        expect({ id, Resource, all: listOf(Resource as string[]).includes('*') }).toEqual({ id, Resource, all: false });
      }
    }
    const starred = documents.filter((x) => JSON.stringify(x.statements.map(({ Resource }) => Resource)).includes('*'));
    expect([...new Set(starred.map(({ id }) => id.replace(/(Service)?Role.*$/, '')))].sort()).toEqual([
      'CustomCDKBucketDeployment8693BB64968944B69AAFB0CC9EB8756C',
      // /cdk/exports/SallyportEdge/*
      'CustomCrossRegionExportReaderCustomResourceProvider',
      'CustomCrossRegionExportWriterCustomResourceProvider',
    ]);
  });

  test('may publish nowhere but in the functions that text, by a statement that names what it may not', () => {
    const publishing = documents.filter((x) => x.statements.some(({ Action }) => listOf(Action).includes('sns:Publish')));

    expect(publishing.length).toBeGreaterThan(1);
    expect(publishing.filter(({ id }) => !/^u2apimfaphone|^apiv2guardianfactorssmstest/.test(id))).toEqual([]);
    expect(
      documents.flatMap((x) => x.statements).filter((x) => x.NotResource !== undefined && listOf(x.Action).join() !== 'sns:Publish'),
    ).toEqual([]);
  });
});
