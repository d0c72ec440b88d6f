import {
  type Action,
  type ActionReader,
  type BeginRequest,
  type Evaluation,
  type Json,
  type Learner,
  type Observation,
  type Player,
  random,
} from '@dreamgym/core';
import { generalReader } from '../features/general-reader.ts';
import { templateProposer } from '../proposals/template-proposer.ts';
import { type FeatureEncoder, featureEncoder } from './feature-encoder.ts';
import { lessonsOf, type Moment, momentsOf, recall } from './moments.ts';
import { openActions } from './open-actions.ts';
import { entropyOf, logarithm, sample } from './probabilities.ts';
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
  /** What is known of the environment's text, beside or in the place of the general features; `environment.actionReader`. */
  readonly reader?: ActionReader;
  /** Whether to begin with the weights that the reader brings; all are 0 otherwise. */
  readonly priors?: boolean;
  /**
   * Size of Adagrad's steps for the weights that score actions, and for those that estimate values. The steps of general
   * features are a fraction of them, since an action has so many of those at once.
   */
  readonly learningRate?: number;
  readonly valueLearningRate?: number;
  /** What Adagrad's sums of squared gradients start from: damps the first steps of rare features. */
  readonly initialSquare?: number;
  /** Divides the scores in an evaluation, above 0: below 1 the best actions are taken more often than in training. */
  readonly evaluationTemperature?: number;
}

/** What `descend` needs to know of an evaluated batch. */
interface Batch {
  readonly moments: readonly Moment[];
  /** Of all candidates of all moments. */
  readonly probabilities: Float64Array;
}

const kind = 'choice-policy';
const weightBits = 18;
const valueBits = 14;
/** The steps of general features over those of a reader's. */
const generalSteps = 0.35;

/**
 * A softmax over the actions that the observation lists, or over proposals where it lists none, scored by a sparse linear model
 * of hashed features, with a linear value head. Its own features know no environment and no language: an action's text, verbatim and in
 * general, what of it the instruction and the observation have and where, what was done and seen in this attempt. A reader says
 * what an environment's text means beyond that.
 */
export function choicePolicy(options: ChoicePolicyOptions = {}): Learner {
  const { reader } = options;
  const general = reader?.alone ? undefined : generalReader();
  return learner(options, featureEncoder({ general, reader }));
}

function learner(options: ChoicePolicyOptions, encoder: FeatureEncoder): Learner {
  const { reader, priors = false } = options;
  const { learningRate = 0.2, valueLearningRate = 0.05, initialSquare = 1e-6, evaluationTemperature = 0.5 } = options;
  for (const [name, value] of Object.entries({
    learningRate,
    valueLearningRate,
    initialSquare,
    evaluationTemperature,
  })) {
    if (!(value > 0 && value < Infinity)) throw new RangeError(`${name} is ${value}; give a number above 0`);
  }
  const choices = sparseLinearModel(weightBits);
  const worth = sparseLinearModel(valueBits);
  if (priors)
    for (const [feature, weight] of reader?.priors ?? []) setWeight(choices, encoder.ofReader(feature), weight);
  const proposer = reader?.proposer?.() ?? templateProposer();
  const steps = (size: number) => [size, generalSteps * size] as const;
  const batches = new WeakMap<Evaluation, Batch>();
  let probabilities = new Float64Array(256);
  let version = 0;

  function begin({ task, seed, evaluation, past }: BeginRequest): Player {
    const temperature = evaluation ? evaluationTemperature : 1;
    const { instruction } = task;
    const attempt = encoder.begin(instruction);
    const stream = random(seed);
    const seen = [...recall({ attempt, instruction, proposer, past })];
    return {
      act(observation) {
        const { actions, proposals } = openActions({ instruction, observation, earlier: [...seen] }, proposer);
        seen.push(observation);
        if (actions.length === 0) throw nothingOpen(observation);
        const { page, start } = attempt.encode({ observation, actions });
        const data = page.data!;
        if (actions.length > probabilities.length) probabilities = new Float64Array(2 * actions.length);
        softmax(data, start, temperature, probabilities, 0);
        const chosen = sample(probabilities, actions.length, stream.next());
        attempt.acted(actions[chosen]!);
        const action: Action = {
          text: actions[chosen]!,
          logProbability: logarithm(probabilities[chosen]!),
          value: worthOf(data, start),
        };
        encoder.keep(action, { page, start, chosen, observation, instruction, proposals });
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

  function snapshot(): Json {
    const proposals = proposer.snapshot();
    return {
      policy: kind,
      reader: reader?.name ?? null,
      version,
      proposals,
      choices: snapshotModel(choices),
      worth: snapshotModel(worth),
    };
  }

  return {
    get name() {
      return `${kind}@${version}`;
    },
    begin,
    evaluate(trajectories) {
      proposer.learn(trajectories.flatMap((trajectory) => lessonsOf(trajectory, proposer)));
      encoder.startBatch();
      const moments = trajectories.flatMap((trajectory) => momentsOf(encoder, trajectory, proposer));
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
        evaluation.logProbabilities[i] = logarithm(batch.probabilities[offset + chosen]!);
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
      if (moments.some(({ page, data }) => page.data !== data)) {
        throw new Error('larger batches were evaluated since, and this one is forgotten; evaluate it again');
      }
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
          if (bonus !== 0) {
            derivative -= bonus * probability * (logarithm(probability) + evaluation.entropies[i]!);
          }
          if (derivative !== 0) backPropagate(choices, data, at + 1, end, derivative);
          at = end;
        }
        offset += count;
      }
      stepDown(choices, steps(learningRate), initialSquare);
      stepDown(worth, steps(valueLearningRate), initialSquare);
      version += 1;
    },
    copy() {
      const twin = learner(options, encoder);
      twin.restore(snapshot());
      return twin;
    },
    snapshot,
    restore(state) {
      const saved = (state ?? {}) as Partial<Saved>;
      if (saved.policy !== kind || typeof saved.version !== 'number') {
        throw new Error(`this snapshot is of ${saved.policy ?? 'something else'}, not of ${kind}`);
      }
      if ((saved.reader ?? undefined) !== reader?.name) {
        throw new Error(
          `this snapshot was trained with ${nameOf(saved.reader)}, and this policy has ${nameOf(reader?.name)}; ` +
            'make the policy with the reader that it was trained with',
        );
      }
      restoreModel(choices, saved.choices);
      restoreModel(worth, saved.worth);
      proposer.restore(saved.proposals ?? null);
      version = saved.version;
    },
  };
}

interface Saved {
  readonly policy: string;
  readonly reader: string | null;
  readonly version: number;
  readonly proposals: Json;
  readonly choices: Json;
  readonly worth: Json;
}

const nameOf = (reader: string | null | undefined) => (reader ? `the reader "${reader}"` : 'no reader');

function nothingOpen({ text }: Observation): Error {
  return new Error(
    `the observation lists no actions to choose from (${JSON.stringify(text.slice(0, 80))}), and choicePolicy has none to ` +
      'propose: list them in Observation.actions, clone recorded actions first, or give it a reader with a proposer',
  );
}
