// What Lambda's runtime does, in a fresh process: loads the handler, then answers one message after the other.
import { pathToFileURL } from 'node:url';

const [module, exported] = process.argv.slice(2);
const loaded = import(pathToFileURL(module).href);

process.on('message', async ({ id, event, context }) => {
  try {
    const handler = (await loaded)[exported];
    process.send({ id, result: await handler(event, context) });
  } catch (error) {
    process.send({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
process.on('disconnect', () => process.exit(0));
