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

/** Passes over recordings that are imitated; success on held-out games is level from 3 to 30 of them. */
export const cloningEpochs = 10;

export type Defaults = typeof defaults;

/** Who can act: a small policy with weights of its own, a chat model, or a model that an engine samples from and trains. */
export const policyNames = ['choice', 'chat', 'tinker'] as const;

export type PolicyName = (typeof policyNames)[number];

/** Where a language model acts, every attempt takes long or is paid for, and a few tell it much. */
export const defaultsByPolicy: Readonly<Record<PolicyName, Partial<Defaults>>> = {
  choice: {},
  chat: { iterations: 10, tasks: 8, groupSize: 4, evaluateEvery: 0 },
  tinker: { iterations: 50, tasks: 8, groupSize: 8, evaluateEvery: 0 },
};
