import type { Observation } from '../contracts/observation.ts';
import type { Action, Step } from '../contracts/step.ts';

/** Rewards are sums of fractions: below this, a difference is rounding. */
export const rewardRounding = 1e-9;

/** Throws where a policy acts by something that is no action, saying what was seen. */
export function checkAction(action: Action): void {
  if (typeof action?.text !== 'string') {
    throw new Error(`act() gave ${seen(action)}; give an action, such as { text: 'look' }`);
  }
}

/** Throws where an environment shows something that is no observation, saying what was seen and where. */
export function checkObservation(observation: Observation, where: string): void {
  if (typeof observation?.text !== 'string') {
    throw new Error(`the observation ${where} is ${seen(observation)}; give { text: '…' }`);
  }
  const { actions } = observation;
  if (actions === undefined) return;
  if (!Array.isArray(actions)) throw new Error(`the actions ${where} are ${seen(actions)}; give a list of texts`);
  for (const action of actions) {
    if (typeof action !== 'string') throw new Error(`an action listed ${where} is ${seen(action)}; list texts`);
  }
}

/** Throws where the answer to an action is no step, or its reward is none. Gives the sum of the rewards after it. */
export function checkStep(step: Step, { text }: Action, sum: number): number {
  if (typeof step !== 'object' || step === null)
    throw new Error(`the answer to "${text}" is ${seen(step)}; give a step`);
  checkObservation(step.observation, `after "${text}"`);
  const { reward, terminated, truncated } = step;
  if (typeof terminated !== 'boolean' || typeof truncated !== 'boolean') {
    const members = Object.keys(step).join(', ');
    throw new Error(`the answer to "${text}" does not say terminated and truncated as booleans: it has ${members}`);
  }
  if (terminated && truncated) {
    throw new Error(`the answer to "${text}" is terminated and truncated; let an end of the task itself win`);
  }
  const total = checkReward(reward, sum);
  if (Number.isNaN(total)) {
    throw new Error(
      `the reward of "${text}" is ${seen(reward)} after a sum of ${sum}; give finite numbers that sum into [0, 1]`,
    );
  }
  return total;
}

/** The sum of rewards after one more; not a number where the reward is none or the sum leaves [0, 1]. */
export function checkReward(reward: number, sum: number): number {
  if (typeof reward !== 'number') return Number.NaN;
  const total = sum + reward;
  return total >= -rewardRounding && total <= 1 + rewardRounding ? total : Number.NaN;
}

/** A value as a message shows it, cut short. */
function seen(value: unknown): string {
  const text = typeof value === 'object' || typeof value === 'string' ? JSON.stringify(value) : String(value);
  const points = [...text];
  return points.length > 80 ? `${points.slice(0, 80).join('')}…` : text;
}
