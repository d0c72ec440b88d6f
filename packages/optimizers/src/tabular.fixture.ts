import {
  type Action,
  type Derivatives,
  deriveSeed,
  type Evaluation,
  type Json,
  type Learner,
  random,
  type Task,
  type Trajectory,
  type TrajectoryGroup,
} from '@dreamgym/core';

/** A softmax over a table of scores, by observation text and action, with a table of values: plain gradient descent. */
export interface TabularLearner extends Learner {
  readonly scores: Map<string, number>;
  readonly values: Map<string, number>;
  /** What it was asked to descend along, in order. */
  readonly derivatives: Derivatives[];
}

const at = (table: Map<string, number>, key: string) => table.get(key) ?? 0;

export function tabularLearner(rate = 1): TabularLearner {
  const scores = new Map<string, number>();
  const values = new Map<string, number>();
  const gradients = new WeakMap<Evaluation, Trajectory[]>();
  const asked: Derivatives[] = [];
  const choice = (state: string, actions: readonly string[]) => {
    const weights = actions.map((action) => Math.exp(at(scores, `${state} ${action}`)));
    const sum = weights.reduce((a, b) => a + b);
    return weights.map((weight) => weight / sum);
  };
  const moments = (trajectories: readonly Trajectory[]) =>
    trajectories.flatMap(({ opening, transitions }) =>
      transitions.map(({ action }, index) => {
        const { text: state, actions = [] } = index === 0 ? opening : transitions[index - 1]!.observation;
        const probabilities = choice(state, actions);
        return { state, actions, probabilities, chosen: actions.indexOf(action.text) };
      }),
    );
  const entropy = (probabilities: readonly number[]) => -probabilities.reduce((sum, p) => sum + p * Math.log(p), 0);
  return {
    name: 'tabular',
    scores,
    values,
    derivatives: asked,
    begin({ seed }) {
      const stream = random(seed);
      return {
        act({ text: state, actions = [] }): Action {
          const probabilities = choice(state, actions);
          let draw = stream.next();
          const found = probabilities.findIndex((probability) => {
            draw -= probability;
            return draw < 0;
          });
          const chosen = found < 0 ? actions.length - 1 : found;
          return {
            text: actions[chosen]!,
            logProbability: Math.log(probabilities[chosen]!),
            value: at(values, state),
          };
        },
      };
    },
    evaluate(trajectories) {
      const batch = moments(trajectories);
      const evaluation = {
        trajectories,
        logProbabilities: Float64Array.from(batch, ({ probabilities, chosen }) => Math.log(probabilities[chosen]!)),
        values: Float64Array.from(batch, ({ state }) => at(values, state)),
        entropies: Float64Array.from(batch, ({ probabilities }) => entropy(probabilities)),
      };
      gradients.set(evaluation, [...trajectories]);
      return evaluation;
    },
    descend({ evaluation, derivatives }) {
      asked.push(derivatives);
      moments(gradients.get(evaluation)!).forEach(({ state, actions, probabilities, chosen }, index) => {
        values.set(state, at(values, state) - rate * (derivatives.value?.[index] ?? 0));
        const bonus = derivatives.entropy?.[index] ?? 0;
        const present = entropy(probabilities);
        actions.forEach((action, other) => {
          const p = probabilities[other]!;
          const slope = derivatives.logProbability[index]! * ((other === chosen ? 1 : 0) - p);
          const key = `${state} ${action}`;
          scores.set(key, at(scores, key) - rate * (slope - bonus * p * (Math.log(p) + present)));
        });
      });
    },
    copy() {
      const copy = tabularLearner(rate);
      copy.restore(this.snapshot());
      return copy;
    },
    snapshot: () => ({ scores: [...scores], values: [...values] }) as unknown as Json,
    restore(snapshot) {
      const saved = snapshot as unknown as { scores: [string, number][]; values: [string, number][] };
      scores.clear();
      values.clear();
      for (const [key, value] of saved.scores) scores.set(key, value);
      for (const [key, value] of saved.values) values.set(key, value);
    },
  };
}

const corridorLength = 5;

/** A corridor of five rooms from the middle one: the right end pays 1, the left end 0.2, and after eight steps it is over. */
function walk(policy: Learner, seed: number): Trajectory {
  const player = policy.begin({ task, seed, signal: new AbortController().signal });
  const observe = (room: number) => ({ text: `room ${room}`, actions: ['left', 'right'] });
  let room = 2;
  const opening = observe(room);
  const transitions: Trajectory['transitions'][number][] = [];
  while (!transitions.at(-1)?.terminated && transitions.length < 8) {
    const action = player.act(transitions.at(-1)?.observation ?? opening) as Action;
    room += action.text === 'left' ? -1 : 1;
    const terminated = room === 0 || room === corridorLength - 1;
    const reward = terminated ? (room === 0 ? 0.2 : 1) : 0;
    const truncated = !terminated && transitions.length === 7;
    transitions.push({ action, observation: observe(room), reward, terminated, truncated });
  }
  const end = { kind: transitions.at(-1)!.terminated ? 'terminated' : 'truncated' } as const;
  const provenance = { environment: 'corridor', origin: 'real', policy: 'tabular', seed, worldSeed: seed } as const;
  return { task, opening, transitions, end, provenance };
}

export const task: Task = { id: 'corridor', instruction: 'leave', origin: { kind: 'seed' } };

export function walks(policy: Learner, count: number, seed: number): TrajectoryGroup {
  return { task, trajectories: Array.from({ length: count }, (_, index) => walk(policy, deriveSeed(seed, index))) };
}

/** A trajectory with these rewards from the rooms 2, 3, 4 …, whoever chose it. */
export function recorded(
  actions: readonly Action[],
  rewards: readonly number[],
  end: Trajectory['end'] = { kind: 'terminated' },
): Trajectory {
  const observe = (index: number) => ({ text: `room ${index}`, actions: ['left', 'right'] });
  return {
    task,
    opening: observe(2),
    transitions: actions.map((action, index) => ({
      action,
      observation: observe(index + 3),
      reward: rewards[index]!,
      terminated: end.kind === 'terminated' && index === actions.length - 1,
      truncated: end.kind === 'truncated' && index === actions.length - 1,
    })),
    end,
    provenance: { environment: 'corridor', origin: 'real', policy: 'script', seed: 0, worldSeed: 0 },
  };
}
