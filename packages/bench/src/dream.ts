import { alfworld } from '@dreamgym/alfworld';
import { createEvents, type Events, train, wire } from '@dreamgym/core';
import { embedded } from 'dreamgym';
import type { Games } from './games.ts';
import { atLeast, atMost, computedSeconds, type Measurement } from './measurement.ts';
import { peakMemory } from './memory.ts';

const transitions = 10_000;
const iterations = 120;
const seed = 1;

/** How fast the pipeline records, learns, dreams and improves the policy, by seconds of computing. */
export async function dreamBenchmark({ data }: Games): Promise<readonly Measurement[]> {
  const { signal } = new AbortController();
  const wiring = wire([alfworld({ data }), embedded({ transitions, seed })]);
  try {
    const {
      environment,
      trainingEnvironment,
      recordings,
      experienceModel,
      replayBuffer,
      curriculum,
      policy,
      optimizer,
    } = wiring.parts;
    const began = computedSeconds();
    const trajectories = await recordings.trajectories(signal);
    const recording = computedSeconds() - began;
    const events = createEvents();
    const seconds = listen(events);
    const instances = {
      environment,
      trainingEnvironment,
      experienceModel,
      replayBuffer,
      curriculum,
      policy,
      optimizer,
    };
    const plugin = { ...instances, recordings: { trajectories: async () => trajectories } };
    const { counters } = await train([plugin], { iterations, seed, events });
    const { recordedTransitions, dreamedSteps } = counters;
    const { learning, rollouts, training } = seconds();
    return [
      { name: `recording ${recordedTransitions} real transitions`, value: recording, unit: 's' },
      { name: 'learning from them', value: learning, unit: 's' },
      {
        name: 'dreamed steps, rollouts alone',
        value: dreamedSteps / rollouts,
        unit: 'steps/s',
        target: atLeast(30_000),
      },
      {
        name: 'dreamed steps, with GRPO, curriculum and replay buffer',
        value: dreamedSteps / training,
        unit: 'steps/s',
        target: atLeast(25_000),
      },
      { name: 'peak memory so far', value: peakMemory(), unit: 'MiB', target: atMost(1024) },
    ];
  } finally {
    await wiring.close();
  }
}

/** Follows where the computing of a training goes. */
function listen(events: Events) {
  const seconds = { learning: 0, rollouts: 0, training: 0 };
  let since = computedSeconds();
  const lap = (phase: keyof typeof seconds) => {
    const now = computedSeconds();
    seconds[phase] += now - since;
    since = now;
  };
  events.on('run-start', () => lap('learning'));
  events.on('iteration-start', () => lap('training'));
  events.on('group-end', () => lap('rollouts'));
  events.on('run-end', () => lap('training'));
  return () => ({ ...seconds, training: seconds.training + seconds.rollouts });
}
