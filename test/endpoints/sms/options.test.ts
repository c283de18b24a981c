// How the options of texts reach a function: what is no number or no country stops it with a sentence in the log, never silently.
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { config, forgetConfig } from '../../../service/config.ts';
import { Problem } from '../../../service/rules/problem.ts';
import { type Deployment, startDeployment } from '../../support/deployment.ts';
import { catchLog } from '../../support/log-lines.ts';
import { api } from '../../support/management-api.ts';

const names = ['SMS_DAILY_USD', 'SMS_DAILY_TEXTS', 'SMS_PRICES', 'SMS_COUNTRIES'];
let deployment: Deployment;

beforeAll(async () => {
  deployment = await startDeployment();
});
afterAll(() => deployment.close());
afterEach(() => {
  for (const name of names) delete process.env[name];
  forgetConfig();
});

const told = (environment: Record<string, string>) => {
  for (const name of names) delete process.env[name];
  Object.assign(process.env, environment);
  forgetConfig();
  return config();
};
const causeOf = (environment: Record<string, string>): unknown => {
  try {
    told(environment);
  } catch (error) {
    if (error instanceof Problem) return error.cause;
    throw error;
  }
  return 'no refusal';
};

test('nothing said: ten dollars, a thousand texts, our prices, and no country', () => {
  expect(told({})).toMatchObject({ smsDaily: { usd: 10, texts: 1000 }, smsPrices: {}, smsCountries: [] });
});

test('what is said is taken', () => {
  const said = told({ SMS_DAILY_USD: '2.5', SMS_DAILY_TEXTS: '0', SMS_PRICES: 'DE=0.11,US=0.0083', SMS_COUNTRIES: 'DE,US' });

  expect(said).toMatchObject({ smsDaily: { usd: 2.5, texts: 0 }, smsPrices: { DE: 0.11, US: 0.0083 }, smsCountries: ['DE', 'US'] });
  expect(told({ SMS_COUNTRIES: '*' }).smsCountries).toBe('any');
  expect(told({ SMS_COUNTRIES: '' }).smsCountries).toEqual([]);
});

test.each([
  ['SMS_DAILY_USD', ''],
  ['SMS_DAILY_USD', ' '],
  ['SMS_DAILY_USD', 'ten'],
  ['SMS_DAILY_USD', 'NaN'],
  ['SMS_DAILY_USD', 'Infinity'],
  ['SMS_DAILY_USD', '-1'],
  ['SMS_DAILY_USD', '10,5'],
  ['SMS_DAILY_TEXTS', '-1'],
  ['SMS_DAILY_TEXTS', '1000 texts'],
  ['SMS_PRICES', 'DE'],
  ['SMS_PRICES', 'DE='],
  ['SMS_PRICES', 'DE=cheap'],
  ['SMS_PRICES', 'DE=-0.1'],
  ['SMS_PRICES', 'DE=0.1=0.2'],
  ['SMS_PRICES', 'US=0.01,de=0.1'],
  ['SMS_COUNTRIES', 'de'],
  ['SMS_COUNTRIES', 'DE, AT'],
  ['SMS_COUNTRIES', 'Germany'],
])('%s=%j is no configuration, and the cause names it', (name, value) => {
  expect(causeOf({ [name]: value })).toEqual(expect.stringContaining(name));
});

test('the caller is told nothing of it but that the deployment is not configured; the log is', async () => {
  expect((await api('GET', '/guardian/sms/spend')).status).toBe(200);
  process.env['SMS_DAILY_USD'] = 'ten';
  forgetConfig();
  const log = catchLog();

  const answer = await api('GET', '/guardian/sms/spend').finally(log.stop);

  expect(answer).toMatchObject({ status: 500, body: { message: 'The deployment is not configured.' } });
  expect(answer.text).not.toContain('SMS_DAILY_USD');
  expect(log.text()).toContain('SMS_DAILY_USD must be a number of at least 0');
});
