export { type BehaviourCloningOptions, behaviourCloning } from './behaviour-cloning.ts';
export {
  type GroupRelativeOptions,
  groupRelative,
  type LeaveOneOutOptions,
  leaveOneOut,
} from './credit/group-relative.ts';
export {
  type DiscountedReturnsOptions,
  discountedReturns,
  type GeneralizedAdvantageOptions,
  generalizedAdvantage,
  type ValueEstimates,
} from './credit/step-credit.ts';
export { type GrpoOptions, grpo } from './grpo.ts';
export { type PpoOptions, ppo } from './ppo.ts';
export { ownAttempts, type PromptOptimizerOptions, promptOptimizer } from './prompts/prompt-optimizer.ts';
