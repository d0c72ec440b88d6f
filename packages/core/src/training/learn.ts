import type { Environment } from '../contracts/environment.ts';
import type { ExperienceModel } from '../contracts/experience-model.ts';
import type { Optimizer } from '../contracts/optimizer.ts';
import type { Policy } from '../contracts/policy.ts';
import type { ReplayBuffer } from '../contracts/replay-buffer.ts';
import type { Trajectory } from '../contracts/trajectory.ts';
import { boundary } from '../errors.ts';
import type { Events } from '../events.ts';

export interface LearnOptions {
  readonly signal?: AbortSignal;
  readonly events?: Events;
}

/** Lets an experience model learn from recorded real trajectories, where it does. */
export async function learn(
  model: ExperienceModel,
  trajectories: readonly Trajectory[],
  { signal = new AbortController().signal, events }: LearnOptions = {},
): Promise<void> {
  const transitions = trajectories.reduce((sum, trajectory) => sum + trajectory.transitions.length, 0);
  const learned = { experienceModel: model.name, trajectories: trajectories.length, transitions };
  events?.emit('learn-start', learned);
  await boundary('EXPERIENCE_MODEL', model.name, () => model.learn?.({ trajectories, signal }));
  events?.emit('learn-end', learned);
}

/** Puts trajectories into a replay buffer, in order. */
export function remember(replayBuffer: ReplayBuffer, trajectories: readonly Trajectory[]): Promise<void> {
  return boundary('REPLAY_BUFFER', 'replayBuffer', async () => {
    for (const trajectory of trajectories) await replayBuffer.add(trajectory);
  });
}

/** Recorded attempts at all but the held-out tasks of the environment: what a policy may imitate without having seen what it is evaluated by. */
export async function withoutHeldOut(
  trajectories: readonly Trajectory[],
  environment: Pick<Environment, 'name' | 'tasks'>,
): Promise<readonly Trajectory[]> {
  const lists = await boundary('ENVIRONMENT', environment.name, () =>
    Promise.all([environment.tasks('validation'), environment.tasks('test')]),
  );
  const heldOut = new Set(lists.flat().map(({ id }) => id));
  return trajectories.filter(({ task }) => !heldOut.has(task.id));
}

export interface PretrainRequest {
  readonly pretraining?: Optimizer;
  readonly environment: Pick<Environment, 'name' | 'tasks'>;
  readonly policy: Policy;
  readonly recorded: readonly Trajectory[];
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** The policy as recordings alone make it, each attempt a group of its own; as it was where nothing is to be learned from. */
export async function pretrained(given: PretrainRequest): Promise<Policy> {
  const { pretraining, environment, policy, recorded, ...request } = given;
  if (!pretraining || recorded.length === 0) return policy;
  const imitated = await withoutHeldOut(recorded, environment);
  if (imitated.length === 0) return policy;
  const groups = imitated.map((trajectory) => ({ task: trajectory.task, trajectories: [trajectory] }));
  const update = await boundary('OPTIMIZER', pretraining.name, () =>
    pretraining.update({ policy, groups, ...request }),
  );
  return update.policy;
}
