import type { Learner, Policy } from '@dreamgym/core';

/** The policy as a learner. Throws where it cannot be trained by derivatives. */
export function asLearner(policy: Policy, optimizer: string): Learner {
  const learner = policy as Partial<Learner>;
  const missing = (['evaluate', 'descend', 'copy'] as const).filter((name) => typeof learner[name] !== 'function');
  if (missing.length === 0) return policy as Learner;
  throw new Error(
    `${optimizer} cannot train the policy ${policy.name}: it has no ${missing.join(', ')}; ` +
      'use a policy that is a Learner, such as choicePolicy(), or an optimizer that fits the policy',
  );
}
