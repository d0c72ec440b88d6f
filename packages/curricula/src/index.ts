export { type Backplay, type BackplayOptions, backplay } from './backplay.ts';
export {
  type TaskClustersOptions,
  type TaskEmbedder,
  type TaskGroups,
  taskClusters,
} from './clusters/task-clusters.ts';
export type { HeldOutOptions } from './generators/near-duplicates.ts';
export { type VariationsOptions, variations } from './generators/variations.ts';
export { type RewardVariance, type RewardVarianceOptions, rewardVariance } from './reward-variance.ts';
export { type SuccessBandOptions, successBand } from './success-band.ts';
export type { TaskList, TaskPoolOptions } from './tasks/task-pool.ts';
export { uniform } from './uniform.ts';
