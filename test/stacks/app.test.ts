import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import { testWith } from '../support/demanded.ts';
import { builtStandIn, type Resource, withDomain } from '../support/stacks.ts';

const root = join(import.meta.dirname, '../..');
const builtFolder = builtStandIn();
const folders = [builtFolder];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

type Run = { status: number | null; said: string; outdir: string; made: string[] };
type Surroundings = { region?: string; preloaded?: string[] };

/** Runs bin/app.ts as the CDK command does: context, folder and region by environment. */
const synth = async (context: Record<string, string>, { region, preloaded = [] }: Surroundings = {}): Promise<Run> => {
  const outdir = mkdtempSync(join(tmpdir(), 'sallyport-app-'));
  folders.push(outdir);
  const { context: committed } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8'));
  const { CDK_DEFAULT_REGION: _, ...inherited } = process.env;
  const run = spawn(process.execPath, [...preloaded, 'scripts/runtime-guard.js', 'bin/app.ts'], {
    cwd: root,
    env: {
      ...inherited,
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify({ ...committed, builtFolder, ...context }),
      ...(region ? { CDK_DEFAULT_REGION: region } : {}),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => run.once('exit', resolve));
  const said = (await text(run.stderr)).trim();
  const status = await ended;
  return { status, said, outdir, made: readdirSync(outdir).filter((name) => name.endsWith('.template.json')) };
};

const resourcesIn = ({ outdir }: Run, name: string): Resource[] =>
  Object.values(JSON.parse(readFileSync(join(outdir, name), 'utf8')).Resources);
/** The stacks that the CDK command deploys before this one, and destroys after it. */
const stacksBefore = ({ outdir }: Run, name: string): string[] => {
  const { artifacts } = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8'));
  const wanted: string[] = artifacts[name].dependencies;
  return wanted.filter((id) => artifacts[id].type === 'aws:cloudformation:stack').sort();
};
const names = (...stacks: string[]): string[] => stacks.map((name) => `Sallyport${name}.template.json`);

// Two at a time: a synth is a process of some four seconds.
const [plain, whole] = await Promise.all([synth({}), synth(withDomain, { region: 'eu-north-1' })]);

describe('the app', () => {
  test.each([
    ['without a domain', plain, names('Alarms', 'Api', 'Data', 'Edge', 'Guardian', 'Management')],
    ['with a domain and a firewall', whole, names('Alarms', 'Api', 'Data', 'Edge', 'Global', 'Guardian', 'Management')],
  ])('%s makes stacks of fewer than 400 resources, with every finding of cdk-nag mended or explained', (_name, run, made) => {
    expect({ status: run.status, said: run.said, made: run.made.sort() }).toEqual({ status: 0, said: '', made });
    const sizes = run.made.map((name) => `${name}: ${resourcesIn(run, name).length} resources`);
    process.stdout.write(`${sizes.join('\n')}\n`);
    expect(run.made.filter((name) => resourcesIn(run, name).length >= 400)).toEqual([]);
  });

  test('deploys the stage after the management API, and removes it before', () => {
    expect(stacksBefore(plain, 'SallyportApi')).toEqual(expect.arrayContaining(['SallyportData', 'SallyportEdge', 'SallyportGuardian']));
    // Routes that were Management's once are free before Guardian takes them.
    expect(stacksBefore(plain, 'SallyportGuardian')).toContain('SallyportManagement');
    expect(stacksBefore(plain, 'SallyportManagement')).toEqual(['SallyportData', 'SallyportEdge']);
  });

  testWith('cfn-lint', 'pip install cfn-lint')('has nothing in its templates for cfn-lint to say', async () => {
    const templates = [plain, whole].flatMap((run) => run.made.map((name) => join(run.outdir, name)));

    // W3005: CDK itself names a dependency twice.
    const { stdout, status } = spawnSync('cfn-lint', ['-i', 'W3005', '--', ...templates], { encoding: 'utf8' });

    expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
  });

  test('is refused by cdk-nag without the explanations', async () => {
    const preloaded = pathToFileURL(join(root, 'test/support/without-acknowledgements.js')).href;

    const { status, said } = await synth({}, { preloaded: ['--import', preloaded] });

    expect(status).toBe(1);
    const found = [...said.matchAll(/AwsSolutions::AwsSolutions-(\w+)/g)].map((match) => match[1]);
    expect([...new Set(found)].sort()).toEqual(['APIG4', 'CFR1', 'CFR2', 'CFR3', 'CFR4', 'IAM4', 'IAM5', 'L1', 'S1', 'SMG4']);
  });

  test('without an edge makes functions without an address, told the given issuer', async () => {
    const run = await synth({ edge: 'none', issuer: 'http://localhost:3000' });

    expect({ status: run.status, said: run.said, made: run.made.sort() }).toEqual({
      status: 0,
      said: '',
      made: names('Api', 'Data', 'Guardian', 'Management'),
    });
    const resources = names('Api', 'Guardian', 'Management').flatMap((name) => resourcesIn(run, name));
    const told = resources.filter(({ Type }) => Type === 'AWS::Lambda::Function').map((x) => x.Properties['Environment'].Variables);
    expect(resources.filter(({ Type }) => /ApiGateway|Permission/.test(Type))).toEqual([]);
    expect(new Set(told.map(({ ISSUER }) => ISSUER))).toEqual(new Set(['http://localhost:3000/']));
    // Nothing stands before them, so nothing can be shown to them.
    expect(told.filter((each) => 'ORIGIN_SECRET_NAME' in each)).toEqual([]);
  });

  test('says a wrong option in one sentence and writes nothing', async () => {
    const { status, said, made } = await synth({ builtFolder: '/nowhere' });

    expect({ status, said, made }).toEqual({ status: 1, said: '/nowhere/u2 is not there. Run "npm run build" first.', made: [] });
  });
});
