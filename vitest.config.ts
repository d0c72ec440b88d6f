import { defineConfig } from 'vitest/config';

const withBrowser = ['adapters/webarena/src/**/*.test.ts', 'packages/viewer/src/in-browser/*.test.ts'];
const withTrainers = ['examples/trainers/src/**/*.test.ts', 'examples/transfer/src/engine.test.ts'];
/** Sites and originals of others, which take minutes to begin: with DREAMGYM_LONG=1, as in CI, or where a path names them. */
const ofOthers = ['adapters/webarena/src/sites/external/**/*.test.ts', 'adapters/alfworld/src/remote/**/*.test.ts'];
const isNamed = process.argv.some((argument) => /sites\/external|alfworld\/src\/remote/.test(argument));
const leftOut = process.env.DREAMGYM_LONG === '1' || isNamed ? [] : ofOthers;

// The workspace's packages are tested from source: no build is needed before a test, and none can be stale.
export default defineConfig({
  ssr: { resolve: { conditions: ['@dreamgym/source', 'module', 'node', 'development|production'] } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'units',
          include: [
            '{packages,adapters,examples}/*/src/**/*.test.ts',
            'packages/viewer/page/*.test.js',
            'scripts/**/*.test.ts',
          ],
          exclude: [...withBrowser, ...withTrainers, ...leftOut],
          maxWorkers: '100%',
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // A real browser takes the whole machine: these run last, one file after the other.
        extends: true,
        test: {
          name: 'browser',
          include: withBrowser,
          exclude: leftOut,
          fileParallelism: false,
          // On a busy machine a browser may be late, once.
          retry: 1,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Trainers of others, where they are installed: minutes, most of which their programs take to start.
        extends: true,
        test: {
          name: 'trainers',
          include: withTrainers,
          maxWorkers: 2,
          testTimeout: 1_800_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
