import type { Recordings, Task, Trajectory, TrajectoryGroup } from '@dreamgym/core';

export interface TrajectoryOptions {
  /** A task, or the id of one. */
  readonly task?: Task | string;
  readonly opening?: string;
  /** Action and the observation it led to. */
  readonly steps?: readonly (readonly [action: string, next: string])[];
  /** Paid at the last step. */
  readonly reward?: number;
  readonly origin?: 'real' | 'dreamed';
}

/** A small trajectory that terminated. */
export function trajectory(options: TrajectoryOptions = {}): Trajectory {
  const { task = 'task', opening = 'You are here.', steps = [['go', 'You are there.']], reward = 1 } = options;
  const { origin = 'real' } = options;
  return {
    task: typeof task === 'string' ? { id: task, instruction: task, origin: { kind: 'seed' } } : task,
    opening: { text: opening },
    transitions: steps.map(([action, next], at) => {
      const terminated = at === steps.length - 1;
      return {
        action: { text: action },
        observation: { text: next },
        reward: terminated ? reward : 0,
        terminated,
        truncated: false,
      };
    }),
    end: { kind: 'terminated' },
    provenance: { environment: 'fake', origin, policy: 'fake', seed: 0, worldSeed: 0 },
  };
}

/** A group of attempts at a task with these rewards; `failed` stands for an attempt that failed. */
export function trajectoryGroup(task: Task, rewards: readonly (number | 'failed')[]): TrajectoryGroup {
  return {
    task,
    trajectories: rewards.map((reward) => {
      if (reward !== 'failed') return trajectory({ task, reward, origin: 'dreamed' });
      const end = { kind: 'failed', code: 'ENVIRONMENT', message: 'the attempt was lost' } as const;
      return { ...trajectory({ task, reward: 0, origin: 'dreamed' }), end };
    }),
  };
}

/** Recordings held in memory. */
export function recordings(trajectories: readonly Trajectory[]): Recordings {
  return { trajectories: async () => trajectories };
}
