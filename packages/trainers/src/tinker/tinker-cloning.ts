import { type ChatModel, deriveSeed, type Policy, random, type Trajectory, type Transition } from '@dreamgym/core';
import type { Tokenizer } from '../tokenizer.ts';
import type { TokenRow } from './protocol.ts';
import type { TinkerModel } from './tinker-model.ts';

export interface TinkerCloningOptions {
  readonly model: TinkerModel;
  /** The one of the model. */
  readonly tokenizer: Tokenizer;
  /** The policy that acts by a model, as it will be trained later: its prompts are those that are learned from. */
  readonly policy: (model: ChatModel) => Policy;
  /** Attempts to imitate, whoever made them and whatever came of them: choose those that are worth it. */
  readonly trajectories: readonly Trajectory[];
  /** What the policy should have written to act so; by default its reasoning in `<think>`, where it is recorded, and the action in `<action>`. */
  readonly answer?: (transition: Transition) => string;
  readonly learningRate: number;
  /** Passes over the trajectories. */
  readonly epochs?: number;
  /** Trajectories for each step. */
  readonly minibatch?: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Hears of every pass: `loss` is the mean of -log p over the written tokens before the steps of the pass took effect. */
  readonly onEpoch?: (progress: { readonly epoch: number; readonly loss: number }) => void;
}

/**
 * Behaviour cloning of a model at an engine: makes what was done more probable, as the policy would have written it at its own
 * prompts. The weights are saved at the end, and sampled from on.
 */
export async function tinkerCloning(options: TinkerCloningOptions): Promise<void> {
  const { model, trajectories, learningRate, epochs = 1, minibatch = 16, seed, signal, onEpoch } = options;
  const attempts = await Promise.all(trajectories.map((trajectory) => rowsOf(trajectory, options)));
  const told = attempts.filter((rows) => rows.length > 0);
  if (told.length === 0) throw new Error('there is nothing to imitate: no attempt has an action');
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = random(deriveSeed(seed, 'tinker-cloning', epoch)).shuffle(told);
    let [loss, tokens] = [0, 0];
    for (let at = 0; at < order.length; at += minibatch) {
      signal.throwIfAborted();
      const rows = order.slice(at, at + minibatch).flat();
      const { now } = await model.train({ rows, loss: 'cross_entropy', config: {}, learningRate }, signal);
      for (const value of now.flat()) loss -= value;
      tokens += rows.reduce((sum, { completion }) => sum + completion.length, 0);
    }
    onEpoch?.({ epoch, loss: loss / tokens });
  }
  await model.publish(signal);
}

/** What the policy would have read and written, had it played this attempt. */
async function rowsOf(
  { task, opening, prelude = [], beginning, transitions }: Trajectory,
  { tokenizer, policy, answer = worded, model, signal, seed }: TinkerCloningOptions,
): Promise<readonly TokenRow[]> {
  const rows: TokenRow[] = [];
  let text = '';
  const dictated: ChatModel = {
    name: model.name,
    async chat({ messages }) {
      const [prompt, completion] = [tokenizer.prompt(messages), tokenizer.answer(text)];
      rows.push({ prompt, completion, logProbabilities: completion.map(() => 0), advantage: 1 });
      const usage = { inputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 0 };
      return { text, stop: 'end', usage };
    },
  };
  const past = prelude.length > 0 && beginning ? { opening: beginning, transitions: prelude } : undefined;
  const player = policy(dictated).begin({ task, seed, signal, ...(past && { past }) });
  let observation = opening;
  for (const transition of transitions) {
    text = answer(transition);
    await player.act(observation);
    observation = transition.observation;
  }
  return rows;
}

function worded({ action: { text, reasoning } }: Transition): string {
  return `${reasoning ? `<think>${reasoning}</think>\n` : ''}<action>${text}</action>`;
}
