import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { Secret } from '../../service/rules/secret.ts';

/** What is typed is not shown. Where it is piped, the first line is the password. */
export const askPassword = async (): Promise<Secret> => {
  const isTyped = process.stdin.isTTY === true;
  if (isTyped) process.stderr.write('Password: ');
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: isTyped });
  const typed = await Promise.race([lines.question(''), new Promise<string>((done) => lines.once('close', () => done('')))]);
  lines.close();
  if (isTyped) process.stderr.write('\n');
  if (!typed) throw new Error('A password is needed.');
  return new Secret(typed);
};
