// `npm run first-administrator -- https://login.example.com admin@example.com`: makes the user who may sign in to the console, with the
// management secret of the deployment. The password is typed here, or comes by standard input, and is in no history and no list of processes.
import { askPassword } from './first-administrator/ask-password.ts';
import { makeAdministrator, managementToken } from './first-administrator/make-administrator.ts';

const [address = '', email = ''] = process.argv.slice(2);
try {
  if (!/^https?:\/\/[^/]+\/?$/.test(address) || !email.includes('@'))
    throw new Error('Say where and who: npm run first-administrator -- https://login.example.com admin@example.com');
  const { origin } = new URL(address);
  const token = await managementToken(origin); // whether it can be done at all comes before the password
  const userId = await makeAdministrator({ origin, token, email, password: await askPassword() });
  console.log(`${email} is an administrator: ${userId}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
