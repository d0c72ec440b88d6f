import type { Snapshotable } from './json.ts';
import type { Specified } from './specification.ts';
import type { Task } from './task.ts';
import type { TrajectoryGroup } from './trajectory.ts';

/** Picks the tasks to attempt next, and learns from how the groups went (paper, section 4.2). */
export interface Curriculum extends Specified, Partial<Snapshotable> {
  /**
   * Exactly `count` tasks, repeats allowed only where fewer are known. The choice depends on `seed` and on what was recorded.
   * Changes nothing that a later proposal or a snapshot depends on: an iteration that is lost leaves no trace.
   */
  propose(request: ProposeRequest): Promise<readonly Task[]>;
  /** Takes in how groups of attempts went. */
  record(groups: readonly TrajectoryGroup[]): Promise<void>;
  /** The generated tasks that were attempted, in the order of their births, where the curriculum keeps account of them. */
  lineage?(): readonly LineageEntry[];
}

export interface ProposeRequest {
  /** At least 1. */
  readonly count: number;
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** Where a generated task came from and what became of it. */
export interface LineageEntry {
  readonly task: string;
  readonly instruction: string;
  readonly parent: string;
  /** Why the generator made it. */
  readonly reason: string;
  /** Its first group of attempts. */
  readonly birth: GroupOutcome;
  /** How the parent's last group went at that time; missing where it was never attempted. */
  readonly parentAtBirth?: GroupOutcome;
  /** Its last group of attempts. */
  readonly latest: GroupOutcome;
  /** Groups of attempts at it so far. */
  readonly groups: number;
  /** Why it is not proposed again; missing where it is kept. */
  readonly dropped?: string;
}

/** How a group of attempts went. */
export interface GroupOutcome {
  /** The number of the record in which it came, from 1 on. */
  readonly round: number;
  /** Variance of the rewards, in [0, 0.25] (paper, equation 7). */
  readonly variance: number;
  /** Mean of the rewards, in [0, 1]. */
  readonly success: number;
}

/** Invents tasks from parents whose reward variance is high (paper, equation 6). */
export interface TaskGenerator extends Specified {
  /**
   * At most `count` new tasks, each with `origin.kind` 'generated' and without `data`: only an experience model can play
   * them, the environment knows no such task. Tasks that could not be made are left out.
   */
  generate(request: {
    readonly parents: readonly Task[];
    readonly count: number;
    readonly seed: number;
    readonly signal: AbortSignal;
  }): Promise<readonly Task[]>;
}
