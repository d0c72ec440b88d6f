import type { Environment } from './contracts/environment.ts';
import type { Policy } from './contracts/policy.ts';
import type { Recordings } from './contracts/recordings.ts';
import type { Task } from './contracts/task.ts';
import type { Trajectory } from './contracts/trajectory.ts';
import { DreamGymError } from './errors.ts';
import type { Events } from './events.ts';
import { deriveSeed, random } from './random.ts';
import { tasksOf } from './tasks-of.ts';
import { defaultRetries, playAttempt } from './training/play-attempt.ts';

export interface RecordOptions {
  /** The real environment. */
  readonly environment: Environment;
  /** Ways to act, by name: trajectories take turns. */
  readonly behaviours: Readonly<Record<string, Policy>>;
  /** The most real transitions to record; the trajectory that would pass this number is left out. */
  readonly transitions: number;
  readonly seed: number;
  /** Attempts open at once; the result does not depend on it. */
  readonly concurrency?: number;
  /** How often an attempt that failed is played again; 2 where it is missing. Then it is left out. */
  readonly retries?: number;
  /** Attempts in a row that may be left out before the recording gives up; 10 where it is missing. */
  readonly failures?: number;
  /** Told how far it is, and of failures. */
  readonly events?: Events;
  /** Told of each trajectory, in order, as soon as it is kept: what is recorded is not lost where the rest is. */
  readonly onTrajectory?: (trajectory: Trajectory) => void;
}

/** Real transitions, recorded on tasks of the train split in a seeded order, each task once before any comes again. */
export function record(options: RecordOptions): Recordings {
  const { environment, behaviours, transitions: wanted, seed, concurrency = 1 } = options;
  const { retries = defaultRetries, failures: patience = 10, events, onTrajectory } = options;
  return {
    async trajectories(signal) {
      const policies = Object.values(behaviours);
      if (policies.length === 0) {
        throw new DreamGymError('CONFIGURATION', 'there is no behaviour to record with', {
          hint: 'give some: { behaviours: { random: randomPolicy() } }',
        });
      }
      const tasks = await tasksOf(environment, 'train');
      if (tasks.length === 0) {
        throw new DreamGymError('ENVIRONMENT', `${environment.name} has no train tasks to record`, {
          hint: 'give it some',
        });
      }
      const order: readonly Task[] = random(deriveSeed(seed, 'record')).shuffle(tasks);
      const enough = new AbortController();
      const playing = AbortSignal.any([signal, enough.signal]);
      const play = (index: number) => {
        // A task that comes again goes another way.
        const policy = policies[(index + Math.floor(index / order.length)) % policies.length]!;
        const task = order[index % order.length]!;
        const own = { task, seed: deriveSeed(seed, 'record', index), signal: playing };
        const mark = { attempt: `recording/${index}`, phase: 'recording' } as const;
        const attempt = playAttempt({ environment, policy, ...own, events, mark }, retries);
        // It may fail before anybody waits for it.
        attempt.catch(() => undefined);
        return attempt;
      };

      const recorded: Trajectory[] = [];
      const ahead: ReturnType<typeof play>[] = [];
      let [total, failed, inARow, retried] = [0, 0, 0, 0];
      try {
        for (let index = 0; ; index++) {
          while (ahead.length < concurrency) ahead.push(play(index + ahead.length));
          const attempt = await ahead.shift()!;
          const { trajectory } = attempt;
          retried += attempt.retried.length;
          const { end, transitions } = trajectory;
          if (end.kind === 'failed' || end.kind === 'forfeited') {
            failed += 1;
            inARow += 1;
            if (inARow >= patience) throw givenUp(trajectory, { patience, end, kept: recorded.length });
          } else {
            if (total + transitions.length > wanted || transitions.length === 0) return recorded;
            inARow = 0;
            total += transitions.length;
            recorded.push(trajectory);
            onTrajectory?.(trajectory);
          }
          const progress = { trajectories: recorded.length, transitions: total, wanted, failed, retries: retried };
          events?.emit('recording', progress);
        }
      } finally {
        enough.abort();
        await Promise.allSettled(ahead);
      }
    },
  };
}

function givenUp(
  { task }: Trajectory,
  {
    patience,
    end,
    kept,
  }: { readonly patience: number; readonly end: { readonly message: string }; readonly kept: number },
): DreamGymError {
  const message = `${patience} attempts in a row could not be recorded, the last one at ${task.id}: ${end.message}`;
  return new DreamGymError('ATTEMPTS', message, {
    hint: `mend that part; ${kept} trajectories were recorded before`,
  });
}
