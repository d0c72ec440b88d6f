import { existsSync } from 'node:fs';
import { episodeReward, isSolved, type Reference, type Trajectory } from '@dreamgym/core';
import { z } from 'zod';
import { type ReadLine, readLinesOf } from '../../files/json-file.ts';
import { writeFileAtomically } from '../../files/output-file.ts';
import { files } from './run-folder.ts';

const referenceSchema = z.object({
  task: z.string(),
  index: z.int().nonnegative(),
  origin: z.enum(['real', 'dreamed']),
  similarity: z.number(),
  observation: z.string(),
  action: z.string(),
  next: z.string(),
});

const attemptSchema = z.object({
  opening: z.string(),
  solved: z.boolean(),
  end: z.object({
    kind: z.enum(['terminated', 'truncated', 'forfeited', 'failed']),
    message: z.string().optional(),
  }),
  steps: z.array(
    z.object({
      action: z.string(),
      observation: z.string(),
      /** What the policy thought. */
      thought: z.string().optional(),
      /** Why the dream answered so, and the recorded cases that its answer rests on. */
      reasoning: z.string().optional(),
      references: z.array(referenceSchema).optional(),
    }),
  ),
});

export const pairSchema = z.object({
  task: z.string(),
  instruction: z.string(),
  family: z.string().optional(),
  dreamed: attemptSchema,
  real: attemptSchema,
});

/** One held-out task as the same policy dreamed and lived it. */
export type EpisodePair = z.infer<typeof pairSchema>;
type Attempt = z.infer<typeof attemptSchema>;

/** The attempts at the same tasks, in the order of the real ones. */
export function* pairsOf(played: {
  readonly real: readonly Trajectory[];
  readonly dreamed: readonly Trajectory[];
}): Generator<EpisodePair> {
  const dreams = new Map(played.dreamed.map((trajectory) => [trajectory.task.id, trajectory]));
  for (const real of played.real) {
    const { id, instruction, family } = real.task;
    const dreamed = dreams.get(id);
    if (dreamed) yield { task: id, instruction, family, dreamed: attempt(dreamed), real: attempt(real) };
  }
}

/** Keeps the first so many pairs beside a run's result, one per line. */
export async function writeEpisodes(
  run: string,
  pairs: Iterable<EpisodePair>,
  { atMost = Number.POSITIVE_INFINITY }: { readonly atMost?: number } = {},
): Promise<void> {
  function* lines(): Generator<string> {
    let count = 0;
    for (const pair of pairs) {
      if (count++ >= atMost) return;
      yield `${JSON.stringify(pair)}\n`;
    }
  }
  await writeFileAtomically(files.episodes(run), lines());
}

export const episodesProblem = { code: 'SNAPSHOT', hint: 'delete that file to look at the run without it' } as const;

/** The pairs of a run, one after the other, and where each ends. */
export function* readEpisodes(run: string): Generator<ReadLine<EpisodePair>> {
  const file = files.episodes(run);
  if (existsSync(file)) yield* readLinesOf(file, pairSchema, episodesProblem);
}

function attempt(trajectory: Trajectory): Attempt {
  const { opening, transitions, end } = trajectory;
  return {
    opening: opening.text,
    solved: end.kind !== 'forfeited' && isSolved(episodeReward(trajectory)),
    end: { kind: end.kind, message: 'message' in end ? end.message : undefined },
    steps: transitions.map(({ action, observation, reasoning, references }) => ({
      action: action.text,
      observation: observation.text,
      thought: action.reasoning,
      reasoning,
      references: references?.map(reference),
    })),
  };
}

function reference({ task, index, origin, similarity, observation, action, next }: Reference) {
  return { task, index, origin, similarity, observation, action, next };
}
