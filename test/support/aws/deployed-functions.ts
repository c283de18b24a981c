// The functions as the account has them: configuration and code are read back from it, nothing is taken from the source tree.
import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { routes } from '../../../lambdas/routes.ts';
import type { LambdaHandler } from '../../../scripts/local/gateway.ts';
import { assetBucket, type Moto } from './moto.ts';

export type DeployedFunction = {
  name: string;
  file: string;
  runtime: string;
  handler: string;
  variables: Record<string, string>;
  key: string;
};

/** By file of the route list, which each function's description leads to. */
export const readFunctions = async (moto: Moto): Promise<Map<string, DeployedFunction>> => {
  const found = new Map<string, DeployedFunction>();
  let marker = '';
  do {
    const page = (await (await moto.ask('lambda', `/2015-03-31/functions?MaxItems=50&Marker=${marker}`)).json()) as Page;
    for (const { FunctionName } of page.Functions) {
      const made = await readFunction(moto, FunctionName);
      found.set(made.file, made);
    }
    marker = page.NextMarker ?? '';
  } while (marker !== '');
  return found;
};

type Page = { Functions: { FunctionName: string }[]; NextMarker?: string };
type Described = {
  Configuration: { Description: string; Runtime: string; Handler: string; Environment: { Variables: Record<string, string> } };
  Code: { Location: string };
};

const readFunction = async (moto: Moto, name: string): Promise<DeployedFunction> => {
  const { Configuration, Code } = (await (await moto.ask('lambda', `/2015-03-31/functions/${name}`)).json()) as Described;
  const [method, path] = (Configuration.Description.split(', ')[0] ?? '').split(' ');
  const row = routes.find((route) => route.method === method && route.path === path);
  if (!row) throw new Error(`no route for the function ${name}: ${Configuration.Description}`);
  const key = Code.Location.split('/').at(-1) ?? ''; // the address itself is not served
  return {
    name,
    file: row.file,
    runtime: Configuration.Runtime,
    handler: Configuration.Handler,
    variables: Configuration.Environment.Variables,
    key,
  };
};

export type RunningFunctions = {
  load(file: string): Promise<LambdaHandler>;
  /** All that the functions wrote for their operator, by file. */
  logs: Map<string, string>;
  stop(): void;
};

/** Each in a process of its own, started at its first call and kept warm, with its own environment, what Lambda puts into it, and `more`. */
export const runFunctions = (
  moto: Moto,
  functions: ReadonlyMap<string, DeployedFunction>,
  { folder, more }: { folder: string; more: Record<string, string> },
): RunningFunctions => {
  const running = new Map<string, Promise<Instance>>();
  const logs = new Map<string, string>();
  const start = async (file: string): Promise<Instance> => {
    const deployed = functions.get(file);
    if (!deployed) throw new Error(`${file} was not deployed`);
    const code = await unpack(moto, deployed, folder);
    return startInstance({
      code,
      deployed,
      environment: { ...moto.environment, ...more },
      log: (text) => logs.set(file, (logs.get(file) ?? '') + text),
    });
  };
  return {
    logs,
    async load(file) {
      const instance = running.get(file) ?? start(file);
      running.set(file, instance);
      return (await instance).invoke;
    },
    stop() {
      for (const instance of running.values()) void instance.then(({ child }) => child.kill());
    },
  };
};

const unpack = async (moto: Moto, { key, name }: DeployedFunction, folder: string): Promise<string> => {
  const zip = await moto.ask('s3', `/${assetBucket}/${key}`);
  if (!zip.ok) throw new Error(`the code of ${name} is not in the asset bucket: ${zip.status}`);
  const code = join(folder, name);
  mkdirSync(code, { recursive: true });
  writeFileSync(`${code}.zip`, Buffer.from(await zip.arrayBuffer()));
  execFileSync('python3', ['-m', 'zipfile', '-e', `${code}.zip`, code]); // moto runs on it, so it is there
  return code;
};

type Instance = { child: ChildProcess; invoke: LambdaHandler };
type Starting = { code: string; deployed: DeployedFunction; environment: Record<string, string>; log(text: string): void };

const startInstance = ({ code, deployed, environment, log }: Starting): Instance => {
  const [module = '', exported = ''] = deployed.handler.split('.');
  const env = {
    ...deployed.variables,
    ...environment,
    AWS_LAMBDA_FUNCTION_NAME: deployed.name,
    AWS_EXECUTION_ENV: `AWS_Lambda_${deployed.runtime}`,
    NODE_ENV: 'production',
  };
  const child = fork(join(import.meta.dirname, 'run-function.js'), [join(code, `${module}.mjs`), exported], {
    cwd: code,
    env,
    silent: true,
    execArgv: [],
  });
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => log(chunk.toString()));
  const waiting = new Map<number, { done(result: APIGatewayProxyStructuredResultV2): void; failed(error: Error): void }>();
  let count = 0;
  child.on('message', (message) => {
    const { id, result, error } = message as { id: number; result?: APIGatewayProxyStructuredResultV2; error?: string }; // run-function.js
    const call = waiting.get(id);
    if (result) call?.done(result);
    else call?.failed(new Error(error));
    waiting.delete(id);
  });
  child.once('exit', (exit) => {
    for (const { failed } of waiting.values()) failed(new Error(`${deployed.file} ended with ${exit}`));
  });
  const invoke: LambdaHandler = (event, context) =>
    new Promise((done, failed) => {
      waiting.set(++count, { done, failed });
      child.send({ id: count, event, context: { awsRequestId: context.awsRequestId, functionName: deployed.name } });
    });
  return { child, invoke };
};
