// Jest projects follow the folders of test/; a factor's own test lies beside its code in service/. Node 24 reads this file itself.
const swc = [
  '@swc/jest',
  {
    jsc: { target: 'es2024', parser: { syntax: 'typescript', tsx: true }, transform: { react: { runtime: 'automatic' } } },
    module: { type: 'es6' },
    sourceMaps: 'inline',
  },
];

const project = (name: string, more: object = {}) => ({
  displayName: name,
  testEnvironment: 'node',
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '\\.tsx?$': swc },
  transformIgnorePatterns: ['/node_modules/'],
  ...more,
});

const inBrowser = {
  globalSetup: '<rootDir>/test/support/browser-start.ts',
  globalTeardown: '<rootDir>/test/support/browser-stop.ts',
};

export default {
  projects: [
    project('architecture'),
    project('rules'),
    project('endpoints'),
    project('stacks'),
    project('bundles'),
    project('pages', inBrowser),
    project('local'),
    project('aws', inBrowser), // by `npm run test:aws` only
    project('service', { testMatch: ['<rootDir>/service/**/*.test.ts'] }),
  ],
  maxWorkers: '100%', // jest's own choice leaves one core idle: of two, half
  testSequencer: '<rootDir>/test/support/longest-first.js',
  workerIdleMemoryLimit: '1GB',
  testTimeout: 90_000, // for all: jest reads no project's own
  coverageProvider: 'v8',
  collectCoverageFrom: ['service/**/*.ts', 'lambdas/**/*.ts'],
  reporters: ['default', '<rootDir>/test/support/closing-line.ts'],
};
