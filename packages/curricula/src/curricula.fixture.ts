import type { Task, TrajectoryGroup } from '@dreamgym/core';

export function seedTasks(count: number): Task[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `t${at}`,
    instruction: `task ${at}`,
    origin: { kind: 'seed' },
  }));
}

export function generatedTask(id: string, parent: string): Task {
  return { id, instruction: id, origin: { kind: 'generated', parent, reason: `harder than ${parent}` } };
}

/** A group of attempts with these rewards; `undefined` failed. */
export function group(task: Task, rewards: readonly (number | undefined)[]): TrajectoryGroup {
  return {
    task,
    trajectories: rewards.map((reward, seed) => ({
      task,
      opening: { text: 'here' },
      transitions: [
        {
          action: { text: 'go' },
          observation: { text: 'there' },
          reward: reward ?? 0,
          terminated: reward !== undefined,
          truncated: false,
        },
      ],
      end: reward === undefined ? { kind: 'failed', code: 'ENVIRONMENT', message: 'lost' } : { kind: 'terminated' },
      provenance: { environment: 'test', origin: 'dreamed', policy: 'test', seed, worldSeed: 0 },
    })),
  };
}

export const request = (count: number, seed: number) => ({ count, seed, signal: new AbortController().signal });

export const idsOf = (tasks: readonly Task[]) => tasks.map(({ id }) => id);
