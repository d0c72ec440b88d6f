export {
  type CheckEnvironmentOptions,
  type CheckExperienceModelOptions,
  type CheckOptimizerOptions,
  checkCurriculum,
  checkEnvironment,
  checkExperienceModel,
  checkOptimizer,
  checkPolicy,
  checkReplayBuffer,
} from './check-contracts.ts';
export { checkRules, type Skips } from './check-rules.ts';
export { noisy } from './environments/noisy.ts';
export {
  type ScriptedEnvironment,
  type ScriptedEnvironmentOptions,
  type ScriptedTask,
  scriptedEnvironment,
} from './environments/scripted-environment.ts';
export { shell } from './environments/shell.ts';
export { toolCalls } from './environments/tool-calls.ts';
export { twoScripts } from './environments/two-scripts.ts';
export { type WorkshopOptions, workshop, workshopModel } from './environments/workshop.ts';
export { type ApprenticeRequest, apprentice, coach } from './fakes/apprentice.ts';
export { classInstance } from './fakes/class-instance.ts';
export { corridor, solveCorridor } from './fakes/corridor.ts';
export { listBuffer } from './fakes/list-buffer.ts';
export { listCurriculum } from './fakes/list-curriculum.ts';
export { mirror } from './fakes/mirror.ts';
export { isLearner, reinforce } from './fakes/reinforce.ts';
export { type TabularLearnerOptions, tabularLearner } from './fakes/tabular-learner.ts';
export { recordings, type TrajectoryOptions, trajectory, trajectoryGroup } from './fakes/trajectory.ts';
export { type CurriculumSubject, curriculumRules } from './rules/curriculum-rules.ts';
export { environmentRules } from './rules/environment-rules.ts';
export type { EnvironmentSubject } from './rules/environment-stage.ts';
export { type ExperienceModelSubject, experienceModelRules } from './rules/experience-model-rules.ts';
export { type OptimizerSubject, optimizerRules } from './rules/optimizer-rules.ts';
export { type PolicySubject, policyRules } from './rules/policy-rules.ts';
export { type ReplayBufferSubject, replayBufferRules } from './rules/replay-buffer-rules.ts';
export { type Rule, type RuleOutcome, type Rules, runRules } from './rules/rule.ts';
export { trainingRules } from './rules/training-rules.ts';
