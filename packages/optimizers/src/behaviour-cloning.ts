import { deriveSeed, episodeReward, type Optimizer, random } from '@dreamgym/core';
import { countFailed, learnable, slices } from './batch.ts';
import { asLearner } from './learner.ts';
import { allFinite } from './numbers.ts';
import { checkOptions, counted, share } from './settings.ts';

export interface BehaviourCloningOptions {
  /** Passes over the batch. */
  readonly epochs?: number;
  /** Trajectories per descent step. */
  readonly minibatch?: number;
  /** What an attempt has to have earned to be imitated, in [0, 1]; 0, the default: whatever came of it. */
  readonly leastReward?: number;
}

/**
 * Behaviour cloning: makes the recorded actions more probable, whoever chose them.
 * The loss is the mean over the transitions of a minibatch of -log p(action).
 */
export function behaviourCloning(options: BehaviourCloningOptions = {}): Optimizer {
  const { epochs = 1, minibatch = 16, leastReward = 0 } = options;
  checkOptions(
    'behaviour-cloning',
    { epochs, minibatch, leastReward },
    { epochs: counted, minibatch: counted, leastReward: share },
  );
  return {
    name: 'behaviour-cloning',
    async update({ policy, groups, seed, signal }) {
      const learner = asLearner(policy, 'behaviour-cloning');
      const trajectories = groups.flatMap(learnable).filter((each) => episodeReward(each) >= leastReward);
      let loss = 0;
      let transitions = 0;
      for (let epoch = 0; epoch < epochs; epoch++) {
        // A turn of the event loop, so that signals come through.
        await new Promise((resolve) => setTimeout(resolve, 0));
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
