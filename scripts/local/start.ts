import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { join } from 'node:path';
import { createDemoApp } from '../../demo/app.ts';
import { routes } from '../../lambdas/routes.ts';
import { forgetConfig } from '../../service/config.ts';
import { tableDeps } from '../../service/deps/table.ts';
import { buildPages } from '../build-pages.ts';
import { ensureCertificate } from './certificate.ts';
import { controls } from './controls.ts';
import { takeDataFolder } from './data-folder.ts';
import { type Database, startDatabase } from './database.ts';
import { type Credentials, prepare } from './first-run.ts';
import { gateway, type LambdaHandler } from './gateway.ts';
import { ensureKeyFiles } from './key-files.ts';
import type { LocalOptions } from './options.ts';
import { staticFiles } from './static-files.ts';

export type Running = { options: LocalOptions; credentials: Credentials; token: string; appUrl: string; close(): Promise<void> };

const tableName = 'sallyport';

/** Starts everything on 127.0.0.1. Throws one sentence where the port or the folder cannot be had. */
export const startLocal = async (options: LocalOptions): Promise<Running> => {
  const { dataFolder, issuer } = options;
  const letGo = takeDataFolder(dataFolder);
  process.once('exit', letGo);
  const certificate = options.httpsPort === undefined ? undefined : await ensureCertificate(dataFolder);
  // The ports first: that they are taken is known before anything is built.
  let listener: RequestListener = (_request, response) => void response.writeHead(503, { 'retry-after': '2' }).end('starting');
  const forward: RequestListener = (request, response) => listener(request, response);
  const servers = [await listen(createServer(forward), options.port)];
  if (certificate && options.httpsPort !== undefined)
    servers.push(await listen(createSecureServer(certificate, forward), options.httpsPort));

  const database = await startDatabase(tableName, join(dataFolder, 'database'));
  const close = async (): Promise<void> => {
    await Promise.all(servers.map(stop));
    await database.close();
    letGo();
  };
  try {
    const pages = join(dataFolder, 'pages');
    await setEnvironment(options, { database, pages });
    const appUrl = `${issuer}demo`;
    const [credentials] = await Promise.all([
      prepare(tableDeps.table(), dataFolder, { appUrl, ca: certificate?.file }),
      buildPages({ outdir: pages }),
    ]);
    const demo = createDemoApp({ issuer, clientId: credentials.app.client_id, baseUrl: appUrl, ca: certificate?.cert });
    listener = byPath({ demo, pages: staticFiles(pages, '/u2/'), api: gateway(routes, load) });
    const token = await managementToken(credentials, options.port);
    return { options, credentials, token, appUrl, close };
  } catch (error) {
    await close();
    throw error;
  }
};

/** The edge's choice (lib/edge-stack.ts), with the demo app and the controls beside it. */
const byPath = ({ demo, pages, api }: { demo: RequestListener; pages: RequestListener; api: RequestListener }): RequestListener => {
  return (request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    if (path === '/') return void response.writeHead(302, { location: '/demo' }).end();
    if (path.startsWith('/_local/')) return void controls(request, response).catch(() => response.destroy());
    if (path === '/demo' || path.startsWith('/demo/')) return demo(request, response);
    const toApi = path.startsWith('/u2/api/') || path === '/u2/guardian/enroll';
    if (path.startsWith('/u2/') && !toApi) return pages(request, response);
    return api(request, response);
  };
};

const load = async (file: string): Promise<LambdaHandler> =>
  ((await import(`../../lambdas/${file}`)) as { handler: LambdaHandler }).handler;

const setEnvironment = async (
  { issuer, dataFolder }: LocalOptions,
  { database, pages }: { database: Database; pages: string },
): Promise<void> => {
  const { secretsKey, signingKeys, codesKey } = await ensureKeyFiles(dataFolder);
  Object.assign(process.env, {
    ISSUER: issuer,
    TABLE_NAME: tableName,
    SECRETS_KEY: secretsKey,
    SIGNING_KEYS: signingKeys,
    CODES_KEY: codesKey,
    SMS_COUNTRIES: '*',
    SMS_SENDER: 'outbox',
    MAIL_SENDER: 'outbox',
    PAGES_FOLDER: pages,
    AWS_REGION: 'local',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
    POWERTOOLS_METRICS_DISABLED: 'true', // lines for CloudWatch
  });
  forgetConfig();
};

const listen = (server: Server, port: number): Promise<Server> =>
  new Promise((done, failed) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'EADDRINUSE' ? 'is taken' : `cannot be used (${error.code})`;
      failed(new Error(`Port ${port} ${reason}. Set PORT (and HTTPS_PORT) to another one.`));
    });
    server.listen(port, '127.0.0.1', () => done(server));
  });

const stop = (server: Server): Promise<void> =>
  new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });

const managementToken = async ({ management }: Credentials, port: number): Promise<string> => {
  const body = JSON.stringify({ grant_type: 'client_credentials', ...management });
  const answer = await fetch(`http://127.0.0.1:${port}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const { access_token: token } = (await answer.json()) as { access_token?: string };
  if (!token) throw new Error(`The token endpoint answered ${answer.status}.`);
  return token;
};
