import { defineConfig } from 'vitest/config';

// The workspace's packages are tested from source: no build is needed before a test, and none can be stale.
export default defineConfig({
  ssr: { resolve: { conditions: ['@dreamgym/source', 'module', 'node', 'development|production'] } },
  test: {
    include: ['{packages,adapters,examples}/*/src/**/*.test.ts', 'scripts/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
