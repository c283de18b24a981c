// Runs in a fresh process with a function's environment: imports the bundle, calls it before and after it is configured, prints both answers.
import { pathToFileURL } from 'node:url';

const [bundle, input] = process.argv.slice(2);
const { event, configuration } = JSON.parse(input);
const context = { awsRequestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef', functionName: process.env.AWS_LAMBDA_FUNCTION_NAME };

const { handler } = await import(pathToFileURL(bundle).href);
const unconfigured = await handler(event, context);
Object.assign(process.env, configuration);
const configured = await handler(event, context);
process.stdout.write(`\n${JSON.stringify({ unconfigured, configured })}`);
