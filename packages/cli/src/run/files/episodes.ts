import { existsSync } from 'node:fs';
import { episodeReward, isSolved, type Trajectory } from '@dreamgym/core';
import { z } from 'zod';
import { readJson } from '../../files/json-file.ts';
import { writeFileAtomically } from '../../files/output-file.ts';
import { files } from './run-folder.ts';

const attemptSchema = z.object({
  opening: z.string(),
  solved: z.boolean(),
  steps: z.array(z.object({ action: z.string(), observation: z.string(), reasoning: z.string().optional() })),
});

const episodeSchema = z.object({
  task: z.string(),
  instruction: z.string(),
  family: z.string().optional(),
  dreamed: attemptSchema,
  real: attemptSchema,
});

/** One held-out task as the same policy dreamed and lived it, for the reader. */
export type EpisodePair = z.infer<typeof episodeSchema>;
type Attempt = z.infer<typeof attemptSchema>;

const wanted = 4;

/** A few tasks of different families, at least one that was not solved in reality where there is one. */
export function pickEpisodes(played: {
  readonly real: readonly Trajectory[];
  readonly dreamed: readonly Trajectory[];
}): readonly EpisodePair[] {
  const dreams = new Map(played.dreamed.map((trajectory) => [trajectory.task.id, trajectory]));
  const pairs = played.real
    .filter(({ end, task }) => end.kind !== 'failed' && dreams.get(task.id)?.end.kind !== 'failed')
    .flatMap((real) => {
      const dreamed = dreams.get(real.task.id);
      return dreamed ? [pair(real, dreamed)] : [];
    });
  const families = new Set<string | undefined>();
  const ofNewFamily = (episode: EpisodePair) => !families.has(episode.family) && families.add(episode.family);
  const lost = pairs.filter((episode) => !episode.real.solved).slice(0, 1);
  for (const { family } of lost) families.add(family);
  const won = pairs.filter((episode) => episode.real.solved && ofNewFamily(episode));
  return [...won.slice(0, wanted - lost.length), ...lost];
}

export async function writeEpisodes(run: string, episodes: readonly EpisodePair[]): Promise<void> {
  await writeFileAtomically(files.episodes(run), `${JSON.stringify(episodes, undefined, 2)}\n`);
}

export async function readEpisodes(run: string): Promise<readonly EpisodePair[]> {
  const file = files.episodes(run);
  if (!existsSync(file)) return [];
  return readJson(file, z.array(episodeSchema), { code: 'SNAPSHOT', hint: 'delete that file to report without it' });
}

function pair(real: Trajectory, dreamed: Trajectory): EpisodePair {
  const { id, instruction, family } = real.task;
  return { task: id, instruction, family, dreamed: attempt(dreamed), real: attempt(real) };
}

function attempt(trajectory: Trajectory): Attempt {
  return {
    opening: trajectory.opening.text,
    solved: isSolved(episodeReward(trajectory)),
    steps: trajectory.transitions.map(({ action, observation, reasoning }) => ({
      action: action.text,
      observation: observation.text,
      reasoning: reasoning ?? action.reasoning,
    })),
  };
}
