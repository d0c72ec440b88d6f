import type { Action, Learner, Optimizer, Trajectory, TrajectoryGroup } from '@dreamgym/core';
import { countFailed, learnable } from './batch.ts';
import { generalizedAdvantage, type ValueEstimates } from './credit/step-credit.ts';
import { asLearner } from './learner.ts';
import { allFinite, mean, standardDeviation } from './numbers.ts';
import { chosenWith, descend, type Sample } from './policy-gradient.ts';
import { checkOptions, counted, share, weight } from './settings.ts';

export interface PpoOptions {
  /** Discount of rewards per step, in [0, 1]. */
  readonly gamma?: number;
  /** Trade between bias (0) and variance (1) of the advantages, in [0, 1]. */
  readonly lambda?: number;
  /** How far the probability ratio may leave 1 before a transition stops counting. */
  readonly clip?: number;
  /** Passes over the batch. */
  readonly epochs?: number;
  /** Trajectories per descent step. */
  readonly minibatch?: number;
  /** Weight of the value loss. */
  readonly valueCoefficient?: number;
  /** Weight of the entropy bonus. */
  readonly entropy?: number;
}

/**
 * Proximal policy optimisation (paper, section 3; Schulman et al. 2017) with generalised advantage estimation.
 * A terminated episode is worth nothing more; a truncated one goes on, with the value of its last observation.
 * Advantages are normalised over the batch; the loss is the mean over the transitions of a minibatch.
 */
export function ppo(options: PpoOptions = {}): Optimizer {
  const { gamma = 0.99, lambda = 0.95, clip = 0.2, epochs = 2, minibatch = 32 } = options;
  const { valueCoefficient = 0.5, entropy = 0.01 } = options;
  checkOptions(
    'ppo',
    { gamma, lambda, clip, epochs, minibatch, valueCoefficient, entropy },
    {
      gamma: share,
      lambda: share,
      clip: weight,
      epochs: counted,
      minibatch: counted,
      valueCoefficient: weight,
      entropy: weight,
    },
  );
  return {
    name: 'ppo',
    grouping: 'cluster',
    async update({ policy, groups, seed, signal }) {
      const learner = asLearner(policy, 'ppo');
      const samples = await samplesOf({ learner, groups, gamma, lambda });
      const passes = { epochs, minibatch, weigh: 'transitions' } as const;
      const metrics = await descend({ learner, samples, ...passes, clip, entropy, valueCoefficient, seed, signal });
      return { policy, metrics: { ...metrics, failedTrajectories: countFailed(groups) } };
    },
    // It keeps nothing from one update to the next.
    snapshot: () => ({ optimizer: 'ppo' }),
    restore(snapshot) {
      const { optimizer } = (snapshot ?? {}) as { optimizer?: string };
      if (optimizer !== 'ppo') throw new Error(`this snapshot is of ${optimizer ?? 'something else'}, not of ppo`);
    },
  };
}

/** Advantages and value targets of every transition, by the policy as it is before the first epoch. */
async function samplesOf(request: {
  readonly learner: Learner;
  readonly groups: readonly TrajectoryGroup[];
  readonly gamma: number;
  readonly lambda: number;
}): Promise<readonly Sample[]> {
  const { learner, groups, gamma, lambda } = request;
  const trajectories = groups.flatMap(learnable);
  if (trajectories.length === 0) return [];
  // One more transition at the end of a truncated trajectory makes the learner value its last observation.
  const evaluation = await learner.evaluate(trajectories.map(prolong));
  allFinite('log-probability', evaluation.logProbabilities);
  allFinite('value', evaluation.values);
  const estimates = new Map<Trajectory, ValueEstimates>();
  const chosen = new Map<Trajectory, Float64Array>();
  let start = 0;
  for (const trajectory of trajectories) {
    const { transitions, end } = trajectory;
    const [first, after] = [start, start + transitions.length];
    const values = Float64Array.from(transitions, ({ action }, t) => action.value ?? evaluation.values[first + t]!);
    allFinite('recorded value', values);
    estimates.set(trajectory, { before: values, after: evaluation.values[after] ?? 0 });
    chosen.set(trajectory, chosenWith(trajectory, evaluation, first));
    start = end.kind === 'truncated' ? after + 1 : after;
  }
  const credit = generalizedAdvantage({ gamma, lambda, values: (trajectory) => estimates.get(trajectory)! });
  const samples = credit(groups).trajectories.map(({ trajectory, advantages }) => {
    const { before } = estimates.get(trajectory)!;
    const targets = advantages.map((advantage, t) => advantage + before[t]!);
    return { trajectory, old: chosen.get(trajectory)!, advantages, targets };
  });
  return normalized(samples);
}

function prolong(trajectory: Trajectory): Trajectory {
  const { opening, transitions, end } = trajectory;
  const last = transitions.at(-1)!;
  if (end.kind !== 'truncated') return trajectory;
  const listed = last.observation.actions ?? [];
  const action: Action = { text: listed[0] ?? last.action.text };
  // Where actions are listed elsewhere, a learner may need a list here too, although none is open after the end.
  const needsList = listed.length === 0 && opening.actions !== undefined;
  const seen = needsList ? { ...last, observation: { ...last.observation, actions: [action.text] } } : last;
  return { ...trajectory, transitions: [...transitions.slice(0, -1), seen, { ...last, action }] };
}

function normalized(samples: readonly Sample[]): readonly Sample[] {
  const all = samples.flatMap(({ advantages }) => [...advantages]);
  const centre = mean(all);
  const deviation = standardDeviation(all) || 1;
  return samples.map((sample) => ({
    ...sample,
    advantages: sample.advantages.map((advantage) => (advantage - centre) / deviation),
  }));
}
