import type { ChatModel, Environment, Trajectory } from '@dreamgym/core';
import { costOf, type Prices, priceOf } from '@dreamgym/llm';
import { moneyText } from '../llm/prices.ts';
import { whole } from '../numbers.ts';

export interface AnnotationCostRequest {
  readonly model: ChatModel;
  readonly environment: Pick<Environment, 'description'>;
  readonly trajectories: readonly Trajectory[];
  /** In the place of list prices. */
  readonly prices: Prices;
}

/** What the prompt says beside the environment and the attempt, and what the answer does beside the steps, in tokens. */
const frame = { input: 450, output: 250 };
/** Tokens that explain one step. */
const perStep = 60;

/** What annotating costs, for the terminal; a token is taken for four characters. */
export function annotationCostText({ model, environment, trajectories, prices }: AnnotationCostRequest): string {
  const system = (environment.description ?? '').length / 4 + frame.input;
  const price = priceOf(model.name, prices);
  let [inputTokens, outputTokens, money] = [0, 0, 0];
  for (const { opening, transitions } of trajectories) {
    const shown = transitions.map(({ action, observation }) => action.text.length + observation.text.length + 30);
    const usage = {
      inputTokens: system + (opening.text.length + shown.reduce((sum, length) => sum + length, 0)) / 4,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: frame.output + perStep * transitions.length,
    };
    inputTokens += usage.inputTokens;
    outputTokens += usage.outputTokens;
    if (price) money += costOf(price, usage);
  }
  const cost = moneyText(price && money, prices);
  return `${model.name} annotates ${whole(trajectories.length)} trajectories, one call each: about ${whole(inputTokens)} tokens read and ${whole(outputTokens)} written, ${cost}`;
}
