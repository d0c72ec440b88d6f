import type { Plugin } from '../wiring/parts.ts';
import type { Awaitable } from './json.ts';
import type { SpecificationVersion } from './specification.ts';

/**
 * What a package exports as `adapter`, so that its environment is found by the package's name: `--environment NAME`.
 * Everything in it is plain data but `plugin`, so that it can be read without opening anything.
 */
export interface Adapter {
  /** The version of the contracts that the package was written for. */
  readonly specificationVersion: SpecificationVersion;
  /**
   * The environment and what belongs to it: `environment`, as a function where it holds something open; `behaviours` to
   * record with; and parts of its own where the usual ones do not suit it. Throws where it cannot be played, saying what is
   * missing and how to get it.
   */
  plugin(request: AdapterRequest): Awaitable<Plugin>;
  /** The environment variable that names a folder of its official data, where there can be such data. */
  readonly dataVariable?: string;
  /** How it is trained in where nobody says otherwise. */
  readonly defaults?: AdapterDefaults;
  /** Set where a real step takes a good part of a second or longer: progress tells of each attempt, and comparisons have no rows with many real steps. */
  readonly slow?: true;
}

export interface AdapterRequest {
  /** Folder of its official data, as an absolute path. */
  readonly data?: string;
  /** Told of what takes its time. Missing where the environment will not be played, only asked how it reads. */
  readonly notice?: (text: string) => void;
}

/** Settings that suit an environment better than those that are usual; each is left as it is where it is missing. */
export interface AdapterDefaults {
  /** Iterations of dream training, at least 1. */
  readonly iterations?: number;
  /** Tasks per iteration, at least 1. */
  readonly tasks?: number;
  /** Attempts per task, at least 2. */
  readonly groupSize?: number;
  /** Iterations between evaluations in the real environment; 0: only at the end. */
  readonly evaluateEvery?: number;
  /** The most real steps of a phase in the real environment. */
  readonly realSteps?: number;
  /** The most real transitions to record, at least 1. */
  readonly transitions?: number;
  /** The most trajectories of each kind that fidelity is measured by. */
  readonly replayed?: number;
  /** Attempts open at once, at least 1. */
  readonly attemptsAtOnce?: number;
  /** Weight of the entropy bonus, at least 0. */
  readonly entropy?: number;
  /** Passes over a batch, at least 1. */
  readonly epochs?: number;
  /** What a reward is worth one action later, in [0, 1]. */
  readonly gamma?: number;
  /** Of the trainable policy, above 0. */
  readonly learningRate?: number;
  /** What evaluation divides scores by, above 0: below 1 the policy plays more surely than it learns. */
  readonly evaluationTemperature?: number;
  /** Lets dreamed attempts begin near the end of recorded successes, and ever earlier: for tasks to whose end nobody comes by chance. */
  readonly backplay?: true;
  /** Lets the policy imitate what solved recordings do before it is trained in their dream. */
  readonly pretraining?: true;
}
