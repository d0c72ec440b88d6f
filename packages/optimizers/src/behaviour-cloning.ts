import { deriveSeed, type Optimizer, random } from '@dreamgym/core';
import { countFailed, learnable, slices } from './batch.ts';
import { asLearner } from './learner.ts';
import { allFinite } from './numbers.ts';
import { checkOptions, counted } from './settings.ts';

export interface BehaviourCloningOptions {
  /** Passes over the batch. */
  readonly epochs?: number;
  /** Trajectories per descent step. */
  readonly minibatch?: number;
}

/**
 * Behaviour cloning: makes the recorded actions more probable, whoever chose them and whatever came of them.
 * The loss is the mean over the transitions of a minibatch of -log p(action).
 */
export function behaviourCloning(options: BehaviourCloningOptions = {}): Optimizer {
  const { epochs = 1, minibatch = 16 } = options;
  checkOptions('behaviour-cloning', { epochs, minibatch }, { epochs: counted, minibatch: counted });
  return {
    name: 'behaviour-cloning',
    async update({ policy, groups, seed, signal }) {
      const learner = asLearner(policy, 'behaviour-cloning');
      const trajectories = groups.flatMap(learnable);
      let loss = 0;
      let transitions = 0;
      for (let epoch = 0; epoch < epochs; epoch++) {
        const order = random(deriveSeed(seed, 'behaviour-cloning', epoch)).shuffle(trajectories);
        for (const batch of slices(order, minibatch)) {
          signal.throwIfAborted();
          const evaluation = await learner.evaluate(batch);
          const { logProbabilities } = evaluation;
          for (const value of allFinite('log-probability', logProbabilities)) loss -= value;
          transitions += logProbabilities.length;
          const logProbability = new Float64Array(logProbabilities.length).fill(-1 / logProbabilities.length);
          await learner.descend({ evaluation, derivatives: { logProbability } });
        }
      }
      const metrics = { loss: loss / Math.max(1, transitions), failedTrajectories: countFailed(groups) };
      return { policy, metrics };
    },
  };
}
