import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { functionName, type Need, routes } from '../../lambdas/routes.ts';
import { secretContext } from '../../service/factors/totp/secret.ts';
import { smsSecretContext } from '../../service/storage/sms-settings.ts';
import { endpointsOf, listOf, type Properties, resourcesOf, type Statement, synthesise, targetOf } from '../support/stacks.ts';

const sender = { mailSender: 'no-reply@example.org', smsCountries: 'DE,AT', smsDailyUsd: '5' };
const endpoints = endpointsOf(synthesise(sender));
const related = 'https://example.com,https://example.org';
const chosen = endpointsOf(synthesise({ sendingConcurrency: '5', logRetentionDays: '7', relatedOrigins: related }));
const functions = resourcesOf(endpoints, 'AWS::Lambda::Function');
const roles = resourcesOf(endpoints, 'AWS::IAM::Role');
const files = [...new Set(routes.map((route) => route.file))];
const needsOf = (file: string): readonly Need[] => routes.find((route) => route.file === file)?.needs ?? [];

// The construct's id is the flat name; CDK drops its hyphens in a logical id.
const idOf = (file: string): string => {
  const id = [...functions.keys()].find((key) => key.replace(/Function[0-9A-F]{8}$/, '') === functionName(file).replaceAll('-', ''));
  if (!id) throw new Error(`no function for ${file}`);
  return id;
};
const propertiesOf = (file: string): Properties => functions.get(idOf(file)) ?? {};
const environmentOf = (file: string): Properties => propertiesOf(file)['Environment'].Variables;
const statementsOf = (file: string): Statement[] => {
  const role = roles.get(targetOf(propertiesOf(file)['Role'])) ?? {};
  return role['Policies'].flatMap((policy: Properties) => policy['PolicyDocument'].Statement);
};
const mentions = (statement: Statement, name: string): boolean => JSON.stringify(statement.Resource ?? '').includes(name);
const filesThatMay = (action: string, resource: string): string[] =>
  files.filter((file) => statementsOf(file).some((x) => listOf(x.Action).includes(action) && mentions(x, resource)));
const reach: Record<string, { items: string[]; lists: string[] }> = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../lib/partitions.json'), 'utf8'),
);
const filesInNeedOf = (...needs: Need[]): string[] => files.filter((file) => needs.some((need) => needsOf(file).includes(need)));

describe('the functions', () => {
  test('are one for each file of the list, on arm64 and Node 24', () => {
    expect(new Set(files.map(idOf)).size).toBe(functions.size);
    for (const file of files) {
      expect(propertiesOf(file)).toMatchObject({
        Architectures: ['arm64'],
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        // Two providers may take five seconds each.
        Timeout: needsOf(file).includes('sms') ? 20 : 10,
        MemorySize: file === 'oidc.ts' ? 1024 : 512,
      });
    }
  });

  test('run on the Node that the tests run on (case 51)', () => {
    const { optionalDependencies } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));
    const major = process.versions.node.split('.')[0];

    expect(new Set([...functions.values()].map((each) => each['Runtime']))).toEqual(new Set([`nodejs${major}.x`]));
    expect(optionalDependencies.node.split('.')[0]).toBe(major);
  });

  test('are told exactly what service/config.ts reads', () => {
    const source = readFileSync(join(import.meta.dirname, '../../service/config.ts'), 'utf8');
    const read = [...source.matchAll(/(?:required|deployed|amount|listOf)\('(\w+)'|(?:environment|env)\['(\w+)'\]/g)].map(
      (match) => match[1] ?? match[2],
    );
    const byLambda = ['AWS_LAMBDA_FUNCTION_NAME'];
    const inDevelopment = ['SMS_SENDER', 'SMS_PROVIDER_ORIGIN', 'PAGES_FOLDER'];
    const byChoice = ['SMS_PRICES', 'RELATED_ORIGINS'];
    const onlyFor: [string, Need][] = [
      ['MANAGEMENT_SECRET_NAME', 'first-client'],
      ['CODES_KEY', 'codes'],
    ];

    for (const file of files) {
      const told = Object.keys(environmentOf(file));
      const notTold = onlyFor.filter(([, need]) => !needsOf(file).includes(need)).map(([name]) => name);
      const expected = [...new Set(read)].filter((name) => ![...byLambda, ...inDevelopment, ...byChoice, ...notTold].includes(name ?? ''));
      expect(told.sort()).toEqual(expected.sort());
    }
  });

  test('are told secrets by name only, and who they are for outside', () => {
    expect(environmentOf('oidc.ts')).toMatchObject({
      ORIGIN_SECRET_NAME: 'sallyport/origin',
      MANAGEMENT_SECRET_NAME: 'sallyport/management',
      MAIL_SENDER: 'ses:no-reply@example.org',
      SMS_COUNTRIES: 'DE,AT',
      SMS_DAILY_USD: '5',
    });
    // Without a domain all of CloudFront's name (case 22).
    const { ISSUER: issuer, RP_ID: rpId } = environmentOf('oidc.ts');
    expect(issuer).toEqual({ 'Fn::Join': ['', ['https://', rpId, '/']] });
    expect(JSON.stringify(endpoints.toJSON())).not.toContain('{{resolve:');
  });

  test('are told of other sites that use their keys where there are any', () => {
    const told = [...resourcesOf(chosen, 'AWS::Lambda::Function').values()].map((each) => each['Environment']?.Variables);

    expect(new Set(told.flatMap((each) => (each && 'RP_ID' in each ? [each.RELATED_ORIGINS] : [])))).toEqual(new Set([related]));
    expect(environmentOf('well-known/webauthn.get.ts')).not.toHaveProperty('RELATED_ORIGINS');
  });

  test('reserve concurrency only where it was chosen, and only those that send', () => {
    const reserved = (template: typeof endpoints): unknown[] =>
      [...resourcesOf(template, 'AWS::Lambda::Function').values()].flatMap((x) => x['ReservedConcurrentExecutions'] ?? []);

    expect(reserved(endpoints)).toEqual([]);
    expect(reserved(chosen)).toEqual(filesInNeedOf('sms').map(() => 5));
  });

  test('each have a role of their own, which only Lambda can take and only its own log group is open to', () => {
    expect(new Set(files.map((file) => targetOf(propertiesOf(file)['Role']))).size).toBe(files.length);
    for (const file of files) {
      const role = roles.get(targetOf(propertiesOf(file)['Role'])) ?? {};
      expect(role['ManagedPolicyArns']).toBeUndefined();
      expect(role['AssumeRolePolicyDocument'].Statement).toEqual([
        { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } },
      ]);
      const logging = statementsOf(file).filter((statement) => listOf(statement.Action).some((action) => action.startsWith('logs:')));
      expect(logging.map((x) => targetOf(x.Resource))).toEqual([targetOf(propertiesOf(file)['LoggingConfig'].LogGroup)]);
    }
    expect(endpoints.findResources('AWS::IAM::Policy')).toEqual({});
  });

  test('keep their logs for a month, or as long as was chosen', () => {
    const retention = (template: typeof endpoints) =>
      [...resourcesOf(template, 'AWS::Logs::LogGroup').values()].map((x) => x['RetentionInDays']);

    // One more for the gateway's access log.
    expect(retention(endpoints)).toEqual([...files.map(() => 30), 30]);
    expect(retention(chosen)).toEqual([...files.map(() => 7), 7]);
  });
});

describe('the routes', () => {
  const integrations = resourcesOf(endpoints, 'AWS::ApiGatewayV2::Integration');
  const permissions = [...resourcesOf(endpoints, 'AWS::Lambda::Permission').values()];

  test('lead each row to the function of its file', () => {
    const led = [...resourcesOf(endpoints, 'AWS::ApiGatewayV2::Route').values()].map((route) => {
      const integration = integrations.get(targetOf(route['Target']['Fn::Join'][1][1])) ?? {};
      return `${route['RouteKey']} → ${targetOf(integration['IntegrationUri'])}`;
    });
    const expected = routes.map(({ method, path, file }) => `${path === '$default' ? path : `${method} ${path}`} → ${idOf(file)}`);

    expect(led.sort()).toEqual(expected.sort());
    for (const integration of integrations.values()) expect(integration['PayloadFormatVersion']).toBe('2.0');
  });

  test('may each be called by the gateway', () => {
    const open = permissions.map((permission) => ({
      id: targetOf(permission['FunctionName']),
      principal: permission['Principal'],
      pattern: permission['SourceArn']['Fn::Join'][1].at(-1),
    }));

    for (const { method, path, file } of routes) {
      // The gateway calls as <stage>/<method>/<path>, and as <stage>/$default where nothing else matched.
      const call = path === '$default' ? '/$default/$default' : `/$default/${method}${path}`;
      const fitting = open.filter(({ id, pattern }) => id === idOf(file) && fits(pattern, call));
      expect(fitting.map(({ principal }) => principal)).toContain('apigateway.amazonaws.com');
    }
  });

  // IAM's form: a star is any text, everything else is itself.
  const fits = (pattern: string, call: string): boolean => {
    const literal = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
    return new RegExp(`^${pattern.split('*').map(literal).join('.*')}$`).test(call);
  };
});

describe('the rights', () => {
  test('name no action and no resource by a star', () => {
    for (const statement of files.flatMap(statementsOf)) {
      expect(statement.Effect).toBe('Allow');
      expect(listOf(statement.Action).filter((action) => action.includes('*'))).toEqual([]);
      expect(JSON.stringify(statement.Resource ?? '')).not.toMatch(/"\*"|\/\*"/);
    }
  });

  test('on the table are the commands of table.ts and the one index', () => {
    const source = readFileSync(join(import.meta.dirname, '../../service/storage/table.ts'), 'utf8');
    const commands = [...source.matchAll(/new (\w+)Command\(/g)].map(
      (match) => `dynamodb:${match[1]}${match[1] === 'Query' ? '' : 'Item'}`,
    );

    for (const file of files) {
      const onTable = statementsOf(file).filter((statement) => mentions(statement, 'Table') && !mentions(statement, 'TableKey'));
      const rights = onTable.map((x) => [listOf(x.Action).sort(), JSON.stringify(x.Resource).includes('/index/gsi1"')]);
      const { items = [], lists = [] } = needsOf(file).includes('table') ? (reach[file] ?? {}) : {};
      const expected = [
        ...(items.length > 0 ? [[[...new Set(commands)].sort(), false]] : []),
        ...(lists.length > 0 ? [[['dynamodb:Query'], true]] : []),
      ];
      expect(rights).toEqual(expected);
    }
  });

  test('on items and lists hold only in the partitions of lib/partitions.json', () => {
    // A list of one is a text in a template.
    const keysOf = (statement: Statement | undefined): string[] =>
      [statement?.Condition?.['ForAllValues:StringLike']['dynamodb:LeadingKeys'] ?? []].flat();

    for (const file of filesInNeedOf('table')) {
      const onItems = statementsOf(file).find((statement) => listOf(statement.Action).includes('dynamodb:GetItem'));
      const onLists = statementsOf(file).find((statement) => mentions(statement, '/index/gsi1'));
      expect({ file, items: keysOf(onItems), lists: keysOf(onLists) }).toEqual({ file, ...reach[file] });
      expect([...keysOf(onItems), ...keysOf(onLists)]).not.toContain('*');
    }
  });

  test('on the key of the table hold only for DynamoDB', () => {
    const statements = files.flatMap(statementsOf).filter((statement) => mentions(statement, 'TableKey'));

    expect(statements).toHaveLength(filesInNeedOf('table').length);
    for (const statement of statements) {
      const service = { 'Fn::Join': ['', ['dynamodb.', { Ref: 'AWS::Region' }, '.amazonaws.com']] };
      expect(statement.Condition).toEqual({ StringEquals: { 'kms:ViaService': service } });
    }
  });

  test('to decrypt or encrypt a secret are with those functions alone that verify or enrol', () => {
    expect(filesThatMay('kms:Decrypt', 'SecretsKey')).toEqual(filesInNeedOf('secrets:decrypt', 'sms'));
    expect(filesThatMay('kms:Encrypt', 'SecretsKey')).toEqual(filesInNeedOf('secrets:encrypt', 'sms-secrets:encrypt'));
    expect(filesInNeedOf('secrets:decrypt').every((file) => file.startsWith('u2/api/mfa/totp-'))).toBe(true);
  });

  test('on the secrets of users and those of providers are never with one function', () => {
    const users = new Set(filesInNeedOf('secrets:decrypt', 'secrets:encrypt'));
    expect(filesInNeedOf('sms', 'sms-secrets:encrypt').filter((file) => users.has(file))).toEqual([]);
  });

  test('on secrets hold only with the encryption context that the code uses', () => {
    const statements = files.flatMap(statementsOf).filter((statement) => mentions(statement, 'SecretsKey'));

    expect(statements).toHaveLength(filesInNeedOf('secrets:encrypt', 'secrets:decrypt', 'sms', 'sms-secrets:encrypt').length);
    for (const context of [secretContext('user', 'method'), smsSecretContext('twilio')]) {
      const { purpose = '' } = context;
      const bound = statements.filter((statement) => JSON.stringify(statement.Condition).includes(`"${purpose}"`));
      expect(bound.length).toBeGreaterThan(1);
      for (const statement of bound) {
        expect(statement.Condition).toEqual({
          StringEquals: { 'kms:EncryptionContext:purpose': purpose },
          'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': Object.keys(context) },
        });
      }
    }
  });

  test('to publish are with the functions that text alone, and to phone numbers alone', () => {
    const publishing = files.flatMap(statementsOf).filter((x) => listOf(x.Action).includes('sns:Publish'));

    expect(files.filter((file) => statementsOf(file).some((x) => listOf(x.Action).includes('sns:Publish')))).toEqual(filesInNeedOf('sms'));
    expect(publishing.length).toBeGreaterThan(1);
    for (const { Action, Resource, NotResource } of publishing) {
      expect({ Action, Resource }).toEqual({ Action: 'sns:Publish', Resource: undefined });
      expect(NotResource).toEqual({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':sns:*:*:*']] });
    }
  });

  test('to sign tokens are with the OpenID Connect function alone, for one algorithm', () => {
    const signing = statementsOf('oidc.ts').find((statement) => listOf(statement.Action).includes('kms:Sign'));

    expect(filesThatMay('kms:Sign', 'SigningKey')).toEqual(['oidc.ts']);
    expect(filesThatMay('kms:GetPublicKey', 'SigningKey')).toEqual(['oidc.ts']);
    expect(signing?.Condition).toEqual({ StringEquals: { 'kms:SigningAlgorithm': 'RSASSA_PKCS1_V1_5_SHA_256' } });
  });

  test('are no others', () => {
    const services = new Set(
      files.flatMap(statementsOf).flatMap((statement) => listOf(statement.Action).map((action) => action.split(':')[0])),
    );

    expect([...services].sort()).toEqual(['dynamodb', 'kms', 'logs', 'secretsmanager', 'ses', 'sns']);
    expect(statementsOf('not-found.ts')).toHaveLength(2);
  });

  test('to read the origin secret are with all, to read the first client with the OpenID Connect function alone', () => {
    expect(filesThatMay('secretsmanager:GetSecretValue', ':secret:sallyport/origin-??????')).toEqual(files);
    expect(filesThatMay('secretsmanager:GetSecretValue', ':secret:sallyport/management-??????')).toEqual(['oidc.ts']);
    expect(filesThatMay('secretsmanager:GetSecretValue', ':secret:sallyport/codes-??????')).toEqual(filesInNeedOf('codes'));
    expect(filesInNeedOf('codes').every((file) => file.startsWith('u2/api/mfa/phone-'))).toBe(true);
  });

  test('to send mail are with those that need it, for the one sender, and with nobody where there is none', () => {
    const sending = files.flatMap(statementsOf).filter((x) => listOf(x.Action).includes('ses:SendEmail'));

    expect(filesThatMay('ses:SendEmail', ':identity/example.org')).toEqual(filesInNeedOf('mail'));
    expect(filesInNeedOf('mail').length).toBeGreaterThan(0);
    for (const { Condition, Resource } of sending) {
      expect(Condition).toEqual({ StringEquals: { 'ses:FromAddress': 'no-reply@example.org' } });
      expect(JSON.stringify(Resource)).toContain(':identity/no-reply@example.org"');
    }
    expect(JSON.stringify(chosen.toJSON())).not.toContain('ses:SendEmail');
  });
});
