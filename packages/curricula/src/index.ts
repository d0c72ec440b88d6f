export {
  type LineageEntry,
  type RewardVariance,
  type RewardVarianceOptions,
  rewardVariance,
} from './reward-variance.ts';
export type { TaskPoolOptions } from './task-pool.ts';
export { uniform } from './uniform.ts';
