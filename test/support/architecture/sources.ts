import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sources } from './check.ts';

export const root = join(import.meta.dirname, '../../..');

/** Paths below the given folders of the repository, with `/` between their parts. */
export const filesBelow = (...folders: string[]): string[] =>
  folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    );

const ourFolders = ['bin', 'lib', 'lambdas', 'service', 'templates', 'scripts', 'demo', 'test'];

export const readSources = (): Sources => {
  const files = filesBelow(...ourFolders).filter((file) => /\.(ts|tsx|js|mjs|css|html)$/.test(file));
  return new Map([...files, 'jest.config.ts'].map((file) => [file, readFileSync(join(root, file), 'utf8')]));
};
