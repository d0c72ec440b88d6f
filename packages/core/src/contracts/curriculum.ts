import type { Snapshotable } from './json.ts';
import type { Task } from './task.ts';
import type { TrajectoryGroup } from './trajectory.ts';

/** Picks the tasks to practise next, and learns from how the groups went (paper, section 4.2). */
export interface Curriculum extends Partial<Snapshotable> {
  /** Exactly `count` tasks, repeats allowed only where fewer are known. The choice depends on `seed` and on what was recorded. */
  propose(request: ProposeRequest): Promise<readonly Task[]>;
  record(groups: readonly TrajectoryGroup[]): Promise<void>;
}

export interface ProposeRequest {
  /** At least 1. */
  readonly count: number;
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** Invents tasks from parents whose reward variance is high (paper, equation 6). */
export interface TaskGenerator {
  /** At most `count` new tasks, each with `origin.kind` 'generated'. */
  generate(request: {
    readonly parents: readonly Task[];
    readonly count: number;
    readonly seed: number;
    readonly signal: AbortSignal;
  }): Promise<readonly Task[]>;
}
