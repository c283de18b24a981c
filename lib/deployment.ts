import type { App, Environment } from 'aws-cdk-lib';
import { AlarmsStack } from './alarms-stack.ts';
import { type ApiProps, ApiStack } from './api-stack.ts';
import { addStage } from './api-stage.ts';
import { guardianRoutes, managementRoutes, signInRoutes } from './audiences.ts';
import { DataStack } from './data-stack.ts';
import { EdgeStack } from './edge-stack.ts';
import { GlobalStack } from './global-stack.ts';
import { WrongOption } from './option-values.ts';
import { type Options, readOptions } from './options.ts';

export type Deployment = {
  data: DataStack;
  global?: GlobalStack;
  edge?: EdgeStack;
  management: ApiStack;
  guardian: ApiStack;
  api: ApiStack;
  alarms?: AlarmsStack;
};

/**
 * One deployment. References go one way only, Alarms, Api and Management → Edge → Data, so that each stack can be updated after the ones that
 * it stands on.
 * `environment` is where the CDK command deploys to; only a stack in a second region needs to know it.
 */
export const addStacks = (app: App, environment: Environment = {}): Deployment => {
  const options = readOptions(app.node);
  const hasGlobal = options.edge !== 'none' && (options.domain !== undefined || options.waf);
  const props = hasGlobal ? { env: regional(environment), crossRegionReferences: true } : {};
  const data = new DataStack(app, 'SallyportData', { options, ...props });
  const global = hasGlobal ? addGlobal(app, options, environment) : undefined;
  if (options.edge === 'none') {
    const issuer = options.issuer ?? '';
    return { data, ...addEndpoints(app, { data, options, address: addressOf(options, new URL(issuer)) }) };
  }
  const edge = new EdgeStack(app, 'SallyportEdge', {
    options,
    ...props,
    ...(global?.certificate ? { certificate: global.certificate } : {}),
    ...(global?.webAclArn ? { webAclArn: global.webAclArn } : {}),
  });
  edge.addStackDependency(data);
  const address = addressOf(options, { href: `https://${edge.host}/`, hostname: edge.host });
  const { management, guardian, api } = addEndpoints(app, { data, httpApi: edge.httpApi, address, options, ...props });
  const alarms = new AlarmsStack(app, 'SallyportAlarms', { table: data.table, httpApi: edge.httpApi, options, ...props });
  alarms.addStackDependency(api);
  return { data, ...(global ? { global } : {}), edge, management, guardian, api, alarms };
};

/**
 * A stack for each audience. None refers to another; the stage, in Api, comes last, so that it opens on all routes at once and is taken away
 * before them. Guardian comes after Management, which had its routes once: an API takes a route only once.
 */
const addEndpoints = (app: App, props: Omit<ApiProps, 'rows' | 'description'>): Pick<Deployment, 'management' | 'guardian' | 'api'> => {
  const description = 'Sallyport: management API';
  const management = new ApiStack(app, 'SallyportManagement', { ...props, rows: managementRoutes, description });
  const guardian = new ApiStack(app, 'SallyportGuardian', {
    ...props,
    rows: guardianRoutes,
    description: 'Sallyport: management API, Guardian',
  });
  const api = new ApiStack(app, 'SallyportApi', { ...props, rows: signInRoutes, description: 'Sallyport: sign-in and the stage' });
  const { httpApi, options } = props;
  if (httpApi) {
    addStage(api, { httpApi, options });
    guardian.addStackDependency(management);
    api.addStackDependency(guardian);
  }
  return { management, guardian, api };
};

const addressOf = ({ rpId }: Options, { href, hostname }: { href: string; hostname: string }) => ({ issuer: href, rpId: rpId ?? hostname });

const regional = ({ account, region }: Environment): Environment => {
  if (!region)
    throw new WrongOption('A domain or the firewall puts a stack into us-east-1 as well, so set AWS_REGION to the region of the others.');
  return { region, ...(account ? { account } : {}) };
};

const addGlobal = (app: App, options: Options, { account }: Environment): GlobalStack =>
  new GlobalStack(app, 'SallyportGlobal', {
    options,
    env: { region: 'us-east-1', ...(account ? { account } : {}) },
    crossRegionReferences: true,
  });
