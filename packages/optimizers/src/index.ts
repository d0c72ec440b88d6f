export { type BehaviourCloningOptions, behaviourCloning } from './behaviour-cloning.ts';
export { type GrpoOptions, grpo } from './grpo.ts';
export { type PpoOptions, ppo } from './ppo.ts';
