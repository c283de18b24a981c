// `npm start`: the whole product on this machine, from the same handlers and the same list of routes as the deployment.

import { localOptions } from './local/options.ts';
import { startLocal } from './local/start.ts';
import { welcome } from './local/welcome.ts';

try {
  const { close, ...running } = await startLocal(localOptions(process.env));
  console.log(welcome(running));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close().then(() => process.exit(0)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
