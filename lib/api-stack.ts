import { Stack, type StackProps } from 'aws-cdk-lib';
import type { HttpRoute, IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import { functionName, type Need, type Route } from '../lambdas/routes.ts';
import type { DataStack } from './data-stack.ts';
import { EndpointFunction } from './endpoint-function.ts';
import type { Options } from './options.ts';
import { secretNames } from './secrets.ts';

export type ApiProps = StackProps & {
  /** Its part of the list, with all rows of each of its files. */
  rows: readonly Route[];
  data: DataStack;
  /** The edge's API. Without one the functions have no address. */
  httpApi?: IHttpApi;
  /** Where people find the deployment. */
  address: { issuer: string; rpId: string };
  options: Options;
};

/** One audience's part of the route list: one function per file, and its routes on the edge's HTTP API. */
export class ApiStack extends Stack {
  readonly rows: readonly Route[];
  /** None without an edge. */
  readonly httpRoutes: readonly HttpRoute[];

  constructor(scope: Construct, id: string, { rows, data, httpApi, address, options, ...props }: ApiProps) {
    super(scope, id, props);
    const told = environment({ data, address, options, hasEdge: httpApi !== undefined });
    const made = [...Map.groupBy(rows, (row) => row.file)].map(([file, ofFile]) => {
      const own = { ...told, ...forNeeds(ofFile[0]?.needs ?? []) };
      const at = httpApi ? { httpApi } : {};
      return new EndpointFunction(this, functionName(file), { rows: ofFile, data, environment: own, options, ...at });
    });
    this.rows = rows;
    this.httpRoutes = made.flatMap(({ routes }) => routes);
  }
}

type Told = Pick<ApiProps, 'data' | 'address' | 'options'> & { hasEdge: boolean };

/** The names of service/config.ts. None of them is a secret: a secret is told by its name. */
const environment = ({ data, address, options, hasEdge }: Told): Record<string, string> => ({
  ISSUER: address.issuer,
  RP_ID: address.rpId,
  ...(options.relatedOrigins.length > 0 ? { RELATED_ORIGINS: options.relatedOrigins.join(',') } : {}),
  TABLE_NAME: data.table.tableName,
  TENANT_NAME: options.tenantName,
  SECRETS_KEY: `kms:${data.secretsKey.keyArn}`,
  SIGNING_KEYS: `kms:${data.signingKeys.map((key) => key.keyId).join(',')}`,
  ...(hasEdge ? { ORIGIN_SECRET_NAME: secretNames.origin } : {}),
  ...(options.mailSender ? { MAIL_SENDER: `ses:${options.mailSender}` } : {}),
  SMS_COUNTRIES: options.sms.countries.join(','),
  SMS_DAILY_USD: String(options.sms.dailyUsd),
  SMS_DAILY_TEXTS: String(options.sms.dailyTexts),
  ...(options.sms.prices.length > 0 ? { SMS_PRICES: options.sms.prices.join(',') } : {}),
});

const forNeeds = (needs: readonly Need[]): Record<string, string> => ({
  ...(needs.includes('first-client') ? { MANAGEMENT_SECRET_NAME: secretNames.management } : {}),
  ...(needs.includes('codes') ? { CODES_KEY: `secret:${secretNames.codes}` } : {}),
});
