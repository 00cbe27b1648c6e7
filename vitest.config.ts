import { defineConfig } from 'vitest/config';

const long = 'test/**/*.long.test.ts';
/** The year takes the better part of an hour. */
const year = 'test/**/*.year.test.ts';
/** Tests that touch nothing outside themselves need no worker of their own each, which would load every module again. */
const inMemory = [
  'test/{adversary,alert,evidence,dashboard,functions,oracle,policy,restore,run,cost,simulation}/**/*.test.ts',
  'test/fuzz/*.test.ts',
];

/** A hundred thousand inputs for each surface, unless told; `npm test` gives each a few hundred. */
const fuzzEnv = { FUZZ_RUNS: process.env['FUZZ_RUNS'] ?? '100000' };

export default defineConfig({
  test: {
    // Much of the suite waits for servers of its own: more workers than cores keep the cores busy.
    maxWorkers: 3,
    // They end what hangs. A busy machine takes many times what these tests take, and nothing is measured here.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    projects: [
      { extends: true, test: { name: 'memory', include: inMemory, exclude: [long, year], isolate: false } },
      {
        extends: true,
        test: {
          name: 'short',
          include: ['test/**/*.test.ts'],
          exclude: [long, year, ...inMemory],
          globalSetup: ['test/support/azurite-setup.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'long',
          include: [long],
          globalSetup: ['test/support/azurite-setup.ts'],
          testTimeout: 600_000,
        },
      },
      { extends: true, test: { name: 'year', include: [year], isolate: false } },
      {
        extends: true,
        test: { name: 'fuzz', include: ['test/fuzz/**/*.test.ts'], env: fuzzEnv, testTimeout: 7_200_000 },
      },
    ],
  },
});
