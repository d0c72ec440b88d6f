import {
  type Credit,
  type CreditedBatch,
  episodeReward,
  type Json,
  type Learner,
  type Optimizer,
} from '@dreamgym/core';
import { countFailed, learnable } from './batch.ts';
import { groupRelative } from './credit/group-relative.ts';
import { asLearner } from './learner.ts';
import { mean } from './numbers.ts';
import { chosenWith, descend, type Sample } from './policy-gradient.ts';
import { checkOptions, counted, share, weight } from './settings.ts';

export interface GrpoOptions {
  /** How far the probability ratio may leave 1 before a transition stops counting. */
  readonly clip?: number;
  /** Passes over the batch. */
  readonly epochs?: number;
  /** Trajectories per descent step; the whole batch where it is missing. */
  readonly minibatch?: number;
  /** Weight of the KL divergence from the policy of the first update; no reference is kept at 0. */
  readonly kl?: number;
  /** Weight of the entropy bonus, which groups whose rewards are all the same get as well: it is there that trying other things is worth most. */
  readonly entropy?: number;
  /** What a reward is worth one action later, in [0, 1]: below 1 the shorter of two solutions is the better one. The paper has 1. */
  readonly gamma?: number;
  /** Divides a group's advantages by the standard deviation of its rewards. */
  readonly scale?: boolean;
  /** Another way to credit actions, such as `leaveOneOut()`, in the place of `gamma` and `scale`. */
  readonly credit?: Credit;
}

/**
 * Group relative policy optimisation (paper, section 3; Shao et al. 2024): every action of a trajectory gets the
 * trajectory's reward, normalised within its group, as its advantage. Groups whose rewards are all the same teach nothing.
 * The loss is the mean over trajectories of the mean over their transitions.
 */
export function grpo(options: GrpoOptions = {}): Optimizer {
  const { clip = 0.2, epochs = 1, minibatch = Infinity, kl = 0, entropy = 0, gamma = 1, scale = true } = options;
  checkOptions(
    'grpo',
    { clip, epochs, minibatch, kl, entropy, gamma },
    { clip: weight, epochs: counted, minibatch: counted, kl: weight, entropy: weight, gamma: share },
  );
  const { credit = groupRelative({ gamma, scale }) } = options;
  let reference: Learner | undefined;
  let restored: Json | undefined;

  const referenceOf = (learner: Learner): Learner => {
    if (reference) return reference;
    reference = learner.copy();
    if (restored !== undefined) reference.restore(restored);
    return reference;
  };

  return {
    name: 'grpo',
    grouping: 'task',
    async update({ policy, groups, seed, signal }) {
      const learner = asLearner(policy, 'grpo');
      const credited = credit(groups);
      // What is neither better nor worse than expected still has an entropy, and a distance from the reference.
      const keepAll = entropy > 0 || kl > 0;
      const samples = await samplesOf(learner, credited, keepAll);
      const anchor = kl > 0 ? { reference: referenceOf(learner), kl } : undefined;
      const weigh = 'trajectories';
      const metrics = await descend({
        learner,
        samples,
        epochs,
        minibatch,
        weigh,
        clip,
        entropy,
        anchor,
        seed,
        signal,
      });
      const reward = mean(groups.flatMap(learnable).map(episodeReward));
      const { skippedGroups } = credited;
      return { policy, metrics: { ...metrics, reward, skippedGroups, failedTrajectories: countFailed(groups) } };
    },
    snapshot: () => ({ optimizer: 'grpo', reference: reference?.snapshot() ?? restored ?? null }),
    restore(snapshot) {
      const { optimizer, reference: saved = null } = (snapshot ?? {}) as { optimizer?: string; reference?: Json };
      if (optimizer !== 'grpo') throw new Error(`this snapshot is of ${optimizer ?? 'something else'}, not of grpo`);
      restored = saved ?? undefined;
      reference = undefined;
    },
  };
}

async function samplesOf(
  learner: Learner,
  { trajectories }: CreditedBatch,
  keepAll: boolean,
): Promise<readonly Sample[]> {
  const telling = trajectories.filter(({ advantages }) => keepAll || advantages.some((advantage) => advantage !== 0));
  const isUnknown = telling.some(({ trajectory }) =>
    trajectory.transitions.some(({ action }) => action.logProbability === undefined),
  );
  const evaluation = isUnknown ? await learner.evaluate(telling.map(({ trajectory }) => trajectory)) : undefined;
  let start = 0;
  return telling.map(({ trajectory, advantages }) => {
    const old = chosenWith(trajectory, evaluation, start);
    start += old.length;
    return { trajectory, old, advantages };
  });
}
