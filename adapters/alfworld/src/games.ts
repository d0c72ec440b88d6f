import type { Split, Task } from '@dreamgym/core';
import type { GameEntry, SplitFolder } from './data/library.ts';
import type { GameDefinition, TaskType } from './engine/definition.ts';
import { type CompileOptions, compileGame, type Game } from './engine/game.ts';

/** The games behind the tasks, compiled when they are first played. */
export interface Games {
  tasks(split: Split): Promise<readonly Task[]>;
  /** The game of a task. Throws where there is none, naming the task. */
  game(task: Task): Game | Promise<Game>;
}

export interface GamesOptions extends CompileOptions {
  /** Opens the games of a split, sorted by id. */
  readonly open: (split: SplitFolder) => readonly GameEntry[] | Promise<readonly GameEntry[]>;
  /** The kinds of tasks to list. */
  readonly taskTypes: readonly TaskType[];
}

const folders: Readonly<Record<Split, SplitFolder>> = {
  train: 'train',
  validation: 'valid_seen',
  test: 'valid_unseen',
};

/** Compiled games that are kept: enough for the tasks of an iteration, and a bound to memory over a long run. */
const kept = 256;

export function games({ open, taskTypes, ...compile }: GamesOptions): Games {
  const splits = new Map<SplitFolder, Promise<ReadonlyMap<string, GameEntry>>>();
  const compiled = new Map<string, Game>();

  const opened = (folder: SplitFolder) => {
    let split = splits.get(folder);
    if (!split) {
      split = Promise.resolve(open(folder)).then(
        (entries) => new Map(entries.map((entry) => [taskId(folder, entry), entry])),
      );
      splits.set(folder, split);
      // What could not be opened is tried again.
      split.catch(() => splits.delete(folder));
    }
    return split;
  };

  const find = async (task: Task): Promise<Game> => {
    const folder = Object.values(folders).find((name) => task.id.startsWith(`alfworld/${name}/`));
    if (!folder) {
      throw new Error(
        `'${task.id}' is no task of ALFWorld: ids read alfworld/<${Object.values(folders).join('|')}>/<task>/<trial>`,
      );
    }
    const entry = (await opened(folder)).get(task.id);
    if (!entry) throw new Error(`there is no game for the task '${task.id}' in split ${folder}`);
    return keep(task.id, await entry.load());
  };

  const keep = (id: string, definition: GameDefinition): Game => {
    const game = compileGame(definition, compile);
    if (compiled.size >= kept) compiled.delete(compiled.keys().next().value!);
    compiled.set(id, game);
    return game;
  };

  return {
    async tasks(split) {
      const folder = folders[split];
      if (!folder) throw new Error(`unknown split '${split}'; there are ${Object.keys(folders).join(', ')}`);
      const entries = [...(await opened(folder)).entries()];
      return entries
        .filter(([, { taskType }]) => taskTypes.includes(taskType))
        .map(([id, entry]) => describe(id, entry));
    },
    game: (task) => compiled.get(task.id) ?? find(task),
  };
}

function taskId(folder: SplitFolder, { id }: GameEntry): string {
  return `alfworld/${folder}/${id}`;
}

function describe(id: string, { taskType, task, id: path }: GameEntry): Task {
  // <type>-<object>-None-<receptacle or lamp>-<number of the floor plan>/<trial>
  const scene = /-(\d+)\//.exec(path)?.[1];
  return {
    id,
    instruction: task,
    family: taskType,
    ...(scene === undefined ? {} : { scene: `FloorPlan${scene}` }),
    origin: { kind: 'seed' },
  };
}
