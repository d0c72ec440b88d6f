import type { Abstraction } from './abstraction.ts';
import type { ActionReader } from './action-reader.ts';
import type { Awaitable, Snapshotable } from './json.ts';
import type { Observation } from './observation.ts';
import type { Specified } from './specification.ts';
import type { Action, Step } from './step.ts';
import type { Split, Task } from './task.ts';
import type { ToolDefinition } from './tool.ts';
import type { Transition } from './trajectory.ts';

/**
 * A world to act in: the real one, or a dream of it. It has a snapshot only where attempts depend on more than their task and
 * seeds, such as on where they are to begin.
 */
export interface Environment extends Specified, Partial<Snapshotable> {
  /** Short and stable: `alfworld`, `dream(alfworld)`. */
  readonly name: string;
  /**
   * How the environment works, in words for a language model that has to play it: what observations look like, the grammar
   * of actions, when a task is solved, how the impossible is refused. Never where things are or what solves a task.
   */
  readonly description?: string;
  /** Set where an experience model plays the world; missing means real. */
  readonly dreamed?: true;
  /** The name of that experience model. */
  readonly experienceModel?: string;
  /**
   * Set where no attempt can be started, as where nothing but recordings is there: why, in words that follow the name. Such an
   * environment can be dreamed of, and shows nothing of reality: its `start()` throws, and training evaluates nothing in it.
   */
  readonly dreamOnly?: string;
  /** Actions after which an attempt is truncated, where there is such a limit. A dream of this environment keeps it. */
  readonly stepLimit?: number;
  /**
   * All tasks of a split, always in the same order; an empty list says that there are none of it. Throws where that cannot be
   * known, and may be asked again.
   */
  tasks(split: Split): Promise<readonly Task[]>;
  /**
   * Opens one attempt. Any number may be open at once; there is no reset, start another.
   * Same task, same seed, same actions: same episode. Throws where the task is unknown, naming it.
   */
  start(task: Task, options: StartOptions): Promise<Episode>;
  /** How this environment's text reads as facts, where it can be read. */
  readonly abstraction?: Abstraction;
  /** What this environment's text says of the open actions, for policies that score them by features. */
  readonly actionReader?: ActionReader;
  /** The tools of an environment whose actions are calls of them, as `@dreamgym/core/tool-actions` writes them. */
  readonly tools?: readonly ToolDefinition[];
  close?(): Promise<void>;
}

export interface StartOptions {
  /**
   * Decides luck, and nothing that was there before the attempt: what differs between attempts in one world, such as a user's
   * mood or a tool that fails now and then. An environment without luck ignores it.
   */
  readonly seed: number;
  /**
   * Decides what is hidden when the attempt begins: where things are, what a form will ask. Shared by a group of attempts,
   * which are compared with each other: one task and one world seed is one world, with one opening, whatever the seed. An
   * environment whose task says it all ignores it. `seed` where it is missing.
   */
  readonly worldSeed?: number;
  readonly signal: AbortSignal;
}

/** One attempt at one task, used once. */
export interface Episode {
  /** The first observation. */
  readonly observation: Observation;
  /** What was done in the world to get there, where the attempt begins in the middle: steps that count as taken, and teach nothing. */
  readonly prelude?: readonly Transition[];
  /** What was seen before the prelude, where there is one and it is known. */
  readonly beginning?: Observation;
  /** Throws after the episode has ended or was closed, and when the signal aborts. */
  step(action: Action): Awaitable<Step>;
  /** Frees what the attempt holds. May be called twice. */
  close(): Promise<void>;
}
