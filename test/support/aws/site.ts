// The deployment's address on this machine: what CloudFront would choose by path, before the deployed functions.
import { createServer } from 'node:http';
import { routes } from '../../../lambdas/routes.ts';
import { gateway, type LambdaHandler } from '../../../scripts/local/gateway.ts';
import { staticFiles } from '../../../scripts/local/static-files.ts';

export type DeployedSite = { origin: string; close(): void };

export const startSite = async (port: number, pages: string, load: (file: string) => Promise<LambdaHandler>): Promise<DeployedSite> => {
  const api = gateway(routes, load);
  const files = staticFiles(pages, '/u2/');
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    if (path === '/app/callback') return void response.setHeader('content-type', 'text/html').end('<h1>Back in the app</h1>');
    const toApi = path.startsWith('/u2/api/') || path === '/u2/guardian/enroll';
    return path.startsWith('/u2/') && !toApi ? void files(request, response) : void api(request, response);
  });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  return {
    origin: `http://localhost:${port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
};
