import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type SplitFolder, splitFolders, taskTypeOf, trajectoryAnnotations } from '../data/library.ts';
import { readOfficialGame } from '../data/official.ts';
import type { GameDefinition } from '../engine/definition.ts';
import { archivedFiles } from './archive.ts';

/** Games and what people said of their tasks, both by `<split>/<task>/<trial>`. */
export interface Collected {
  readonly games: Map<string, { readonly split: SplitFolder; readonly definition: GameDefinition }>;
  readonly annotations: Map<string, readonly string[]>;
}

export interface CollectOptions {
  readonly signal: AbortSignal;
  /** Folder to lay the files out in, as the original wants them. */
  readonly layout?: string;
  /** Hears how many games there are so far. */
  readonly onGame: (games: number) => void;
}

const part = String.raw`(?!\.)[^/\\]+`;
const layoutPath = new RegExp(
  String.raw`(?:^|/)((${splitFolders.join('|')})/(${part}/${part}))/(game\.tw-pddl|traj_data\.json)$`,
);

/** Adds the playable games of an archive or a folder to those that there are. Throws where one is damaged, naming it. */
export async function collectGames(archive: string, collected: Collected, options: CollectOptions): Promise<void> {
  const { signal, layout, onGame } = options;
  const wanted = (path: string) => {
    const id = layoutPath.exec(path)?.[3];
    return id !== undefined && taskTypeOf(id) !== undefined;
  };
  for await (const { path, bytes } of archivedFiles(archive, { wanted, signal })) {
    const [, place, split, id, name] = layoutPath.exec(path)!;
    const text = bytes.toString('utf8');
    try {
      if (name === 'traj_data.json') collected.annotations.set(place!, trajectoryAnnotations(text, path));
      else if (!text.includes('"solvable": false')) {
        collected.games.set(place!, { split: split as SplitFolder, definition: readOfficialGame(id!, text) });
        onGame(collected.games.size);
      }
    } catch (error) {
      throw new Error(`${archive}: ${path} cannot be played: ${error instanceof Error ? error.message : error}`);
    }
    if (layout !== undefined) {
      const file = join(layout, place!, name!);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, bytes);
    }
  }
}
