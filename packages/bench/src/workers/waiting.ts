import { setTimeout as delay } from 'node:timers/promises';
import type { Environment, Plugin, Task } from '@dreamgym/core';

const tasks: readonly Task[] = Array.from({ length: 16 }, (_, at) => ({
  id: `wait/${at}`,
  instruction: 'Wait.',
  origin: { kind: 'seed' },
}));

/** A pipeline whose attempts do nothing but wait for so many milliseconds, as they do for a browser or a language model. */
export function waiting(latency: number): Plugin {
  const environment: Environment = {
    name: 'waiting',
    tasks: async (split) => (split === 'train' ? tasks : []),
    async start() {
      return {
        observation: { text: 'Wait.', actions: ['wait'] },
        async step() {
          if (latency > 0) await delay(latency);
          return { observation: { text: 'Waited.' }, reward: 1, terminated: true, truncated: false };
        },
        async close() {},
      };
    },
  };
  return {
    environment,
    trainingEnvironment: environment,
    replayBuffer: { add: async () => {}, search: async () => [], count: () => ({ real: 0, dreamed: 0 }) },
    curriculum: {
      propose: async ({ count }) => Array.from({ length: count }, (_, at) => tasks[at % tasks.length]!),
      record: async () => {},
    },
    policy: { name: 'waiter', begin: () => ({ act: () => ({ text: 'wait' }) }) },
    optimizer: { name: 'none', update: ({ policy }) => ({ policy, metrics: {} }) },
  };
}
