import type { Environment } from '@dreamgym/core';
import { type Behaviours, behaviours } from './behaviours/behaviours.ts';
import { withHumanGoals } from './data/human-goals.ts';
import { openSplit, type SplitFolder } from './data/library.ts';
import { type Dialect, taskTypes as everyTaskType, type TaskType } from './engine/definition.ts';
import type { Rules } from './engine/rules.ts';
import { environment } from './environment.ts';
import { games } from './games.ts';
import { type GeneratorOptions, generator } from './generator/generator.ts';

export interface AlfworldOptions {
  /**
   * Folder of the games: compact files (`train.jsonl.gz`, `valid_seen.jsonl.gz`, `valid_unseen.jsonl.gz` and
   * `rules.json.gz`) or the official layout (`<split>/<task>/<trial>/game.tw-pddl`). Without it, generated games are played.
   */
  readonly data?: string;
  /** What games to generate where there is no `data`. */
  readonly generate?: GeneratorOptions;
  /** The kinds of tasks to list; all six by default. */
  readonly taskTypes?: readonly TaskType[];
  /** The task in templated words, or in those of people who described it, where the data has such descriptions. */
  readonly goals?: 'templated' | 'human';
  /** Commands after which an attempt is truncated; 50 by default, as in the literature. */
  readonly stepLimit?: number;
  /** The words to play in; by default those of the game file, and the current ones for compact games. */
  readonly dialect?: Dialect;
  /** Altered dynamics, for experiments on experience models. The stored walkthroughs need not win under them. */
  readonly rules?: Partial<Rules>;
  /** How likely the behaviour `detours` begins a detour before each step of its plan, in [0, 1]. */
  readonly detourRate?: number;
  /** How likely the behaviour `noisyExpert` takes any admissible command instead of the best one, in [0, 1]. */
  readonly noise?: number;
}

/** ALFWorld as a plugin: household games in text, played natively. */
export interface Alfworld {
  readonly environment: Environment;
  /** Ways to act for recording real transitions. */
  readonly behaviours: Behaviours;
}

export function alfworld(options: AlfworldOptions = {}): Alfworld {
  const { data, generate, taskTypes = everyTaskType, goals = 'templated', stepLimit = 50 } = options;
  const { dialect, rules, detourRate = 0.35, noise = 0.3 } = options;
  if (!(Number.isInteger(stepLimit) && stepLimit >= 1)) {
    throw new Error(`stepLimit is ${stepLimit}; it must be a whole number of at least 1`);
  }
  for (const [name, rate] of Object.entries({ detourRate, noise })) {
    if (!(rate >= 0 && rate <= 1)) throw new Error(`${name} is ${rate}; it must be in [0, 1]`);
  }
  const unknown = taskTypes.filter((name) => !everyTaskType.includes(name));
  if (unknown.length > 0) {
    throw new Error(`unknown task type ${unknown.join(', ')}; there are ${everyTaskType.join(', ')}`);
  }
  const generated = generator(generate);
  const open = async (split: SplitFolder) => {
    const entries = data === undefined ? generated(split) : await openSplit(data, split);
    return goals === 'human' ? withHumanGoals(entries) : entries;
  };
  const library = games({ open, taskTypes, dialect, rules });
  return {
    environment: environment({ games: library, stepLimit }),
    behaviours: behaviours({ games: library, stepLimit, detourRate, noise }),
  };
}
