import type { AttemptMark } from '../contracts/attempt.ts';
import type { Environment, Episode } from '../contracts/environment.ts';
import type { Observation } from '../contracts/observation.ts';
import type { Player, Policy } from '../contracts/policy.ts';
import type { Provenance } from '../contracts/provenance.ts';
import type { Action, Step } from '../contracts/step.ts';
import type { Task } from '../contracts/task.ts';
import type { Trajectory, TrajectoryEnd, Transition } from '../contracts/trajectory.ts';
import { isBudgetSpent } from '../errors.ts';
import type { Events } from '../events.ts';
import { deriveSeed } from '../random.ts';
import { type Culprit, endOf } from './blame.ts';
import { turnNowAndThen } from './event-loop.ts';
import { frozenTask } from './frozen-task.ts';
import { checkAction, checkObservation, checkStep } from './step-checks.ts';
import { defaultStepLimit } from './step-limit.ts';

export interface RolloutOptions {
  readonly environment: Environment;
  readonly policy: Policy;
  readonly task: Task;
  readonly seed: number;
  /** Attempts with the same task and world seed meet the same hidden world; `seed` where it is missing. */
  readonly worldSeed?: number;
  /** Actions after which the attempt is truncated where the environment goes on; the environment's own limit, or else 50. */
  readonly stepLimit?: number;
  readonly signal: AbortSignal;
  /** Play to win rather than to learn. */
  readonly evaluation?: boolean;
  readonly events?: Events;
  /** How events name the attempt; after its task and its seed, unless given. */
  readonly mark?: AttemptMark;
}

/**
 * Plays one attempt: the only loop that steps an environment, real or dreamed, in training and in evaluation. What the
 * policy does wrong ends the trajectory as `forfeited`, what goes wrong in the world as `failed`; an abort is thrown, and
 * so are a spent budget and what a listener throws. What the two answer is checked here, once. The episode is closed in
 * every case, and the event loop gets a turn now and then.
 */
export async function rollout(options: RolloutOptions): Promise<Trajectory> {
  const { environment, policy, seed, signal, evaluation, events } = options;
  const task = frozenTask(options.task);
  const worldSeed = options.worldSeed ?? seed;
  const { stepLimit = environment.stepLimit ?? defaultStepLimit } = options;
  const { mark = { attempt: `${task.id}/${seed}`, phase: evaluation ? 'evaluation' : 'training' } } = options;
  const world: Culprit = { code: environment.dreamed ? 'EXPERIENCE_MODEL' : 'ENVIRONMENT', part: environment.name };
  // Now: a policy that is trained meanwhile changes its name.
  const provenance = provenanceOf({ environment, policy, seed, worldSeed });
  const actor: Culprit = { code: 'POLICY', part: provenance.policy };
  const transitions: Transition[] = [];
  const listened = events !== undefined && events.listenerCount('step') > 0;
  let episode: Episode | undefined;
  let opening: Observation = { text: '' };
  let end: TrajectoryEnd | undefined;
  let stopped: unknown;
  let running: Culprit | 'listener' = world;
  try {
    signal.throwIfAborted();
    episode = await environment.start(task, { seed, worldSeed, signal });
    checkObservation(episode.observation, 'at the beginning');
    opening = episode.observation;
    let observation = opening;
    let sum = 0;
    running = actor;
    const { beginning, prelude = [] } = episode;
    const past = beginning && prelude.length > 0 ? { past: { opening: beginning, transitions: prelude } } : {};
    const player: Player = policy.begin({ task, seed: deriveSeed(seed, 'policy'), signal, evaluation, ...past });
    while (end === undefined) {
      const turn = turnNowAndThen();
      if (turn) await turn;
      signal.throwIfAborted();
      running = actor;
      const acted = player.act(observation);
      const action: Action = acted instanceof Promise ? await acted : acted;
      checkAction(action);
      running = world;
      const answered = episode.step(action);
      const step: Step = answered instanceof Promise ? await answered : answered;
      sum = checkStep(step, action, sum);
      const { reward, terminated, reasoning, references, searches } = step;
      observation = step.observation;
      const truncated = step.truncated || (!terminated && transitions.length + 1 >= stepLimit);
      const transition = { action, observation, reward, terminated, truncated, reasoning, references, searches };
      transitions.push(transition);
      if (listened) {
        running = 'listener';
        events.emit('step', { ...mark, task: task.id, index: transitions.length - 1, transition });
      }
      if (terminated) end = { kind: 'terminated' };
      else if (truncated) end = { kind: 'truncated' };
    }
  } catch (error) {
    if (signal.aborted) stopped = signal.reason;
    else if (isBudgetSpent(error) || running === 'listener') stopped = error;
    else end = endOf(running, error);
  }
  try {
    await episode?.close();
  } catch (error) {
    if (end && end.kind !== 'failed') end = endOf(world, error);
  }
  if (end === undefined) throw stopped;
  if (end.kind === 'failed' || end.kind === 'forfeited') {
    const { message } = end;
    events?.emit('failure', { ...mark, task: task.id, code: end.kind === 'failed' ? end.code : 'POLICY', message });
  }
  const { prelude, beginning } = episode ?? {};
  const before = prelude?.length ? { prelude, ...(beginning && { beginning }) } : {};
  return { task, opening, ...before, transitions, end, provenance };
}

/** Who plays this attempt, and where. */
export function provenanceOf({
  environment: { name, dreamed, experienceModel },
  policy,
  seed,
  worldSeed,
}: Pick<Required<RolloutOptions>, 'environment' | 'policy' | 'seed' | 'worldSeed'>): Provenance {
  const origin = dreamed ? 'dreamed' : 'real';
  return { environment: name, origin, policy: policy.name, experienceModel, seed, worldSeed };
}
