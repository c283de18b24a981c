import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import { WrongOption } from '../../lib/options.ts';
import { testWith } from '../support/demanded.ts';
import { builtStandIn, synthesise } from '../support/stacks.ts';

const root = join(import.meta.dirname, '../..');
const builtFolder = builtStandIn();
const folders = [builtFolder];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Runs bin/app.ts as the CDK command does: context and folder by environment. */
const synth = (context: Record<string, string>, preloaded: string[] = []) => {
  const outdir = mkdtempSync(join(tmpdir(), 'sallyport-app-'));
  folders.push(outdir);
  const { context: committed } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'));
  const CDK_CONTEXT_JSON = JSON.stringify({ ...committed, builtFolder, ...context });
  const run = spawnSync(process.execPath, [...preloaded, 'scripts/runtime-guard.js', 'bin/app.ts'], {
    cwd: root,
    env: { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON },
    encoding: 'utf8',
  });
  const made = readdirSync(outdir).filter((name) => name.endsWith('.template.json'));
  return { status: run.status, said: run.stderr.trim(), outdir, made: made.sort() };
};

const templateIn = (outdir: string, name: string) => JSON.parse(readFileSync(join(outdir, name), 'utf8'));

describe('the app', () => {
  const whole = synth({});

  test('makes three stacks of fewer than 400 resources, with every finding of cdk-nag mended or explained', () => {
    const { status, said, outdir, made } = whole;

    expect({ status, said }).toEqual({ status: 0, said: '' });
    expect(made).toEqual(['SallyportApi.template.json', 'SallyportData.template.json', 'SallyportEdge.template.json']);
    for (const name of made) expect(Object.keys(templateIn(outdir, name).Resources).length).toBeLessThan(400);
  });

  test('is refused by cdk-nag without the explanations', () => {
    const preloaded = pathToFileURL(join(root, 'test/support/without-acknowledgements.js')).href;

    const { status, said } = synth({}, ['--import', preloaded]);

    expect(status).toBe(1);
    const found = [...said.matchAll(/AwsSolutions::AwsSolutions-(\w+)/g)].map((match) => match[1]);
    expect([...new Set(found)].sort()).toEqual(['APIG1', 'APIG4', 'CFR1', 'CFR2', 'CFR3', 'CFR4', 'IAM4', 'IAM5', 'L1', 'S1']);
  });

  testWith('cfn-lint', 'pip install cfn-lint')('has nothing in its templates for cfn-lint to say', async () => {
    const templates = whole.made.map((name) => join(whole.outdir, name));

    // W3005: CDK itself names a dependency twice.
    const { stdout, status } = spawnSync('cfn-lint', ['-i', 'W3005', '--', ...templates], { encoding: 'utf8' });

    expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
  });

  test('without an edge makes functions without an address, told the given issuer', () => {
    const { status, outdir, made } = synth({ edge: 'none', issuer: 'http://localhost:3000' });

    expect(status).toBe(0);
    expect(made).toEqual(['SallyportApi.template.json', 'SallyportData.template.json']);
    const resources: { Type: string; Properties: { Environment?: { Variables: { ISSUER: string } } } }[] = Object.values(
      templateIn(outdir, 'SallyportApi.template.json').Resources,
    );
    const functions = resources.filter(({ Type }) => Type === 'AWS::Lambda::Function');
    expect(resources.filter(({ Type }) => /ApiGateway|Permission/.test(Type))).toEqual([]);
    expect(new Set(functions.map((x) => x.Properties.Environment?.Variables.ISSUER))).toEqual(new Set(['http://localhost:3000/']));
  });

  test('says a wrong option in one sentence and writes nothing', () => {
    const { status, said, made } = synth({ builtFolder: '/nowhere' });

    expect({ status, said, made }).toEqual({ status: 1, said: '/nowhere/u2 is not there. Run "npm run build" first.', made: [] });
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
    [{ tenantName: '' }, 'tenantName must be a text, not "".'],
    [{ tenantName: 7 }, 'tenantName must be a text, not 7.'],
  ])('refuses %j', (context, sentence) => {
    expect(() => synthesise(context)).toThrow(new WrongOption(sentence));
  });
});
