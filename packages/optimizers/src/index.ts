export { type BehaviorCloningOptions, behaviorCloning } from './behavior-cloning.ts';
export { type GrpoOptions, grpo } from './grpo.ts';
export { type PpoOptions, ppo } from './ppo.ts';
