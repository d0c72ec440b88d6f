import type { Curriculum } from './contracts/curriculum.ts';
import type { Environment } from './contracts/environment.ts';
import type { DreamStep, ExperienceModel, OpenRequest } from './contracts/experience-model.ts';
import type { Json } from './contracts/json.ts';
import type { Observation } from './contracts/observation.ts';
import type { Optimizer } from './contracts/optimizer.ts';
import type { Policy } from './contracts/policy.ts';
import type { ReplayBuffer } from './contracts/replay-buffer.ts';
import type { Action, Step } from './contracts/step.ts';
import type { Split, Task } from './contracts/task.ts';
import type { Trajectory } from './contracts/trajectory.ts';
import { random } from './random.ts';
import { episodeReward } from './rollout/episode-reward.ts';
import type { Plugin } from './wiring/parts.ts';

export const signal = new AbortController().signal;

/** A corridor that ends after so many steps forward. */
export function corridor(id: string, length: number): Task {
  return {
    id,
    instruction: `walk ${length}`,
    family: length < 3 ? 'short' : 'long',
    data: length,
    origin: { kind: 'seed' },
  };
}

const splits: Readonly<Record<Split, readonly Task[]>> = {
  train: [1, 2, 3, 4].map((length) => corridor(`train/${length}`, length)),
  validation: [1, 2, 3].map((length) => corridor(`validation/${length}`, length)),
  test: [corridor('test/2', 2)],
};

const lookAround = (place: number): Observation => ({ text: `place ${place}`, actions: ['forward', 'wait'] });

function walk(place: number, action: Action, task: Task): Step & { readonly place: number } {
  const next = action.text === 'forward' ? place + 1 : place;
  const terminated = next >= Number(task.data);
  return { place: next, observation: lookAround(next), reward: terminated ? 1 : 0, terminated, truncated: false };
}

/** Corridors to walk; solved at the end. */
export function corridors(overrides: Partial<Environment> = {}): Environment {
  const stepLimit = 6;
  return {
    name: 'corridors',
    stepLimit,
    tasks: async (split) => splits[split],
    async start(task, options) {
      let place = 0;
      let taken = 0;
      return {
        observation: lookAround(0),
        step(action) {
          options.signal.throwIfAborted();
          const { place: next, ...step } = walk(place, action, task);
          place = next;
          taken += 1;
          return { ...step, truncated: !step.terminated && taken >= stepLimit };
        },
        async close() {},
      };
    },
    ...overrides,
  };
}

/** Dreams corridors, and remembers how it was asked. */
export function corridorModel(overrides: Partial<ExperienceModel> = {}) {
  const opened: OpenRequest[] = [];
  const model: ExperienceModel = {
    name: 'corridor-model',
    async open(request) {
      opened.push(request);
      let place = 0;
      return {
        observation: lookAround(0),
        step({ action }): DreamStep {
          const { place: next, ...step } = walk(place, action, request.task);
          place = next;
          return { ...step, reasoning: `${action.text} leads to ${next}`, references: [] };
        },
        async close() {},
      };
    },
    ...overrides,
  };
  return { ...model, opened };
}

/** Walks forward with a probability that is all its weights. */
export function walker(probability = 0.5): Policy & { weight: number; snapshot(): Json; restore(saved: Json): void } {
  return {
    name: 'walker',
    weight: probability,
    begin({ seed }) {
      const draw = random(seed);
      return { act: () => ({ text: draw.next() < this.weight ? 'forward' : 'wait' }) };
    },
    snapshot() {
      return this.weight;
    },
    restore(saved) {
      this.weight = Number(saved);
    },
  };
}

/** Nudges a walker towards walking, the less the better it does already, with noise and a state of its own. */
export function nudge(): Optimizer {
  let updates = 0;
  return {
    name: 'nudge',
    update({ policy, groups, seed }) {
      const { trajectories } = { trajectories: groups.flatMap((group) => group.trajectories) };
      const mean = trajectories.reduce((sum, trajectory) => sum + episodeReward(trajectory), 0) / trajectories.length;
      updates += 1;
      const learning = policy as ReturnType<typeof walker>;
      learning.weight += ((1 - mean) * random(seed).next()) / (10 * updates);
      return { policy, metrics: { mean, updates } };
    },
    snapshot: () => updates,
    restore(saved) {
      updates = Number(saved);
    },
  };
}

/** Proposes the train tasks in a seeded order that goes on where it was left. */
export function rotation(environment: Environment): Curriculum & { readonly recorded: string[] } {
  let turn = 0;
  const recorded: string[] = [];
  return {
    recorded,
    async propose({ count, seed }) {
      const tasks = await environment.tasks('train');
      const first = turn + random(seed).integer(tasks.length);
      return Array.from({ length: count }, (_, index) => tasks[(first + index) % tasks.length]!);
    },
    async record(groups) {
      turn += groups.length;
      recorded.push(...groups.map(({ task }) => task.id));
    },
    snapshot: () => turn,
    restore(saved) {
      turn = Number(saved);
    },
  };
}

/** What a chat model throws once its budget is spent. */
export const budgetSpent = Object.assign(new Error('the budget of 5 calls is spent'), {
  name: 'ChatFailure',
  kind: 'budget',
  retryable: false,
});

/** Keeps trajectories in a list, and finds nothing. */
export function shelf(): ReplayBuffer & { readonly kept: Trajectory[] } {
  const kept: Trajectory[] = [];
  const sum = (origin: 'real' | 'dreamed') =>
    kept.reduce(
      (total, { provenance, transitions }) => total + (provenance.origin === origin ? transitions.length : 0),
      0,
    );
  return {
    kept,
    async add(trajectory) {
      kept.push(trajectory);
    },
    search: async () => [],
    count: () => ({ real: sum('real'), dreamed: sum('dreamed') }),
    snapshot: () => JSON.parse(JSON.stringify(kept)),
    restore(saved) {
      kept.splice(0, kept.length, ...(saved as unknown as Trajectory[]));
    },
  };
}

/** A whole pipeline of fakes. */
export function fakePipeline(): Plugin {
  return {
    environment: corridors(),
    experienceModel: corridorModel(),
    replayBuffer: shelf(),
    curriculum: ({ environment }) => rotation(environment),
    policy: walker(),
    optimizer: nudge(),
  };
}
