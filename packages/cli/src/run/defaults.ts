/** What is done where neither a flag nor a config file says otherwise. */
export const defaults = {
  seed: 7,
  iterations: 150,
  tasks: 16,
  groupSize: 8,
  evaluateEvery: 10,
  checkpointEvery: 25,
  /** Of a comparison; other runs have no real phase. */
  realSteps: 5_000,
  transitions: 8_000,
  /** The most that invented tasks make up of an iteration. */
  generatedShare: 0.25,
  /** The most trajectories of each kind that fidelity is measured by. */
  replayed: 100,
  /** Attempts open at once, where no chat model is waited for. */
  attemptsAtOnce: 1,
  /** Calls under way at once, with a chat model. */
  concurrency: 16,
};

export type Defaults = typeof defaults;

/** Where a chat model acts: every attempt is paid for, and a few tell it much. */
export const promptDefaults: Partial<Defaults> = {
  iterations: 10,
  tasks: 8,
  groupSize: 4,
  evaluateEvery: 0,
};

/** Who can act: a small policy with weights of its own, or a chat model. */
export const policyNames = ['choice', 'chat'] as const;

export type PolicyName = (typeof policyNames)[number];
