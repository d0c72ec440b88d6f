import { deriveSeed, type Evaluation, type Learner, type Metrics, random, type Trajectory } from '@dreamgym/core';
import { slices } from './batch.ts';
import { clippedSurrogate, klEstimate, valueError } from './losses.ts';
import { allFinite, finite } from './numbers.ts';

/** A trajectory to learn from. */
export interface Sample {
  readonly trajectory: Trajectory;
  /** Log-probabilities with which its actions were chosen. */
  readonly old: Float64Array;
  readonly advantages: Float64Array;
  /** What the value head should say; it is left alone where they are missing. */
  readonly targets?: Float64Array;
}

export interface Descent {
  readonly learner: Learner;
  readonly samples: readonly Sample[];
  /** Passes over the batch, in minibatches of so many trajectories. */
  readonly epochs: number;
  readonly minibatch: number;
  /** Whether every trajectory weighs the same, or every transition. */
  readonly weigh: 'trajectories' | 'transitions';
  readonly clip: number;
  /** Weight of the entropy bonus. */
  readonly entropy: number;
  /** Weight of the value loss. */
  readonly valueCoefficient?: number;
  /** The policy to stay close to, and the weight of the divergence from it. */
  readonly anchor?: { readonly reference: Learner; readonly kl: number };
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** Sums over the transitions of one descent step, weighed as its loss is. */
interface Sums {
  loss: number;
  valueLoss: number;
  entropy: number;
  kl: number;
}

/** Descends along the clipped surrogate with its entropy bonus, value loss and divergence; gives the means of what was met. */
export async function descend(options: Descent): Promise<Metrics> {
  const { samples, epochs, minibatch, valueCoefficient, anchor, seed, signal } = options;
  const totals = { loss: 0, valueLoss: 0, entropy: 0, kl: 0, policyKl: 0, clipped: 0, transitions: 0, steps: 0 };
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = minibatch < samples.length ? random(deriveSeed(seed, 'epoch', epoch)).shuffle(samples) : samples;
    for (const batch of slices(order, minibatch)) {
      signal.throwIfAborted();
      const { sums, policyKl, clipped, transitions } = await step(options, batch);
      for (const name of ['loss', 'valueLoss', 'entropy', 'kl'] as const) totals[name] += sums[name];
      totals.policyKl += policyKl;
      totals.clipped += clipped;
      totals.transitions += transitions;
      totals.steps += 1;
    }
  }
  const [steps, transitions] = [Math.max(1, totals.steps), Math.max(1, totals.transitions)];
  return {
    loss: totals.loss / steps,
    ...(valueCoefficient !== undefined && { valueLoss: totals.valueLoss / steps }),
    // Without a step nothing was measured: an entropy of 0 would be taken for a collapse.
    ...(totals.steps > 0 && { entropy: totals.entropy / steps }),
    ...(anchor && { kl: totals.kl / steps }),
    policyKl: totals.policyKl / transitions,
    clipFraction: totals.clipped / transitions,
  };
}

async function step(
  { learner, weigh, clip, entropy, valueCoefficient = 0, anchor }: Descent,
  samples: readonly Sample[],
) {
  const trajectories = samples.map(({ trajectory }) => trajectory);
  const evaluation = await learner.evaluate(trajectories);
  const reference = anchor && (await anchor.reference.evaluate(trajectories)).logProbabilities;
  const { logProbabilities, values, entropies } = evaluation;
  allFinite('log-probability', logProbabilities);
  const transitions = logProbabilities.length;
  const logProbability = new Float64Array(transitions);
  const value = samples.some(({ targets }) => targets) ? new Float64Array(transitions) : undefined;
  const bonus = entropy > 0 ? new Float64Array(transitions) : undefined;
  if (value) allFinite('value', values);
  const sums: Sums = { loss: 0, valueLoss: 0, entropy: 0, kl: 0 };
  let [policyKl, clipped, i] = [0, 0, 0];
  for (const { old, advantages, targets } of samples) {
    const part = weigh === 'trajectories' ? 1 / (samples.length * old.length) : 1 / transitions;
    for (let t = 0; t < old.length; t++, i++) {
      const [present, before] = [logProbabilities[i]!, old[t]!];
      const surrogate = clippedSurrogate({
        logProbability: present,
        oldLogProbability: before,
        advantage: advantages[t]!,
        clip,
      });
      let { loss, derivative } = surrogate;
      clipped += surrogate.clipped ? 1 : 0;
      policyKl += klEstimate(present, before).loss;
      loss -= entropy * entropies[i]!;
      sums.entropy += part * entropies[i]!;
      if (bonus) bonus[i] = -part * entropy;
      if (value && targets) {
        const error = valueError(values[i]!, targets[t]!);
        value[i] = part * valueCoefficient * error.derivative;
        loss += valueCoefficient * error.loss;
        sums.valueLoss += part * error.loss;
      }
      if (reference && anchor) {
        const distance = klEstimate(present, reference[i]!);
        derivative += anchor.kl * distance.derivative;
        loss += anchor.kl * distance.loss;
        sums.kl += part * distance.loss;
      }
      sums.loss += part * loss;
      logProbability[i] = part * derivative;
    }
  }
  finite('loss', sums.loss);
  allFinite('derivative of the loss', logProbability);
  await learner.descend({ evaluation, derivatives: { logProbability, value, entropy: bonus } });
  return { sums, policyKl, clipped, transitions };
}

/**
 * The log-probabilities with which the actions of a trajectory were chosen; where they were not recorded, those of an
 * evaluation in which its transitions begin at `start`.
 */
export function chosenWith({ transitions }: Trajectory, evaluation?: Evaluation, start = 0): Float64Array {
  const recorded = Float64Array.from(
    transitions,
    ({ action }, t) => action.logProbability ?? evaluation!.logProbabilities[start + t]!,
  );
  return allFinite('recorded log-probability', recorded);
}
