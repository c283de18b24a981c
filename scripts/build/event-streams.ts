import type { Plugin } from 'esbuild';

/**
 * The SDK loads its reader of event streams by `import()` for operations that stream, such as S3's select. None of ours does, and 15 KB in
 * every function stay out.
 */
export const withoutEventStreams: Plugin = {
  name: 'without-event-streams',
  setup(build) {
    build.onResolve({ filter: /^@smithy\/core\/event-streams$/ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, namespace: 'event-streams' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'event-streams' }, () => ({ contents: 'export {};' }));
  },
};
