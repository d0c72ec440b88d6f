export {
  type ModelAddress,
  type PlayRolloutsOptions,
  playRollouts,
  type RolloutSummary,
} from './agent-lightning/play-rollouts.ts';
export { type TinkerCloningOptions, tinkerCloning } from './tinker/tinker-cloning.ts';
export { type TinkerModel, type TinkerModelOptions, tinkerModel } from './tinker/tinker-model.ts';
export { type TinkerOptimizerOptions, tinkerOptimizer } from './tinker/tinker-optimizer.ts';
export { loadTokenizer, type Tokenizer } from './tokenizer.ts';
export { trainedElsewhere } from './trained-elsewhere.ts';
