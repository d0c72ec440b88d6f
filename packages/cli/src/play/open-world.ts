import {
  type ActionExample,
  type ActionProposer,
  type ChatModel,
  DreamGymError,
  deriveSeed,
  type Environment,
  random,
  type Split,
  type Task,
  type Trajectory,
  wire,
} from '@dreamgym/core';
import { loadPipeline } from '../run/pipeline.ts';
import { learnedDream } from '../run/rows/learned-dream.ts';
import type { PipelineSettings } from '../run/settings.ts';

/** A world to act in. */
export interface World {
  readonly environment: Environment;
  /** Proposes actions where observations list none; missing where the environment has nothing that does. */
  readonly proposer?: ActionProposer;
  /** Closes what was opened for it. */
  close(): Promise<void>;
}

export interface WorldRequest {
  readonly settings: PipelineSettings;
  /** Decides what is recorded for the dream. */
  readonly seed: number;
  /** The dream, as it is after learning and before training, instead of the real environment. */
  readonly dream: boolean;
  /** Who plays the dream, where a chat model does. */
  readonly model?: ChatModel;
  readonly notice: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Opens the real environment of a pipeline, or its dream, which learns first. */
export async function openWorld({ settings, seed, dream, model, notice, signal }: WorldRequest): Promise<World> {
  // Who acts is no policy of theirs, and no engine has to be there for it.
  const { pipeline } = await loadPipeline({ ...settings, policy: undefined, engine: undefined }, { notice });
  const wiring = wire(pipeline(seed, { model })());
  try {
    const proposer = wiring.parts.environment.actionReader?.proposer?.();
    if (!dream) return { environment: wiring.parts.environment, proposer, close: () => wiring.close() };
    notice('recording and learning the dream …');
    const trajectories = await wiring.parts.recordings.trajectories(signal);
    const environment = await learnedDream(wiring.parts, trajectories);
    proposer?.learn(trajectories.flatMap(examplesOf));
    return { environment, proposer, close: () => wiring.close() };
  } catch (error) {
    await wiring.close().catch(() => {});
    throw error;
  }
}

/** What was done in a recorded attempt, and on what. */
function examplesOf({ task, opening, transitions }: Trajectory): readonly ActionExample[] {
  const seen = [opening, ...transitions.map(({ observation }) => observation)];
  return transitions.map(({ action }, at) => {
    const request = { instruction: task.instruction, observation: seen[at]!, earlier: seen.slice(0, at) };
    return { ...request, action: action.text };
  });
}

export interface TaskChoice {
  /** The splits that are looked through, in this order. */
  readonly splits: readonly Split[];
  /** A task's id; the seed picks one of the first split where it is missing. */
  readonly id?: string;
  readonly seed: number;
}

/** The task to play. Throws where there is none, naming some that there are. */
export async function chooseTask(environment: Environment, { splits, id, seed }: TaskChoice): Promise<Task> {
  for (const split of splits) {
    const tasks = await environment.tasks(split);
    const found = id === undefined ? tasks : tasks.filter((task) => task.id === id);
    if (found.length > 0) return random(deriveSeed(seed, 'task')).pick(found);
    if (id === undefined)
      throw new DreamGymError('CONFIGURATION', `${environment.name} has no ${split} tasks`, {
        hint: 'choose another split',
      });
  }
  const known = (await environment.tasks(splits[0]!)).slice(0, 3).map((task) => task.id);
  throw new DreamGymError(
    'CONFIGURATION',
    `${environment.name} has no task "${id}" among those of ${splits.join(', ')}`,
    {
      hint: known.length > 0 ? `give one such as ${known.join(', ')}` : 'choose another split',
    },
  );
}
