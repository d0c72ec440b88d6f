import type { Environment } from '@dreamgym/core';
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
  /** Commands after which an attempt is truncated; 50 by default, as in the literature. */
  readonly stepLimit?: number;
  /** The words to play in; by default those of the game file, and the current ones for compact games. */
  readonly dialect?: Dialect;
  /** Altered dynamics, for experiments on experience models. The stored walkthroughs need not win under them. */
  readonly rules?: Partial<Rules>;
}

/** ALFWorld as a plugin: household games in text, played natively. */
export interface Alfworld {
  readonly environment: Environment;
}

export function alfworld(options: AlfworldOptions = {}): Alfworld {
  const { data, generate, taskTypes = everyTaskType, stepLimit = 50, dialect, rules } = options;
  if (!(Number.isInteger(stepLimit) && stepLimit >= 1)) {
    throw new Error(`stepLimit is ${stepLimit}; it must be a whole number of at least 1`);
  }
  const unknown = taskTypes.filter((name) => !everyTaskType.includes(name));
  if (unknown.length > 0) {
    throw new Error(`unknown task type ${unknown.join(', ')}; there are ${everyTaskType.join(', ')}`);
  }
  const open = data === undefined ? generator(generate) : (split: SplitFolder) => openSplit(data, split);
  const library = games({ open, taskTypes, dialect, rules });
  return { environment: environment({ games: library, stepLimit }) };
}
