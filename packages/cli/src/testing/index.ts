export {
  type AgentAttempt,
  type AgentTrial,
  type AgentTrialOptions,
  expectSuccess,
  tryAgent,
} from './agent-trial.ts';
