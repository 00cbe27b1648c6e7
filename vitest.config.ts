import { defineConfig } from 'vitest/config';

const long = 'test/**/*.long.test.ts';

export default defineConfig({
  test: {
    // Much of the suite waits for servers of its own: more workers than cores keep the cores busy.
    maxWorkers: 3,
    globalSetup: ['test/support/azurite-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'short', include: ['test/**/*.test.ts'], exclude: [long] } },
      { extends: true, test: { name: 'long', include: [long], testTimeout: 300_000, hookTimeout: 120_000 } },
    ],
  },
});
