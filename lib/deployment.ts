import type { App } from 'aws-cdk-lib';
import { ApiStack } from './api-stack.ts';
import { DataStack } from './data-stack.ts';
import { EdgeStack } from './edge-stack.ts';
import { type Options, readOptions, WrongOption } from './options.ts';

export type Deployment = { data: DataStack; edge?: EdgeStack; api: ApiStack };

/** One deployment. References go one way only, Api → Edge → Data, so that each stack can be updated after the ones that it stands on. */
export const addStacks = (app: App, options: Options = readOptions(app.node)): Deployment => {
  const data = new DataStack(app, 'SallyportData');
  const edge = options.edge === 'none' ? undefined : new EdgeStack(app, 'SallyportEdge', { pagesFolder: options.builtFolder });
  const issuer = options.issuer ?? edge?.address;
  if (!issuer) throw new WrongOption('There is neither an edge nor an issuer.');
  const api = new ApiStack(app, 'SallyportApi', {
    data,
    issuer,
    tenantName: options.tenantName,
    functionsFolder: options.builtFolder,
    ...(edge ? { httpApi: edge.httpApi } : {}),
  });
  return { data, ...(edge ? { edge } : {}), api };
};
