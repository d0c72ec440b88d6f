import type { PlayedAttempt } from '../contracts/attempt.ts';
import type { Environment } from '../contracts/environment.ts';
import type { Task } from '../contracts/task.ts';
import type { TrajectoryGroup } from '../contracts/trajectory.ts';
import { DreamGymError } from '../errors.ts';

/** An iteration that is not done: its tasks, the attempts that had come to their end and did not fail, and the groups told of. */
export interface UnfinishedIteration {
  tasks?: readonly Task[];
  readonly attempts: PlayedAttempt[];
  groups: number;
}

/** An iteration whose attempts are being played. */
export interface Playing {
  readonly groups: Promise<TrajectoryGroup[]>;
}

interface Begun extends Playing {
  readonly unfinished: UnfinishedIteration;
  /** What is told of it once its turn has come. */
  readonly untold: (() => void)[];
}

/** Calls at once what tells of the oldest iteration, and later what tells of another: listeners hear of one after the other. */
export type InTurn = (tell: () => void) => void;

/** The iterations that were begun and are not done, oldest first: one, or more where they are played ahead. */
export function iterationsUnderWay(resumed: readonly UnfinishedIteration[] = []) {
  const before = resumed.map((each): UnfinishedIteration => ({ ...each, attempts: [...each.attempts] }));
  const begun: Begun[] = [];
  const stop = new AbortController();
  let turn: UnfinishedIteration | undefined;
  return {
    /** Aborts where what is still being played is not wanted any more. */
    signal: stop.signal,
    count: () => begun.length,
    /** Begins another one; what was done of it before is filled up as its attempts end. */
    async begin(start: (unfinished: UnfinishedIteration, inTurn: InTurn) => Promise<Playing>): Promise<void> {
      const unfinished = before.shift() ?? { attempts: [], groups: 0 };
      const untold: (() => void)[] = [];
      if (begun.length === 0) turn = unfinished;
      const inTurn: InTurn = (tell) => {
        if (turn === unfinished) tell();
        else untold.push(tell);
      };
      const { groups } = await start(unfinished, inTurn);
      // It is asked for later: until then a failure is nobody's.
      groups.catch(() => {});
      begun.push({ unfinished, groups, untold });
    },
    /** The attempts of the oldest, whose turn has come. */
    async oldest(): Promise<TrajectoryGroup[]> {
      const { unfinished, untold, groups } = begun[0]!;
      turn = unfinished;
      for (const tell of untold.splice(0)) tell();
      return groups;
    },
    /** The oldest is done. */
    done(): void {
      begun.shift();
      turn = undefined;
    },
    /** Those of which something was done, as it is now. */
    unfinished(): readonly UnfinishedIteration[] {
      const all = [...begun.map(({ unfinished }) => unfinished), ...before];
      const last = all.findLastIndex(({ attempts }) => attempts.length > 0);
      return all.slice(0, last + 1).map((each) => ({ ...each, attempts: [...each.attempts] }));
    },
    /** Stops what is still being played. */
    async stop(): Promise<void> {
      stop.abort();
      await Promise.allSettled(begun.map(({ groups }) => groups));
    },
  };
}

/** Throws a `CONFIGURATION` error where attempts cannot be played ahead of the updates. */
export function checkStaleness(staleness: number, { name, snapshot }: Environment): void {
  if (staleness === 0 || !snapshot) return;
  throw new DreamGymError(
    'CONFIGURATION',
    `${name} cannot be played ahead: where its attempts begin is said anew in every iteration`,
    {
      hint: 'give the collector a staleness of 0, or train in an environment whose attempts begin at their beginning',
    },
  );
}
