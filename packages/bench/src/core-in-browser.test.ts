import { isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import * as core from '@dreamgym/core';
import { build, type Rolldown } from 'vite';
import { expect, it } from 'vitest';

/** The whole of core and what it depends on, as one script for the browser. */
async function bundle(): Promise<string> {
  const [output] = (await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions: ['@dreamgym/source', 'browser', 'import', 'default'] },
    build: {
      write: false,
      lib: { entry: fileURLToPath(import.meta.resolve('@dreamgym/core')), name: 'dreamgym', formats: ['iife'] },
    },
    plugins: [
      {
        name: 'refuse-node',
        enforce: 'pre',
        // Vite would replace them by empty modules, and say so only in a warning.
        resolveId(id, importer) {
          if (isBuiltin(id)) throw new Error(`${importer} imports ${id}`);
        },
      },
    ],
  })) as Rolldown.RolldownOutput[];
  return output!.output[0].code;
}

const once: core.Environment = {
  name: 'once',
  tasks: async () => [{ id: 'only', instruction: 'say yes', origin: { kind: 'seed' } }],
  start: async () => ({
    observation: { text: 'well?' },
    step: ({ text }) => ({
      observation: { text: '' },
      reward: text === 'yes' ? 1 : 0,
      terminated: true,
      truncated: false,
    }),
    async close() {},
  }),
};

function pipeline({ random }: Pick<typeof core, 'random'>): core.Plugin {
  return {
    environment: once,
    trainingEnvironment: ({ environment }) => environment,
    policy: {
      name: 'coin',
      begin: ({ seed }) => ({ act: () => ({ text: random(seed).next() < 0.5 ? 'yes' : 'no' }) }),
    },
    curriculum: ({ environment }) => ({ propose: () => environment.tasks('train'), async record() {} }),
    optimizer: { name: 'idle', update: ({ policy }) => ({ policy, metrics: {} }) },
    replayBuffer: { async add() {}, search: async () => [], count: () => ({ real: 0, dreamed: 0 }) },
  };
}

it('bundles for the browser, and trains there as it does here', async () => {
  // What browsers have as well, and nothing of Node.
  const globals = { AbortController, AbortSignal, DOMException, setTimeout, performance };
  const inBrowser: typeof core = runInNewContext(`${await bundle()}; dreamgym`, { ...globals });
  const options = { iterations: 3, seed: 1, groupSize: 8, evaluateEvery: 1 };
  const { policy: _, ...result } = await core.train([pipeline(core)], options);
  const { policy: __, ...resultInBrowser } = await inBrowser.train([pipeline(inBrowser)], options);
  expect(JSON.parse(JSON.stringify(resultInBrowser))).toEqual(JSON.parse(JSON.stringify(result)));
});
