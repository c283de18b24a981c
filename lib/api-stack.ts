import { Stack } from 'aws-cdk-lib';
import type { IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import { functionName, type Route, routes } from '../lambdas/routes.ts';
import type { DataStack } from './data-stack.ts';
import { EndpointFunction } from './endpoint-function.ts';

type ApiProps = {
  data: DataStack;
  /** The edge's API. Without one the functions have no address. */
  httpApi?: IHttpApi;
  issuer: string;
  tenantName: string;
  functionsFolder: string;
};

/** One function per file of the route list, and its routes on the edge's HTTP API. */
export class ApiStack extends Stack {
  /** By file of the route list. */
  readonly functions: ReadonlyMap<string, EndpointFunction>;

  constructor(scope: Construct, id: string, { data, httpApi, issuer, tenantName, functionsFolder }: ApiProps) {
    super(scope, id, { description: 'Sallyport: endpoints' });
    // The names of service/config.ts. None of them is a secret.
    const environment = {
      ISSUER: issuer,
      TABLE_NAME: data.table.tableName,
      TENANT_NAME: tenantName,
      SECRETS_KEY: `kms:${data.secretsKey.keyArn}`,
      SIGNING_KEYS: `kms:${data.signingKeys.map((key) => key.keyId).join(',')}`,
    };
    const made = [...routesByFile()].map(([file, rows]) => {
      const more = httpApi ? { httpApi } : {};
      return [file, new EndpointFunction(this, functionName(file), { rows, data, environment, functionsFolder, ...more })] as const;
    });
    this.functions = new Map(made);
  }
}

const routesByFile = (): Map<string, Route[]> => Map.groupBy(routes, (route) => route.file);
