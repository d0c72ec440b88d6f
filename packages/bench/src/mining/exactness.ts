import { deriveSeed, type Environment, type Trajectory } from '@dreamgym/core';

/** How far dreams answer as reality did. */
export interface Exactness {
  /** Recordings that were replayed, those in which an action came that the dream did not have open, and dreams that failed. */
  readonly replayed: number;
  readonly parted: number;
  readonly failed: number;
  /** What the first failure said. */
  readonly failure?: string;
  /** Answers compared, and the share of those that are the same, letter by letter. */
  readonly steps: number;
  readonly exact: number;
}

/** Takes the actions of recordings in the dream, as long as the dream has them open, and compares what it answers. */
export async function exactness(
  dream: Environment,
  trajectories: readonly Trajectory[],
  signal: AbortSignal,
): Promise<Exactness> {
  let [parted, failed, steps, exact] = [0, 0, 0, 0];
  let failure: string | undefined;
  for (const [index, { task, opening, transitions }] of trajectories.entries()) {
    const seed = deriveSeed(1, 'replay', index);
    try {
      const episode = await dream.start(task, { seed, worldSeed: seed, signal });
      let [dreamed, real] = [episode.observation, opening];
      for (const { action, observation } of transitions) {
        if (real.actions?.includes(action.text) && !dreamed.actions?.includes(action.text)) {
          parted += 1;
          break;
        }
        const step = await episode.step(action);
        steps += 1;
        if (step.observation.text === observation.text) exact += 1;
        if (step.terminated || step.truncated) break;
        [dreamed, real] = [step.observation, observation];
      }
      await episode.close();
    } catch (error) {
      failed += 1;
      failure ??= error instanceof Error ? error.message : String(error);
    }
  }
  return { replayed: trajectories.length, parted, failed, failure, steps, exact: steps === 0 ? 0 : exact / steps };
}
