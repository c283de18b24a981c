import type { Plugin } from 'esbuild';

const unused = /^(@aws-sdk\/credential-provider-(sso|ini|process|login|web-identity|http)|@smithy\/credential-provider-imds)(\/|$)/;

/**
 * A function has its role's credentials in its environment; the SDK's other ways to find some (profiles, single sign-on, containers, instances) are
 * 130 KB that never run there. The chain loads each by `import()` and asks them only after the environment had nothing.
 */
export const withoutUnusedCredentialProviders: Plugin = {
  name: 'without-unused-credential-providers',
  setup(build) {
    build.onResolve({ filter: unused }, ({ path }) => ({ path, namespace: 'unused-credential-provider' }));
    build.onLoad({ filter: /.*/, namespace: 'unused-credential-provider' }, () => ({ contents: 'export {};' }));
  },
};
