import { episodeReward, type Learner, type Optimizer, type Policy, type Snapshotable } from '@dreamgym/core';

const kind = 'reinforce';

/** REINFORCE with the group's mean as baseline and steps that shrink: the plainest optimizer that keeps every rule. */
export function reinforce(): Optimizer & Required<Snapshotable> {
  let updates = 0;
  return {
    name: kind,
    async update({ policy, groups }) {
      if (!isLearner(policy)) throw new Error(`${policy.name} cannot be trained: it is no learner`);
      updates += 1;
      const step = 1 / Math.sqrt(updates);
      const trajectories = groups.flatMap((group) => group.trajectories).filter(({ end }) => end.kind !== 'failed');
      const advantages = groups.flatMap((group) => {
        const rewards = group.trajectories.filter(({ end }) => end.kind !== 'failed').map(episodeReward);
        const mean = rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length;
        return rewards.map((reward) => reward - mean);
      });
      const derivatives = trajectories.flatMap(({ transitions }, at) => transitions.map(() => -step * advantages[at]!));
      if (derivatives.length > 0) {
        const evaluation = await policy.evaluate(trajectories);
        await policy.descend({ evaluation, derivatives: { logProbability: Float64Array.from(derivatives) } });
      }
      return { policy, metrics: { transitions: derivatives.length } };
    },
    snapshot: () => ({ kind, updates }),
    restore(snapshot) {
      const saved = snapshot as { kind?: string; updates: number };
      if (saved.kind !== kind) throw new Error(`expected a snapshot of ${kind}, found ${saved.kind}`);
      updates = saved.updates;
    },
  };
}

/** Whether a policy can be trained. */
export function isLearner(policy: Policy): policy is Learner {
  return 'evaluate' in policy && 'descend' in policy;
}
