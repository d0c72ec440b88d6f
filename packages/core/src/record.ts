import type { Environment } from './contracts/environment.ts';
import type { Policy } from './contracts/policy.ts';
import type { Recordings } from './contracts/recordings.ts';
import type { Trajectory } from './contracts/trajectory.ts';
import { DreamGymError } from './errors.ts';
import { deriveSeed, random } from './random.ts';
import { rollout } from './rollout.ts';

export interface RecordOptions {
  /** The real environment. */
  readonly environment: Environment;
  /** Ways to act, by name: trajectories take turns. */
  readonly behaviours: Readonly<Record<string, Policy>>;
  /** The most real transitions to record; the trajectory that would pass this number is left out. */
  readonly transitions: number;
  readonly seed: number;
}

/** Real transitions, recorded on tasks of the train split in a seeded order, each task once before any comes again. */
export function record({ environment, behaviours, transitions, seed }: RecordOptions): Recordings {
  return {
    async trajectories(signal) {
      const policies = Object.values(behaviours);
      if (policies.length === 0) throw new Error('there is no behaviour to record with');
      const tasks = await environment.tasks('train');
      if (tasks.length === 0) throw new Error(`${environment.name} has no train tasks to record`);
      const order = random(deriveSeed(seed, 'record')).shuffle(tasks);
      const recorded: Trajectory[] = [];
      let total = 0;
      for (let index = 0; ; index++) {
        const task = order[index % order.length]!;
        // A task that comes again goes another way.
        const policy = policies[(index + Math.floor(index / order.length)) % policies.length]!;
        const trajectory = await rollout({
          environment,
          policy,
          task,
          seed: deriveSeed(seed, 'record', index),
          signal,
        });
        const { end } = trajectory;
        if (end.kind === 'failed') {
          throw new DreamGymError('RECORDINGS', `recording ${task.id} failed with ${end.code}: ${end.message}`);
        }
        total += trajectory.transitions.length;
        if (total > transitions || trajectory.transitions.length === 0) return recorded;
        recorded.push(trajectory);
      }
    },
  };
}
