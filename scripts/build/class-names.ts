import { readFile } from 'node:fs/promises';
import { type Plugin, transform } from 'esbuild';

/**
 * The engine finds its models, their lifetimes and its errors by the names of their classes, which minifying would take away: no session
 * would be stored. Only there, as names for everything would be 50 KB.
 */
export const withClassNames: Plugin = {
  name: 'with-class-names',
  setup(build) {
    build.onLoad({ filter: /[/\\]oidc-provider[/\\]lib[/\\](models|helpers)[/\\].*\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      return /\bclass\b/.test(source) ? { contents: (await transform(source, { keepNames: true, target: 'node24' })).code } : undefined;
    });
  },
};
