import type { ChatModel, Policy } from '@dreamgym/core';
import { chatPolicy } from '@dreamgym/policies';

/**
 * One conversation for each attempt, so that the engine reads every token of it once. Open actions are not listed: the model
 * knows their words from the recordings. What it plays by is always its own distribution, as it is trained.
 */
export const speaking = (model: ChatModel): Policy =>
  chatPolicy({
    model,
    conversation: true,
    listing: false,
    tokens: true,
    repair: false,
    maxTokens: 24,
    evaluationTemperature: 1,
  });
