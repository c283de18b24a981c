// One deployment with the OpenID Connect function behind real HTTP, whose address is the issuer.

import type { LambdaHandler } from '../../scripts/local/gateway.ts';
import { type Deployment, startDeployment } from './deployment.ts';
import { type HttpServer, startHttp } from './http.ts';

export type EngineDeployment = Deployment & { origin: string };

export const startEngine = async (environment: Record<string, string> = {}): Promise<EngineDeployment> => {
  const load = async (file: string): Promise<LambdaHandler> => (await import(`../../lambdas/${file}`)).handler;
  const http: HttpServer = await startHttp(load);
  const deployment = await startDeployment({ ISSUER: `${http.origin}/`, ...environment });
  return {
    ...deployment,
    origin: http.origin,
    async close() {
      await http.close();
      await deployment.close();
    },
  };
};
