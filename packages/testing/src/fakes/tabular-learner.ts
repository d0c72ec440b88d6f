import {
  deriveSeed,
  type Evaluation,
  type Json,
  type Learner,
  type Observation,
  random,
  type Trajectory,
} from '@dreamgym/core';

const kind = 'tabular-learner';

export interface TabularLearnerOptions {
  /** Length of a descent step. */
  readonly learningRate?: number;
}

/** A softmax over the listed actions with one weight per (state, action), and one value per state: exact, and easy to check. */
export function tabularLearner({ learningRate = 0.5 }: TabularLearnerOptions = {}): Learner {
  return learnerWith(new Map(), new Map(), learningRate);
}

function learnerWith(weights: Map<string, number>, values: Map<string, number>, learningRate: number): Learner {
  const key = (state: string, action: string) => `${state}\n${action}`;
  const chances = ({ text, actions = [] }: Observation) => {
    const powers = actions.map((action) => Math.exp(weights.get(key(text, action)) ?? 0));
    const sum = powers.reduce((total, power) => total + power, 0);
    return actions.map((action, at) => ({ action, chance: powers[at]! / sum }));
  };
  const add = (table: Map<string, number>, name: string, amount: number) =>
    table.set(name, (table.get(name) ?? 0) + amount);
  const entropyOf = (choice: ReturnType<typeof chances>) =>
    choice.reduce((sum, { chance }) => sum - chance * Math.log(chance), 0);

  return {
    name: kind,
    begin({ seed, evaluation }) {
      const { next } = random(deriveSeed(seed, kind));
      return {
        act(observation) {
          const choice = chances(observation);
          if (choice.length === 0) throw new Error(`"${observation.text}" lists no actions to choose from`);
          let at = 0;
          if (evaluation) {
            for (const [other, { chance }] of choice.entries()) if (chance > choice[at]!.chance) at = other;
          } else {
            for (let left = next() - choice[0]!.chance; left >= 0 && at < choice.length - 1; left -= choice[at]!.chance)
              at += 1;
          }
          const { action, chance } = choice[at]!;
          return { text: action, logProbability: Math.log(chance), value: values.get(observation.text) ?? 0 };
        },
      };
    },
    evaluate(trajectories) {
      const choices = decisions(trajectories).map(({ observation, action }) => {
        const choice = chances(observation);
        const taken = choice.find((each) => each.action === action);
        if (!taken) throw new Error(`"${action}" is not among the actions of "${observation.text}"`);
        return { taken: Math.log(taken.chance), entropy: entropyOf(choice), value: values.get(observation.text) ?? 0 };
      });
      return {
        trajectories,
        logProbabilities: Float64Array.from(choices, ({ taken }) => taken),
        values: Float64Array.from(choices, ({ value }) => value),
        entropies: Float64Array.from(choices, ({ entropy }) => entropy),
      } satisfies Evaluation;
    },
    descend({ evaluation, derivatives }) {
      const all = decisions(evaluation.trajectories).map(({ observation, action }) => ({
        observation,
        action,
        choice: chances(observation),
      }));
      for (const [at, { observation, action, choice }] of all.entries()) {
        const entropy = entropyOf(choice);
        for (const { action: other, chance } of choice) {
          const ofLogProbability = (other === action ? 1 : 0) - chance;
          const ofEntropy = -chance * (Math.log(chance) + entropy);
          const gradient =
            derivatives.logProbability[at]! * ofLogProbability + (derivatives.entropy?.[at] ?? 0) * ofEntropy;
          add(weights, key(observation.text, other), -learningRate * gradient);
        }
        add(values, observation.text, -learningRate * (derivatives.value?.[at] ?? 0));
      }
    },
    copy: () => learnerWith(new Map(weights), new Map(values), learningRate),
    snapshot: () => ({ kind, weights: [...weights], values: [...values] }) as unknown as Json,
    restore(snapshot) {
      const saved = snapshot as unknown as { kind: string; weights: [string, number][]; values: [string, number][] };
      if (saved?.kind !== kind) throw new Error(`expected a snapshot of ${kind}, found ${saved?.kind}`);
      weights = new Map(saved.weights);
      values = new Map(saved.values);
    },
  };
}

/** Each transition's state and action. */
function decisions(trajectories: readonly Trajectory[]) {
  return trajectories.flatMap(({ opening, transitions }) =>
    transitions.map(({ action }, at) => ({
      observation: at === 0 ? opening : transitions[at - 1]!.observation,
      action: action.text,
    })),
  );
}
