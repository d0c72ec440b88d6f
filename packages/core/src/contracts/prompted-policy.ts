import type { Snapshotable } from './json.ts';
import type { Policy } from './policy.ts';

/**
 * A policy that reads how to act before it does, such as a chat model. An optimizer that has no access to weights makes it
 * better by what it is given to read. Its snapshot holds the prompt.
 */
export interface PromptedPolicy extends Policy, Snapshotable {
  readonly prompt: Prompt;
  /** The same policy with another prompt; this one keeps its own. */
  withPrompt(prompt: Prompt): PromptedPolicy;
}

/** What a policy reads before every attempt, beside the task and what the environment says of itself. Plain JSON. */
export interface Prompt {
  /** How to act, in words, for every task; empty where nothing is known. */
  readonly instructions: string;
  /** Attempts that went well; none where none are shown. */
  readonly examples: readonly PromptExample[];
}

/** An attempt that shows how a task is done. */
export interface PromptExample {
  /** The instruction of its task. */
  readonly task: string;
  /** In order. */
  readonly steps: readonly { readonly observation: string; readonly action: string }[];
}
