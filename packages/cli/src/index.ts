export {
  type Curriculum,
  createEvents,
  DreamGymError,
  deriveSeed,
  dream,
  type Environment,
  type EvaluationResult,
  episodeReward,
  evaluate,
  isDreamGymError,
  type Parts,
  type Plugin,
  type Policy,
  random,
  record,
  type Task,
  type TrainOptions,
  type TrainResult,
  type Trajectory,
  train,
} from '@dreamgym/core';
export { type Config, defineConfig } from './config.ts';
export { type EmbeddedOptions, embedded } from './embedded.ts';
export { type JsonLinesOptions, jsonLines } from './files/recordings-file.ts';
export { type RecordedToolsFiles, recordedTools } from './run/environments/recorded.ts';
