import { matchesGlob } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import jestConfig from '../../jest.config.ts';
import { checkArchitecture } from '../support/architecture/check.ts';
import { filesBelow, readSources } from '../support/architecture/sources.ts';

const lines = (count: number): string => '// line\n'.repeat(count);

type Planted = [file: string, source: string];

const forbidden: Planted[] = [
  ['lib/x.ts', "import { config } from '../service/config.ts';"],
  ['lib/x.ts', "import { handler } from '../lambdas/not-found.ts';"],
  ['bin/x.ts', "import { routes } from '../lambdas/routes.ts';"],
  ['lambdas/routes.ts', "import { handler } from './not-found.ts';"],
  ['lambdas/routes.ts', "import * as z from 'zod';"],
  ['lambdas/x.ts', "import { handler } from './not-found.ts';"],
  ['lambdas/x.ts', "import { sms } from '../service/delivery/index.ts';"],
  ['lambdas/x.ts', "import { kmsSecretBox } from '../service/keys/secret-box-kms.ts';"],
  ['lambdas/x.ts', "import { App } from 'aws-cdk-lib';"],
  ['lambdas/x.ts', "import { KMSClient } from '@aws-sdk/client-kms';"],
  ['lambdas/x.ts', "import type { APIGatewayProxyEventV2 } from 'aws-lambda';"],
  ['lambdas/x.ts', 'export const issuer = process.env.ISSUER;'],
  ['lambdas/x.ts', "export const issuer = process['env']['ISSUER'];"],
  ['lambdas/x.ts', "import { env } from 'node:process';"],
  ['lambdas/x.ts', 'export default () => {};'],
  ['service/rules/x.ts', "import { openTable } from '../storage/table.ts';"],
  ['service/rules/x.ts', "import type { Table } from '../storage/table.ts';"],
  ['service/rules/x.ts', "import { randomBytes } from 'node:crypto';"],
  ['service/rules/x.ts', "import * as z from 'zod';"],
  ['service/keys/x.ts', "import { openTable } from '../storage/table.ts';"],
  ['service/keys/x.ts', "import { config } from '../config.ts';"],
  ['service/storage/x.ts', "import { config } from '../config.ts';"],
  ['service/storage/x.ts', "const { tableDeps } = await import('../deps/table.ts');"],
  ['service/storage/x.ts', "export const input = { ConditionExpression: 'attribute_exists(pk)' };"],
  ['service/oidc/x.ts', "export const names = ['ExpressionAttributeNames'];"],
  ['service/delivery/x.ts', "import { readAccount } from '../storage/account.ts';"],
  ['service/deps/x.ts', "import { endpoint } from '../http/endpoint.ts';"],
  ['service/http/x.ts', "import { readAccount } from '../storage/account.ts';"],
  ['service/http/x.ts', "import { factors } from '../factors/index.ts';"],
  ['service/screens/x.ts', "import { tableDeps } from '../deps/table.ts';"],
  ['service/factors/totp/x.ts', "import { send } from '../phone/send.ts';"],
  ['service/factors/totp/x.ts', "import { factors } from '../index.ts';"],
  ['service/factors/totp/x.ts', "export { openTable } from '../../storage/table.ts';"],
  ['service/factors/x.ts', "import { endpoint } from '../http/endpoint.ts';"],
  ['service/http/x.ts', "import twilio from 'twilio';"],
  ['service/storage/x.ts', "import middy from '@middy/core';"],
  ['service/http/x.ts', "import Provider from 'oidc-provider';"],
  ['service/attic/x.ts', 'export const lonely = 1;'],
  ['templates/u2/x.ts', "import { isEmail } from '../../service/rules/email.ts';"],
  ['templates/u2/x.ts', "import type { Table } from '../../service/storage/table.ts';"],
  ['templates/messages/x.ts', "import { element } from '../u2/element.ts';"],
  ['scripts/x.ts', "import { handler } from '../lambdas/not-found.ts';"],
  ['demo/x.ts', "import { config } from '../service/config.ts';"],
  ['service/http/x.ts', "import { y } from './y.js';"],
  ['test/endpoints/x.test.ts', "import { y } from '../../service/http/y.js';"],
  ['test/endpoints/x.test.ts', "export { x as default } from '../x.ts';"],
  ['service/storage/x.ts', lines(301)],
  ['templates/u2/style.css', lines(301)],
  ['lib/utils/x.ts', ''],
  ['lib/base.ts', ''],
  ['test/support/helpers.ts', ''],
];

const allowed: Planted[] = [
  ['bin/x.ts', "import { addStacks } from '../lib/deployment.ts'; process.env['CDK_OUTDIR'];"],
  ['lib/x.ts', "import { routes } from '../lambdas/routes.ts'; import { App } from 'aws-cdk-lib';"],
  ['lambdas/u2/api/x.get.ts', "import { tableDeps } from '../../../service/deps/table.ts';"],
  ['service/rules/x.ts', "import { Problem } from './problem.ts'; // never import { openTable } from '../storage/table.ts'"],
  ['service/config.ts', "import { Problem } from './rules/problem.ts'; process.env['ISSUER'];"],
  ['service/deps/x.ts', "const { kmsSecretBox } = await import('../keys/secret-box-kms.ts');"],
  ['service/factors/totp/x.ts', "import { type Item } from '../../storage/table.ts'; import { y } from './y.ts';"],
  ['service/factors/index.ts', "export const load = () => import('./totp/index.ts');"],
  ['service/factors/totp/x.test.ts', "import { startDeployment } from '../../../test/support/deployment.ts';"],
  ['service/storage/table.ts', "export const input = { ConditionExpression: 'attribute_exists(pk)' };"],
  ['templates/u2/x.ts', "import type { StepAnswer } from '../../service/rules/screen-answers.ts';"],
  ['templates/messages/en.ts', lines(301)],
  ['jest.config.ts', 'export default {};'],
  ['lib/x.js', "import { y } from './z.js';"],
];

const titled = ([file, source]: Planted) => ({ file, source, title: `${file}: ${source.split('\n')[0]}` });

// What a planted specifier `./y.js` stands beside.
const neighbours: Planted[] = [['service/http/y.ts', 'export const y = 1;']];

describe('the shape of the code base', () => {
  test('has no forbidden import, name, size or default export', () => {
    const sources = readSources();

    expect(checkArchitecture(sources)).toEqual([]);
    expect(sources.size).toBeGreaterThan(50);
  });

  test.each(forbidden.map(titled))('is refused with $title', ({ file, source }) => {
    const findings = checkArchitecture(new Map([...neighbours, [file, source]]));

    expect(findings).toEqual([expect.objectContaining({ file })]);
  });

  test.each(allowed.map(titled))('is kept by $title', ({ file, source }) => {
    expect(checkArchitecture(new Map([...neighbours, [file, source]]))).toEqual([]);
  });
});

describe('the tests', () => {
  const patterns = jestConfig.projects.flatMap((project) => project.testMatch.map((pattern) => pattern.replace('<rootDir>/', '')));
  const withoutProject = (files: readonly string[]): string[] =>
    files.filter((file) => /\.test\.tsx?$/.test(file) && !patterns.some((pattern) => matchesGlob(file, pattern)));

  test('each belong to a jest project', () => {
    expect(withoutProject(filesBelow('test', 'service', 'lambdas', 'lib', 'scripts', 'templates', 'demo', 'bin'))).toEqual([]);
  });

  test('are missed where no project takes them', () => {
    const planted = ['test/elsewhere/x.test.ts', 'test/rules/x.test.tsx', 'lib/x.test.ts', 'test/rules/policy.test.ts', 'lib/x.ts'];

    expect(withoutProject(planted)).toEqual(['test/elsewhere/x.test.ts', 'test/rules/x.test.tsx', 'lib/x.test.ts']);
  });
});
