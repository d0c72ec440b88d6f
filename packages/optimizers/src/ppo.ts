import { type Action, deriveSeed, type Learner, type Optimizer, random, type Trajectory } from '@dreamgym/core';
import { generalizedAdvantages } from './advantages.ts';
import { countFailed, learnable, slices } from './batch.ts';
import { asLearner } from './learner.ts';
import { clippedSurrogate, valueError } from './losses.ts';
import { allFinite, finite, mean, standardDeviation } from './numbers.ts';
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

interface Sample {
  readonly trajectory: Trajectory;
  readonly old: Float64Array;
  readonly advantages: Float64Array;
  /** What the value head should say: advantage plus old value. */
  readonly targets: Float64Array;
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

  async function step(policy: Learner, samples: readonly Sample[]) {
    const evaluation = await policy.evaluate(samples.map(({ trajectory }) => trajectory));
    const { logProbabilities, values, entropies } = evaluation;
    allFinite('log-probability', logProbabilities);
    allFinite('value', values);
    const count = logProbabilities.length;
    const logProbability = new Float64Array(count);
    const value = new Float64Array(count);
    const sums = { loss: 0, valueLoss: 0, entropy: 0, clipped: 0, transitions: count };
    let i = 0;
    for (const { old, advantages, targets } of samples) {
      for (let t = 0; t < old.length; t++, i++) {
        const surrogate = clippedSurrogate({
          logProbability: logProbabilities[i]!,
          oldLogProbability: old[t]!,
          advantage: advantages[t]!,
          clip,
        });
        const error = valueError(values[i]!, targets[t]!);
        logProbability[i] = surrogate.derivative / count;
        value[i] = (valueCoefficient * error.derivative) / count;
        sums.loss += (surrogate.loss + valueCoefficient * error.loss - entropy * entropies[i]!) / count;
        sums.valueLoss += error.loss / count;
        sums.entropy += entropies[i]! / count;
        sums.clipped += surrogate.clipped ? 1 : 0;
      }
    }
    finite('loss', sums.loss);
    allFinite('derivative of the loss', logProbability);
    const derivatives = { logProbability, value, entropy: new Float64Array(count).fill(-entropy / count) };
    await policy.descend({ evaluation, derivatives });
    return sums;
  }

  return {
    name: 'ppo',
    async update({ policy, groups, seed, signal }) {
      const learner = asLearner(policy, 'ppo');
      const trajectories = groups.flatMap(learnable);
      const samples = await credit({ learner, trajectories, gamma, lambda });
      const totals = { loss: 0, valueLoss: 0, entropy: 0, clipped: 0, transitions: 0, steps: 0 };
      for (let epoch = 0; epoch < epochs; epoch++) {
        for (const batch of slices(random(deriveSeed(seed, 'ppo', epoch)).shuffle(samples), minibatch)) {
          signal.throwIfAborted();
          const sums = await step(learner, batch);
          totals.loss += sums.loss;
          totals.valueLoss += sums.valueLoss;
          totals.entropy += sums.entropy;
          totals.clipped += sums.clipped;
          totals.transitions += sums.transitions;
          totals.steps += 1;
        }
      }
      const steps = Math.max(1, totals.steps);
      return {
        policy,
        metrics: {
          loss: totals.loss / steps,
          valueLoss: totals.valueLoss / steps,
          entropy: totals.entropy / steps,
          clipFraction: totals.clipped / Math.max(1, totals.transitions),
          failedTrajectories: countFailed(groups),
        },
      };
    },
  };
}

/** Advantages and value targets of every transition, by the policy as it is before the first epoch. */
async function credit(request: {
  readonly learner: Learner;
  readonly trajectories: readonly Trajectory[];
  readonly gamma: number;
  readonly lambda: number;
}): Promise<Sample[]> {
  const { learner, trajectories, gamma, lambda } = request;
  if (trajectories.length === 0) return [];
  // One more transition at the end of a truncated trajectory makes the learner value its last observation.
  const evaluation = await learner.evaluate(trajectories.map(prolong));
  allFinite('log-probability', evaluation.logProbabilities);
  allFinite('value', evaluation.values);
  let start = 0;
  const samples = trajectories.map((trajectory) => {
    const { transitions, end } = trajectory;
    const before = start;
    const after = before + transitions.length;
    start = end.kind === 'truncated' ? after + 1 : after;
    const { values: estimates, logProbabilities } = evaluation;
    const values = Float64Array.from(transitions, ({ action }, t) => action.value ?? estimates[before + t]!);
    const old = Float64Array.from(
      transitions,
      ({ action }, t) => action.logProbability ?? logProbabilities[before + t]!,
    );
    allFinite('recorded value', values);
    allFinite('recorded log-probability', old);
    const rewards = transitions.map(({ reward }) => finite(`reward of task ${trajectory.task.id}`, reward));
    const finalValue = end.kind === 'truncated' ? estimates[after]! : 0;
    const advantages = generalizedAdvantages({ rewards, values, finalValue, gamma, lambda });
    const targets = advantages.map((advantage, t) => advantage + values[t]!);
    return { trajectory, old, advantages, targets };
  });
  normalize(samples);
  return samples;
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

function normalize(samples: readonly Sample[]): void {
  const all = samples.flatMap(({ advantages }) => [...advantages]);
  const centre = mean(all);
  const deviation = standardDeviation(all) || 1;
  for (const { advantages } of samples)
    for (let t = 0; t < advantages.length; t++) advantages[t] = (advantages[t]! - centre) / deviation;
}
