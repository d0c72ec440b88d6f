export { altered } from './altered.ts';
export type {
  Abstraction,
  PageRequest,
  Requirement,
  Sentence,
  SentenceMeaning,
  Term,
} from './contracts/abstraction.ts';
export type {
  ActionExample,
  ActionProposer,
  ActionReader,
  ActionReading,
  AttemptReader,
  FeaturePrior,
  ProposalRequest,
  ReadRequest,
} from './contracts/action-reader.ts';
export type { Adapter, AdapterDefaults, AdapterRequest } from './contracts/adapter.ts';
export type { AttemptMark, Phase, PlannedAttempt, PlayedAttempt } from './contracts/attempt.ts';
export {
  type ChatFailure,
  type ChatFailureKind,
  type ChatMessage,
  type ChatModel,
  type ChatPhase,
  type ChatReply,
  type ChatRequest,
  type ChatUsage,
  isChatFailure,
  type SampledTokens,
  type TokenLogProbability,
} from './contracts/chat-model.ts';
export type { Collector, CollectorStatus, CollectRequest, WorkerStatus } from './contracts/collector.ts';
export type { Credit, CreditedBatch, CreditedTrajectory } from './contracts/credit.ts';
export type { Curriculum, GroupOutcome, LineageEntry, ProposeRequest, TaskGenerator } from './contracts/curriculum.ts';
export type { Environment, Episode, StartOptions } from './contracts/environment.ts';
export type {
  Dream,
  DreamStep,
  ExperienceModel,
  OpenRequest,
  Recall,
  RecallQuery,
} from './contracts/experience-model.ts';
export type { Awaitable, Json, Snapshotable } from './contracts/json.ts';
export type { Observation } from './contracts/observation.ts';
export type { Metrics, Optimizer, OptimizerUpdate } from './contracts/optimizer.ts';
export type { BeginRequest, Derivatives, Evaluation, Learner, Player, Policy } from './contracts/policy.ts';
export type { Prompt, PromptExample, PromptedPolicy } from './contracts/prompted-policy.ts';
export type { Provenance } from './contracts/provenance.ts';
export type { Recordings } from './contracts/recordings.ts';
export type { Reference } from './contracts/reference.ts';
export type { ReplayBuffer, ReplayQuery } from './contracts/replay-buffer.ts';
export type { SpecificationVersion, Specified } from './contracts/specification.ts';
export type { Action, Step } from './contracts/step.ts';
export type { Split, Task, TaskOrigin } from './contracts/task.ts';
export type { ToolDefinition } from './contracts/tool.ts';
export type { Trajectory, TrajectoryEnd, TrajectoryGroup, Transition } from './contracts/trajectory.ts';
export { type DreamOptions, dream } from './dream.ts';
export {
  attribute,
  boundary,
  DreamGymError,
  type ErrorCode,
  isAbort,
  isBudgetSpent,
  isDreamGymError,
} from './errors.ts';
export { type EvaluateOptions, type EvaluationResult, evaluate, isSolved } from './evaluation/evaluate.ts';
export {
  type EvaluationSummary,
  type FamilyFigures,
  type TaskFigures,
  type TaskOutcome,
  taskFigures,
} from './evaluation/evaluation-summary.ts';
export { intervalOverTasks, wilsonInterval } from './evaluation/intervals.ts';
export {
  createEvents,
  type Events,
  type GroupEnd,
  type MeasuredFidelity,
  type RecordingProgress,
  type RunEvents,
} from './events.ts';
export { deriveSeed, type Random, random } from './random.ts';
export { type RecordOptions, record } from './record.ts';
export { episodeReward } from './rollout/episode-reward.ts';
export { type RolloutOptions, rollout } from './rollout/rollout.ts';
export { checkReward } from './rollout/step-checks.ts';
export { defaultStepLimit } from './rollout/step-limit.ts';
export type { Alarm, AlarmKind, AlarmOptions } from './training/alarms.ts';
export { type Counters, noCounters } from './training/counters.ts';
export { inProcess } from './training/in-process.ts';
export { type LearnOptions, learn, remember, withoutHeldOut } from './training/learn.ts';
export { type RolloutGroupsOptions, rolloutGroups } from './training/rollout-groups.ts';
export type { IterationEvaluation, RunProgress, RunSetup, Snapshot } from './training/snapshot.ts';
export { train } from './training/train.ts';
export type { Checkpointing, TrainOptions, TrainResult } from './training/train-options.ts';
export { tokens, type WireOptions, type Wiring, wire } from './wiring/container.ts';
export { checkPlugin, checkPlugins } from './wiring/part-checks.ts';
export type { PartName, Parts, Plugin } from './wiring/parts.ts';
export { specificationVersion, upgraded } from './wiring/specification.ts';
