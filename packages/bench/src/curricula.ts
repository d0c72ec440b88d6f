import type { Task, TrajectoryGroup } from '@dreamgym/core';
import { rewardVariance } from '@dreamgym/curricula';
import { atMost, computedSeconds, type Measurement } from './measurement.ts';
import { heldMemory } from './memory.ts';

const taskCount = 1_000_000;
const perProposal = 16;
const groupSize = 8;
const rounds = 200;

/** How long a curriculum takes among a million tasks that were all attempted, by seconds of computing. */
export async function curriculaBenchmark(): Promise<readonly Measurement[]> {
  const tasks = { length: taskCount, at: taskAt };
  const before = heldMemory();
  const curriculum = rewardVariance({ tasks });
  for (let from = 0; from < taskCount; from += 1000) {
    await curriculum.record(Array.from({ length: 1000 }, (_, i) => groupOf(taskAt(from + i), from + i)));
  }
  const first = await computing(() => propose(0));
  let proposing = 0;
  let recording = 0;
  for (let round = 1; round <= rounds; round++) {
    const proposed = await computing(() => propose(round));
    const groups = proposed.result.map(groupOf);
    const recorded = await computing(() => curriculum.record(groups));
    proposing += proposed.seconds;
    recording += recorded.seconds;
  }
  const memory = heldMemory() - before;
  const saved = await computing(() => curriculum.snapshot());
  const restored = await computing(() => curriculum.restore(saved.result));
  const name = `among ${taskCount.toLocaleString('en')} tasks`;
  return [
    { name: `the first proposal ${name}, which lists them`, value: first.seconds, unit: 's' },
    {
      name: `proposing ${perProposal} tasks ${name}`,
      value: (1000 * proposing) / rounds,
      unit: 'ms',
      target: atMost(50),
    },
    {
      name: `recording a group ${name}`,
      value: (1000 * recording) / rounds / perProposal,
      unit: 'ms',
      target: atMost(1),
    },
    { name: `a snapshot ${name}, at checkpoints only`, value: saved.seconds, unit: 's' },
    { name: `restoring it`, value: restored.seconds, unit: 's' },
    { name: 'memory held for them', value: memory, unit: 'MiB' },
  ];

  function propose(seed: number): Promise<readonly Task[]> {
    return curriculum.propose({ count: perProposal, seed, signal: new AbortController().signal });
  }
}

async function computing<T>(call: () => T | Promise<T>): Promise<{ readonly result: T; readonly seconds: number }> {
  const began = computedSeconds();
  const result = await call();
  return { result, seconds: computedSeconds() - began };
}

function taskAt(place: number): Task {
  return { id: `task ${place}`, instruction: `put object ${place} where it belongs`, origin: { kind: 'seed' } };
}

/** Attempts of which more or fewer succeed. */
function groupOf(task: Task, at: number): TrajectoryGroup {
  const trajectories = Array.from({ length: groupSize }, (_, attempt) => ({
    task,
    opening: { text: '' },
    transitions: [
      {
        action: { text: 'go' },
        observation: { text: '' },
        reward: attempt < at % (groupSize + 1) ? 1 : 0,
        terminated: true,
        truncated: false,
      },
    ],
    end: { kind: 'terminated' } as const,
    provenance: { environment: 'none', origin: 'dreamed', policy: 'none', seed: 0, worldSeed: 0 } as const,
  }));
  return { task, trajectories };
}
