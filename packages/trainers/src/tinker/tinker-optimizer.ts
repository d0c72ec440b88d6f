import type { Credit, CreditedTrajectory, Optimizer } from '@dreamgym/core';
import type { TokenRow } from './protocol.ts';
import type { TinkerModel } from './tinker-model.ts';

export interface TinkerOptimizerOptions {
  /** Whose weights are trained; the policy has to act by it, with `tokens`. */
  readonly model: TinkerModel;
  /** How actions are credited: `groupRelative()` is GRPO, `leaveOneOut()` RLOO. */
  readonly credit: Credit;
  /** Of Adam. There is no good one for all models: 1e-5 to 1e-4 for adapters of large ones. */
  readonly learningRate: number;
  /** `importance_sampling` weighs by the probability ratio, `ppo` clips it. */
  readonly loss?: 'importance_sampling' | 'ppo';
  /** How far the ratio may leave 1, with `ppo`. */
  readonly clip?: number;
  /** Passes over the batch, each of which is one step. */
  readonly epochs?: number;
}

/**
 * Trains a model at an engine on the tokens that its policy wrote, with our advantages. Engines take the mean over rows of the
 * mean over tokens; rows are weighed here so that, as in `grpo`, every trajectory counts the same, and every answer in it.
 */
export function tinkerOptimizer(options: TinkerOptimizerOptions): Optimizer {
  const { model, credit, learningRate, loss = 'importance_sampling', clip = 0.2, epochs = 1 } = options;
  if (!(learningRate >= 0 && Number.isFinite(learningRate)))
    throw new RangeError(`tinkerOptimizer: learningRate is ${learningRate}`);
  if (!(Number.isInteger(epochs) && epochs >= 1))
    throw new RangeError(`tinkerOptimizer: epochs is ${epochs}; give a whole number from 1 on`);
  if (!(clip > 0 && clip < 1)) throw new RangeError(`tinkerOptimizer: clip is ${clip}; give a number between 0 and 1`);
  const config: Record<string, number> =
    loss === 'ppo' ? { clip_low_threshold: 1 - clip, clip_high_threshold: 1 + clip } : {};
  return {
    name: 'tinker',
    grouping: 'task',
    async update({ policy, groups, signal }) {
      if (!policy.name.includes(model.name)) {
        throw new Error(`tinker cannot train the policy ${policy.name}: it does not act by ${model.name}`);
      }
      const credited = credit(groups);
      const { rows, stale } = rowsOf(credited.trajectories, model.version);
      const failed = groups
        .flatMap(({ trajectories }) => trajectories)
        .filter(({ end }) => end.kind === 'failed').length;
      const counts = {
        rows: rows.length,
        staleRows: stale,
        skippedGroups: credited.skippedGroups,
        failedTrajectories: failed,
      };
      // An empty batch is one that an engine never answers.
      if (rows.length === 0) return { policy, metrics: counts };
      const metrics: Record<string, number> = {};
      for (let epoch = 0; epoch < epochs; epoch++) {
        const { now, norm } = await model.train({ rows, loss, config, learningRate }, signal);
        const divergence = distance(rows, now);
        if (epoch === 0) metrics.samplerKl = divergence;
        else metrics.policyKl = divergence;
        if (norm !== undefined) metrics.gradientNorm = norm;
      }
      await model.publish(signal);
      return { policy, metrics: { ...metrics, ...counts } };
    },
    // What it keeps from one update to the next lies at the engine, with the weights.
    snapshot: () => ({ optimizer: 'tinker' }),
    restore(snapshot) {
      const { optimizer } = (snapshot ?? {}) as { optimizer?: string };
      if (optimizer !== 'tinker')
        throw new Error(`this snapshot is of ${optimizer ?? 'something else'}, not of tinker`);
    },
  };
}

function rowsOf(trajectories: readonly CreditedTrajectory[], version: number) {
  const told = trajectories.flatMap(({ trajectory, advantages }) =>
    trajectory.transitions.map(({ action }, at) => {
      const { tokens } = action;
      if (!tokens)
        throw new Error(
          `action ${at} of the attempt at ${trajectory.task.id} has no tokens; give chatPolicy \`tokens: true\``,
        );
      return { tokens, advantage: advantages[at]!, share: 1 / trajectory.transitions.length };
    }),
  );
  const telling = told.filter(({ advantage }) => advantage !== 0);
  // Engines divide by the rows that are sent, not by those that count nothing.
  const scale = telling.length / Math.max(1, trajectories.length);
  const rows = telling.map(({ tokens, advantage, share }): TokenRow => {
    const { prompt, completion, logProbabilities } = tokens;
    return { prompt, completion, logProbabilities, advantage: advantage * share * scale };
  });
  return { rows, stale: telling.filter(({ tokens }) => tokens.version !== String(version)).length };
}

/** How far the weights are from those that sampled, in nats per token (k3). */
function distance(rows: readonly TokenRow[], now: readonly (readonly number[])[]): number {
  let [sum, count] = [0, 0];
  for (const [at, { logProbabilities }] of rows.entries()) {
    for (const [place, before] of logProbabilities.entries()) {
      const difference = before - now[at]![place]!;
      sum += Math.exp(-difference) - 1 + difference;
      count += 1;
    }
  }
  return sum / Math.max(1, count);
}
