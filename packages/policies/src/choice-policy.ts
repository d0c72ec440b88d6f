import {
  type Action,
  type BeginRequest,
  type Evaluation,
  type Json,
  type Learner,
  type Player,
  random,
  type Trajectory,
} from '@dreamgym/core';
import { observe, record } from './attempt-memory.ts';
import { type FeatureEncoder, featureEncoder, type Moment } from './feature-encoder.ts';
import { initialWeights } from './features.ts';
import { candidateOf } from './goal-view.ts';
import { listed } from './listed.ts';
import {
  backPropagate,
  restoreModel,
  score,
  setWeight,
  snapshotModel,
  sparseLinearModel,
  stepDown,
} from './sparse-linear-model.ts';

export interface ChoicePolicyOptions {
  /** Size of Adagrad's steps for the weights that score actions, and for those that estimate values. */
  readonly learningRate?: number;
  readonly valueLearningRate?: number;
  /** What Adagrad's sums of squared gradients start from: damps the first steps of rare features. */
  readonly initialSquare?: number;
  /** Divides the scores in an evaluation: below 1 the best actions are taken more often than in training. */
  readonly evaluationTemperature?: number;
}

/** What `descend` needs to know of an evaluated batch. */
interface Batch {
  readonly moments: readonly { readonly data: Int32Array; readonly start: number; readonly chosen: number }[];
  /** Of all candidates of all moments. */
  readonly probabilities: Float64Array;
}

const kind = 'choice-policy';
const weightBits = 18;
const valueBits = 14;

/**
 * A softmax over the actions that the observation lists, scored by a sparse linear model of hashed features, with a
 * linear value head. The features are lexical: how an action's words relate to the instruction's and to what was done
 * and seen in this attempt. They know no environment. Untrained, it leans towards actions that speak of what the
 * instruction speaks of, and away from repeating itself.
 */
export function choicePolicy(options: ChoicePolicyOptions = {}): Learner {
  return learner(options, featureEncoder());
}

function learner(options: ChoicePolicyOptions, encoder: FeatureEncoder): Learner {
  const { learningRate = 0.2, valueLearningRate = 0.05, initialSquare = 1e-6, evaluationTemperature = 0.5 } = options;
  const choices = sparseLinearModel(weightBits);
  const worth = sparseLinearModel(valueBits);
  for (const [feature, weight] of initialWeights) setWeight(choices, feature, weight);
  const batches = new WeakMap<Evaluation, Batch>();
  let probabilities = new Float64Array(256);
  let version = 0;

  function begin({ task, seed, evaluation }: BeginRequest): Player {
    const temperature = evaluation ? evaluationTemperature : 1;
    const memory = encoder.begin(task.instruction);
    const stream = random(seed);
    return {
      act(observation) {
        const actions = listed(observation, 'choicePolicy');
        observe(memory, observation.text, actions);
        const { page, start } = encoder.encode(memory);
        const data = page.data!;
        if (actions.length > probabilities.length) probabilities = new Float64Array(2 * actions.length);
        softmax(data, start, temperature, probabilities, 0);
        const chosen = sample(probabilities, actions.length, stream.next());
        record(memory, memory.open[chosen]!);
        const action: Action = {
          text: actions[chosen]!,
          logProbability: Math.log(probabilities[chosen]!),
          value: worthOf(data, start),
        };
        encoder.keep(action, { page, start, chosen, observation });
        return action;
      },
    };
  }

  /** Writes the probabilities of a moment's candidates; returns how many there are. */
  function softmax(data: Int32Array, start: number, temperature: number, target: Float64Array, offset: number): number {
    const count = data[start]!;
    let at = start + 2 + data[start + 1]!;
    let highest = -Infinity;
    for (let i = 0; i < count; i++) {
      const end = at + 1 + data[at]!;
      const logit = score(choices, data, at + 1, end) / temperature;
      target[offset + i] = logit;
      if (logit > highest) highest = logit;
      at = end;
    }
    let sum = 0;
    for (let i = offset; i < offset + count; i++) sum += target[i] = Math.exp(target[i]! - highest);
    for (let i = offset; i < offset + count; i++) target[i] = target[i]! / sum;
    return count;
  }

  function worthOf(data: Int32Array, start: number): number {
    return score(worth, data, start + 2, start + 2 + data[start + 1]!);
  }

  return {
    get name() {
      return `${kind}@${version}`;
    },
    begin,
    evaluate(trajectories) {
      const moments = trajectories.flatMap((trajectory) => momentsOf(encoder, trajectory));
      const size = moments.length;
      const candidates = moments.reduce((sum, { data, start }) => sum + data[start]!, 0);
      const batch = { moments, probabilities: new Float64Array(candidates) };
      const evaluation: Evaluation = {
        trajectories,
        logProbabilities: new Float64Array(size),
        values: new Float64Array(size),
        entropies: new Float64Array(size),
      };
      let offset = 0;
      for (let i = 0; i < size; i++) {
        const { data, start, chosen } = moments[i]!;
        const count = softmax(data, start, 1, batch.probabilities, offset);
        evaluation.logProbabilities[i] = Math.log(batch.probabilities[offset + chosen]!);
        evaluation.values[i] = worthOf(data, start);
        evaluation.entropies[i] = entropyOf(batch.probabilities, offset, count);
        offset += count;
      }
      batches.set(evaluation, batch);
      return evaluation;
    },
    descend({ evaluation, derivatives }) {
      const batch = batches.get(evaluation);
      if (!batch) throw new Error('this evaluation is not one that this policy made; evaluate the batch again');
      const { moments, probabilities } = batch;
      let offset = 0;
      for (let i = 0; i < moments.length; i++) {
        const { data, start, chosen } = moments[i]!;
        const count = data[start]!;
        const slope = derivatives.logProbability[i]!;
        const bonus = derivatives.entropy?.[i] ?? 0;
        let at = start + 2 + data[start + 1]!;
        if (derivatives.value) backPropagate(worth, data, start + 2, at, derivatives.value[i]!);
        for (let j = 0; j < count; j++) {
          const end = at + 1 + data[at]!;
          const probability = probabilities[offset + j]!;
          let derivative = slope * ((j === chosen ? 1 : 0) - probability);
          if (bonus !== 0 && probability > 0) {
            derivative -= bonus * probability * (Math.log(probability) + evaluation.entropies[i]!);
          }
          if (derivative !== 0) backPropagate(choices, data, at + 1, end, derivative);
          at = end;
        }
        offset += count;
      }
      stepDown(choices, learningRate, initialSquare);
      stepDown(worth, valueLearningRate, initialSquare);
      version += 1;
    },
    copy() {
      const twin = learner(options, encoder);
      twin.restore(this.snapshot());
      return twin;
    },
    snapshot: () => ({ policy: kind, version, choices: snapshotModel(choices), worth: snapshotModel(worth) }),
    restore(snapshot) {
      const saved = (snapshot ?? {}) as { policy?: string; version?: number; choices?: Json; worth?: Json };
      if (saved.policy !== kind || typeof saved.version !== 'number') {
        throw new Error(`this snapshot is of ${saved.policy ?? 'something else'}, not of ${kind}`);
      }
      restoreModel(choices, saved.choices);
      restoreModel(worth, saved.worth);
      version = saved.version;
    },
  };
}

/**
 * The features of every transition of a trajectory: as they were kept when the action was chosen, or by going through the
 * trajectory again. An action off the list is scored as if it had been on it.
 */
function momentsOf(encoder: FeatureEncoder, trajectory: Trajectory): Batch['moments'][number][] {
  const { task, opening, transitions } = trajectory;
  const before = (index: number) => (index === 0 ? opening : transitions[index - 1]!.observation);
  const kept = transitions.map((transition, index) => {
    const moment = encoder.find(transition.action, before(index)) ?? encoder.find(transition, before(index));
    return moment && located(moment);
  });
  if (kept.every((moment) => moment !== undefined)) return kept;
  const memory = encoder.begin(task.instruction);
  return transitions.map((transition, index) => {
    const observation = before(index);
    const { text } = transition.action;
    const actions = listed(observation, 'choicePolicy');
    const found = actions.indexOf(text);
    observe(memory, observation.text, found < 0 ? [...actions, text] : actions);
    let result = kept[index];
    if (!result) {
      const moment = { ...encoder.encode(memory), chosen: found < 0 ? actions.length : found, observation };
      encoder.keep(transition, moment);
      result = located(moment);
    }
    record(memory, candidateOf(memory.view, text));
    return result;
  });
}

function located({ page, start, chosen }: Moment): Batch['moments'][number] {
  return { data: page.data!, start, chosen };
}

/** The index at which the running sum of the first `count` probabilities passes `draw`, a number in [0, 1). */
function sample(probabilities: Float64Array, count: number, draw: number): number {
  let sum = 0;
  for (let i = 0; i < count - 1; i++) {
    sum += probabilities[i]!;
    if (draw < sum) return i;
  }
  return count - 1;
}

function entropyOf(probabilities: Float64Array, start: number, count: number): number {
  let entropy = 0;
  for (let i = start; i < start + count; i++) {
    const probability = probabilities[i]!;
    if (probability > 0) entropy -= probability * Math.log(probability);
  }
  return entropy;
}
