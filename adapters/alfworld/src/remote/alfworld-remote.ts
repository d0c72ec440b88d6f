import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Environment, Episode, Task } from '@dreamgym/core';
import { cut } from '@dreamgym/core/text';
import * as z from 'zod';
import { abstraction } from '../abstraction/abstraction.ts';
import { layoutFolders, openSplit } from '../data/library.ts';
import { description } from '../description.ts';
import { taskTypes as everyTaskType, type TaskType } from '../engine/definition.ts';
import { games } from '../games.ts';
import { type PythonProcess, pythonProcess } from './python-process.ts';

export interface AlfworldRemoteOptions {
  /** Folder of the games in the official layout, `<split>/<task>/<trial>/game.tw-pddl`. */
  readonly data: string;
  /** The Python interpreter that has the `alfworld` package. */
  readonly python?: string;
  /** Seconds that one answer may take; the original needs seconds to load a game. */
  readonly timeout?: number;
  readonly taskTypes?: readonly TaskType[];
  readonly stepLimit?: number;
}

/** The same environment as `alfworld()`, played by the original Python package in a child process. */
export function alfworldRemote(options: AlfworldRemoteOptions): { readonly environment: Environment } {
  const { data, python = 'python3', timeout = 120, taskTypes = everyTaskType, stepLimit = 50 } = options;
  const library = games({ open: (split) => openSplit(data, split), taskTypes });
  const original = pythonProcess({ python, timeout });
  let episodes = 0;
  return {
    environment: {
      name: 'alfworld-original',
      description,
      stepLimit,
      abstraction,
      tasks: (split) => library.tasks(split),
      async start(task, { signal }) {
        signal.throwIfAborted();
        const game = gameFile(data, task);
        return openEpisode(original, { game, id: ++episodes, task, stepLimit, signal });
      },
      close: () => original.close(),
    },
  };
}

function gameFile(data: string, { id }: Task): string {
  const path = /^alfworld\/((?:train|valid_seen|valid_unseen)\/[^/]+\/[^/]+)$/.exec(id)?.[1];
  if (!path || path.includes('..')) {
    throw new Error(`'${id}' is no task of ALFWorld: ids read alfworld/<train|valid_seen|valid_unseen>/<task>/<trial>`);
  }
  const files = layoutFolders(data).map((folder) => resolve(join(folder, path, 'game.tw-pddl')));
  const file = files.find((one) => existsSync(one));
  if (!file) throw new Error(`${files[0]} is missing: the original plays games in the official layout only`);
  return file;
}

interface EpisodeOptions {
  readonly game: string;
  readonly id: number;
  readonly task: Task;
  readonly stepLimit: number;
  readonly signal: AbortSignal;
}

const answer = z.object({ text: z.string(), actions: z.array(z.string()), won: z.boolean() });

function readAnswer(result: unknown): z.infer<typeof answer> {
  const read = answer.safeParse(result);
  if (read.success) return read.data;
  throw new Error(`the original ALFWorld answered something else: ${cut(JSON.stringify(result) ?? 'nothing', 200)}`);
}

async function openEpisode(
  original: PythonProcess,
  { game, id, task, stepLimit, signal }: EpisodeOptions,
): Promise<Episode> {
  const started = await original.request({ method: 'start', episode: id, game });
  const { text, actions } = readAnswer(started.result);
  const { generation } = started;
  let steps = 0;
  let open = true;
  const leave = () => original.request({ method: 'close', episode: id }, generation);
  return {
    observation: { text, actions },
    async step(action) {
      signal.throwIfAborted();
      if (!open) throw new Error(`the attempt at ${task.id} has ended; start another one`);
      steps++;
      const { result } = await original.request({ method: 'step', episode: id, command: action.text }, generation);
      const { won: terminated, ...observation } = readAnswer(result);
      const truncated = !terminated && steps >= stepLimit;
      open = !terminated && !truncated;
      return { observation, reward: terminated ? 1 : 0, terminated, truncated };
    },
    async close() {
      open = false;
      // A process that is gone has forgotten the attempt already.
      await leave().catch(() => {});
    },
  };
}
