// The CDK command as a person runs it.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Moto } from './moto.ts';

const root = join(import.meta.dirname, '../../..');

export type Cdk = {
  bootstrap(): Promise<void>;
  /** By templates, not by change sets: by those moto registers no outputs. */
  deploy(options: Record<string, string>): Promise<void>;
};

/** `outdir`: where its templates and assets go. */
export const cdkOn = ({ environment }: Moto, outdir: string): Cdk => {
  const cdk = (...parameters: string[]): Promise<void> => {
    const { PATH = '', HOME = '' } = process.env;
    const env = { PATH, HOME, CI: 'true', ...environment };
    const child = spawn('npx', ['cdk', ...parameters, '--output', outdir], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    return new Promise((done, failed) => {
      child.once('error', failed);
      child.once('close', (code) => (code === 0 ? done() : failed(new Error(`cdk ${parameters[0]} ended with ${code}:\n${said}`))));
    });
  };
  return {
    bootstrap: () => cdk('bootstrap'),
    deploy: (options) =>
      cdk(
        ...['deploy', '--all', '--require-approval', 'never', '--method', 'direct'],
        ...Object.entries({ edge: 'none', ...options }).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ),
  };
};
