import type { Awaitable, Json, Task } from '@dreamgym/core';
import type { AnsweredCall, ToolCall } from '../environment/toolbox.ts';

/** What an attempt is worth, in [0, 1]: 1 where the check is met. Throws where it cannot be judged. */
export type Check = (attempt: FinishedAttempt) => Awaitable<number>;

/** An attempt that the agent, a tool or the user has ended. */
export interface FinishedAttempt {
  readonly task: Task;
  /** The state in the end. */
  readonly state: Json;
  /** All calls in order, also those that were refused. */
  readonly calls: readonly AnsweredCall[];
  /** What the agent said, in order; the words that it finished with are the last. */
  readonly said: readonly string[];
  /** The conversation as the agent saw it, line by line, and the agent's own actions. */
  readonly transcript: readonly string[];
  /** The state after these calls in another attempt at the task. Throws where one is refused that may not be. */
  replay(calls: readonly ToolCall[], options?: ReplayOptions): Promise<Json>;
  readonly seed: number;
  readonly signal: AbortSignal;
}

export interface ReplayOptions {
  /** Whether calls may be refused: they are made once then, and change what they change. */
  readonly mayBeRefused?: boolean;
}

/** All checks together: the product of what they give, so that 1 takes all of them. */
export function every(...checks: readonly Check[]): Check {
  return async (attempt) => {
    let product = 1;
    // One after the other: what is judged by a model need not be where something else has failed.
    for (const check of checks) {
      if (product > 0) product *= await check(attempt);
    }
    return product;
  };
}

/** Credit for parts: the mean of what the checks give, each as heavy as its weight, above 0. */
export function weighted(checks: readonly (readonly [check: Check, weight: number])[]): Check {
  const light = checks.find(([, weight]) => !(weight > 0));
  if (checks.length === 0 || light)
    throw new Error(`weights are above 0, and there is at least one; got ${light?.[1]}`);
  const total = checks.reduce((sum, [, weight]) => sum + weight, 0);
  return async (attempt) => {
    let sum = 0;
    for (const [check, weight] of checks) sum += (weight / total) * (await check(attempt));
    return Math.min(1, sum);
  };
}
