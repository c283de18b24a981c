import { resolve } from 'node:path';

export type LocalOptions = { port: number; httpsPort: number | undefined; dataFolder: string; issuer: string };

/** `PORT`, `DATA_DIR`, `HTTPS` and `HTTPS_PORT` (product.md §9). Throws one sentence about the setting that is wrong. */
export const localOptions = (environment: NodeJS.ProcessEnv): LocalOptions => {
  const port = portIn(environment['PORT'] ?? '3000', 'PORT');
  const secure = environment['HTTPS'] === '1';
  const httpsPort = secure ? portIn(environment['HTTPS_PORT'] ?? String(port + 1), 'HTTPS_PORT') : undefined;
  const issuer = httpsPort === undefined ? `http://localhost:${port}/` : `https://localhost:${httpsPort}/`;
  return { port, httpsPort, dataFolder: resolve(environment['DATA_DIR'] ?? '.local'), issuer };
};

const portIn = (text: string, name: string): number => {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Error(`${name} must be a port number, not "${text}".`);
  return port;
};
