// Synthesises a deployment once, over stand-ins for what the build makes: what a template says does not depend on the code in the functions.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Environment, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { functionName, routes } from '../../lambdas/routes.ts';
import { addStacks, type Deployment } from '../../lib/deployment.ts';

export type Resource = { Type: string; Properties: Properties };
// biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever CloudFormation says
export type Properties = Record<string, any>;
export type Statement = { Action: string | string[]; Resource?: unknown; NotResource?: unknown; Condition?: Properties; Effect: string };

/** `code` stands for what is in every function. */
export const builtStandIn = (code = ''): string => {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-built-'));
  for (const { file } of routes) {
    mkdirSync(join(folder, 'functions', functionName(file)), { recursive: true });
    writeFileSync(join(folder, 'functions', functionName(file), 'index.mjs'), `export const handler = async () => '${file}${code}';\n`);
  }
  mkdirSync(join(folder, 'u2/assets'), { recursive: true });
  writeFileSync(join(folder, 'u2/error.html'), '<!doctype html>\n');
  return folder;
};

export type Synthesised = Record<'data' | 'management' | 'guardian' | 'api' | 'edge' | 'alarms' | 'global', Template>;

/** A stack that the options leave out is an empty template. */
export const synthesise = (
  context: Record<string, unknown> = {},
  environment: Environment = {},
  { code }: { code?: string } = {},
): Synthesised => {
  const builtFolder = builtStandIn(code);
  const outdir = mkdtempSync(join(tmpdir(), 'sallyport-templates-'));
  try {
    const app = new App({ outdir, context: { '@aws-cdk/aws-iam:minimizePolicies': true, builtFolder, ...context } });
    return templates(addStacks(app, environment));
  } finally {
    for (const folder of [builtFolder, outdir]) rmSync(folder, { recursive: true, force: true });
  }
};

const templates = ({ data, management, guardian, api, edge, alarms, global }: Deployment): Synthesised => ({
  data: templateOf(data),
  management: templateOf(management),
  guardian: templateOf(guardian),
  api: templateOf(api),
  edge: templateOf(edge),
  alarms: templateOf(alarms),
  global: templateOf(global),
});

const templateOf = (stack: Stack | undefined): Template => (stack ? Template.fromStack(stack) : Template.fromString('{"Resources":{}}'));

/** The stacks of endpoints as one, for what holds of every function. Ids are paths within a stack, so no two are the same. */
export const endpointsOf = ({ management, guardian, api }: Pick<Synthesised, 'management' | 'guardian' | 'api'>): Template => {
  const parts = [management, guardian, api].map((template) => template.toJSON()['Resources'] as Record<string, Resource>);
  const together: Record<string, Resource> = Object.assign({}, ...parts);
  const count = parts.reduce((sum, part) => sum + Object.keys(part).length, 0);
  if (Object.keys(together).length !== count) throw new Error('the stacks of endpoints share an id');
  return Template.fromJSON({ Resources: together });
};

/** What a deployment with everything on is told. */
export const withDomain = {
  domainName: 'login.example.com',
  hostedZoneId: 'Z0123456789ABC',
  hostedZoneName: 'example.com',
  rpId: 'example.com',
  waf: 'true',
  mailSender: 'no-reply@example.com',
  alarmMail: 'operators@example.com',
} as const;

export const resourcesOf = (template: Template, type: string): Map<string, Properties> =>
  new Map(Object.entries(template.findResources(type)).map(([id, resource]) => [id, (resource as Resource).Properties]));

/** The logical id that `Ref` or `Fn::GetAtt` points at. */
export const targetOf = (value: unknown): string => {
  const { Ref, 'Fn::GetAtt': attribute } = (value ?? {}) as { Ref?: string; 'Fn::GetAtt'?: string[] };
  const id = Ref ?? attribute?.[0];
  if (!id) throw new Error(`points at nothing: ${JSON.stringify(value)}`);
  return id;
};

export const listOf = (value: string | string[]): string[] => [value].flat();
