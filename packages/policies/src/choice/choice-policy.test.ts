import {
  type Action,
  type ActionReader,
  deriveSeed,
  type Learner,
  type Observation,
  type Task,
  type Trajectory,
} from '@dreamgym/core';
import { hashText, mix } from '@dreamgym/core/text';
import { checkPolicy } from '@dreamgym/testing';
import { describe, expect, test } from 'vitest';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { choicePolicy } from './choice-policy.ts';

checkPolicy('choicePolicy', choicePolicy);

const signal = new AbortController().signal;

/** Three shelves with one thing each; solved by taking the thing that the instruction names. */
function play(policy: Learner, things: readonly string[], seed: number, evaluation = false): Trajectory {
  const goal = things[seed % things.length]!;
  const task: Task = { id: `get-${goal}`, instruction: `bring the ${goal}`, origin: { kind: 'seed' } };
  const player = policy.begin({ task, seed, signal, evaluation });
  let place = 0;
  const observe = (): Observation => ({
    text: place === 0 ? 'You stand in a room.' : `On the shelf ${place} is a ${things[place - 1]} 1.`,
    actions: [
      ...things.flatMap((_, index) => (index + 1 === place ? [] : [`go to shelf ${index + 1}`])),
      ...(place > 0 ? [`take ${things[place - 1]} 1 from shelf ${place}`] : []),
    ],
  });
  const opening = observe();
  const transitions: Trajectory['transitions'][number][] = [];
  let observation = opening;
  while (transitions.length < 12) {
    const action = player.act(observation) as Action;
    const terminated = action.text.startsWith('take');
    if (!terminated) place = Number(action.text.at(-1));
    observation = terminated ? { text: 'Done.', actions: ['look'] } : observe();
    const reward = terminated && things[place - 1] === goal ? 1 : 0;
    transitions.push({ action, observation, reward, terminated, truncated: !terminated && transitions.length === 11 });
    if (terminated) break;
  }
  const end = { kind: transitions.at(-1)!.terminated ? 'terminated' : 'truncated' } as const;
  const provenance = { environment: 'shelves', origin: 'real', policy: policy.name, seed, worldSeed: seed } as const;
  return { task, opening, transitions, end, provenance };
}

const things = ['mug', 'pen', 'book'];
const solved = (trajectory: Trajectory) => trajectory.transitions.at(-1)!.reward === 1;

async function train(policy: Learner, iterations: number): Promise<void> {
  for (let iteration = 0; iteration < iterations; iteration++) {
    const batch = Array.from({ length: 32 }, (_, index) => play(policy, things, deriveSeed(iteration, 'play', index)));
    const evaluation = await policy.evaluate(batch);
    const logProbability = Float64Array.from(
      batch.flatMap((trajectory) => trajectory.transitions.map(() => (solved(trajectory) ? -1 : 0.5) / 100)),
    );
    const value = evaluation.values.map((estimate) => estimate / 100);
    await policy.descend({ evaluation, derivatives: { logProbability, value } });
  }
}

async function trained(iterations = 2): Promise<Learner> {
  const policy = choicePolicy();
  await train(policy, iterations);
  return policy;
}

test('learns to take what is named, and does so with things that it never saw', async () => {
  const policy = await trained(30);
  const strange = ['lamp', 'vase', 'bowl'];
  for (const world of [things, strange]) {
    const wins = Array.from({ length: 60 }, (_, seed) => play(policy, world, seed, true)).filter(solved).length;
    expect(wins).toBeGreaterThan(57);
  }
});

test('acts alike under the same seed, and otherwise under another', async () => {
  const policy = await trained();
  const texts = (seed: number) => play(policy, things, seed).transitions.map(({ action }) => action);
  expect(texts(6)).toEqual(texts(6));
  expect([0, 3, 6, 9].map((seed) => texts(seed))).not.toEqual([12, 15, 18, 21].map((seed) => texts(seed)));
});

test('evaluates a trajectory from JSON to the numbers that the actions carry', async () => {
  const policy = await trained();
  const batch = Array.from({ length: 8 }, (_, seed) => play(policy, things, seed));
  const actions = batch.flatMap(({ transitions }) => transitions.map(({ action }) => action));
  for (const trajectories of [batch, JSON.parse(JSON.stringify(batch)) as Trajectory[]]) {
    const { logProbabilities, values, entropies } = await policy.evaluate(trajectories);
    expect([...logProbabilities]).toEqual(actions.map(({ logProbability }) => logProbability));
    expect([...values]).toEqual(actions.map(({ value }) => value));
    expect(Math.min(...entropies)).toBeGreaterThanOrEqual(0);
  }
});

test('does not mix up a trajectory with what it was before it was changed', async () => {
  const policy = await trained();
  const trajectory = play(policy, things, 5);
  const opening = { ...trajectory.opening, actions: ['go to shelf 1', 'go to shelf 2'] };
  const changed = { ...trajectory, opening, transitions: trajectory.transitions.slice(0, 1) };
  const fresh = JSON.parse(JSON.stringify(changed)) as Trajectory;
  expect((await policy.evaluate([changed])).entropies).toEqual((await policy.evaluate([fresh])).entropies);
  const other = { ...trajectory, task: { ...trajectory.task, instruction: 'bring the mug' } };
  const freshOther = JSON.parse(JSON.stringify(other)) as Trajectory;
  expect((await policy.evaluate([other])).entropies).toEqual((await policy.evaluate([freshOther])).entropies);
});

test('scores an action off the list as if it had been on it', async () => {
  const policy = choicePolicy();
  const trajectory = play(policy, things, 1);
  const [first] = trajectory.transitions;
  const transitions = [{ ...first!, action: { text: 'dance' } }];
  const { logProbabilities } = await policy.evaluate([{ ...trajectory, transitions }]);
  expect(logProbabilities[0]).toBeCloseTo(-Math.log(4), 12);
});

test('plays more narrowly in an evaluation', async () => {
  const policy = await trained();
  const wins = (evaluation: boolean) =>
    Array.from({ length: 200 }, (_, seed) => play(policy, things, seed, evaluation)).filter(solved).length;
  expect(wins(true)).toBeGreaterThan(wins(false));
});

/** Tells actions that take something from others, and how often one was taken. */
const reader: ActionReader = {
  name: 'takes',
  priors: [
    [101, 2],
    [102, -1],
  ],
  begin: () => {
    const taken = new Set<string>();
    return {
      read: ({ actions }) => ({
        situation: [100],
        actions: actions.map((action) => [
          ...(action.startsWith('take') ? [101] : []),
          ...(taken.has(action) ? [102] : []),
        ]),
      }),
      acted: (action) => void taken.add(action),
    };
  },
};

describe('a reader', () => {
  const opening = { text: '', actions: ['look', 'take mug 1'] };
  const chances = async (policy: Learner, ...texts: string[]) => {
    const { task, provenance, end } = play(choicePolicy(), things, 0);
    const transition = { observation: opening, reward: 0, terminated: false, truncated: false };
    const transitions = texts.map((text) => ({ ...transition, action: { text } }));
    const { logProbabilities } = await policy.evaluate([{ task, provenance, end, opening, transitions }]);
    return [...logProbabilities].map(Math.exp);
  };

  test('brings weights to begin with, where they are asked for', async () => {
    for (const each of [reader, { ...reader, alone: true } as const]) {
      const [first, again] = await chances(choicePolicy({ reader: each, priors: true }), 'take mug 1', 'take mug 1');
      expect(first).toBeCloseTo(1 / (1 + Math.exp(-2)), 6);
      expect(again).toBeCloseTo(1 / (1 + Math.exp(-1)), 6);
      expect(await chances(choicePolicy({ reader: each }), 'look', 'look')).toEqual([0.5, 0.5]);
    }
  });

  test('stands beside the general features or, alone, in their place', async () => {
    // All that differs here is nothing that this reader looks at.
    const blind: ActionReader = {
      ...reader,
      begin: () => ({ read: ({ actions }) => ({ situation: [], actions: actions.map(() => [7]) }), acted() {} }),
    };
    const policies = [choicePolicy({ reader: blind }), choicePolicy({ reader: { ...blind, alone: true } })];
    for (const policy of policies) await train(policy, 1);
    const [beside, alone] = await Promise.all(policies.map((policy) => chances(policy, 'take mug 1')));
    expect(beside![0]).not.toBeCloseTo(0.5, 3);
    expect(alone).toEqual([0.5]);
  });

  test('has to be the one that a snapshot was trained with', () => {
    const policy = choicePolicy({ reader });
    expect(() => choicePolicy().restore(policy.snapshot())).toThrow(
      'trained with the reader "takes", and this policy has no reader',
    );
    expect(() => policy.restore(choicePolicy().snapshot())).toThrow(
      'trained with no reader, and this policy has the reader "takes"',
    );
    choicePolicy({ reader }).restore(policy.snapshot());
  });

  test('is named where it gives features of other actions than there are', () => {
    const broken: ActionReader = {
      ...reader,
      begin: () => ({ read: () => ({ situation: [], actions: [[1]] }), acted() {} }),
    };
    expect(() => play(choicePolicy({ reader: broken }), things, 0)).toThrow(
      'the reader takes gave features of 1 actions where there are 3',
    );
  });
});

test('says what it needs where no actions are listed', () => {
  const task: Task = { id: 'a', instruction: 'bring the mug', origin: { kind: 'seed' } };
  const player = choicePolicy().begin({ task, seed: 1, signal });
  expect(() => player.act({ text: 'a page' })).toThrow(/lists no actions .*"a page".*clone recorded actions first/);
});

test('chooses among proposals where actions are free text, and learns no forms from its own choices', async () => {
  const policy = choicePolicy();
  const { provenance, end } = play(choicePolicy(), things, 0);
  const attempt = (index: number, action: Action): Trajectory => {
    const file = `file${index}.txt`;
    const task: Task = { id: file, instruction: `show ${file}`, origin: { kind: 'seed' } };
    const opening = { text: '$' };
    const transitions = [{ action, observation: opening, reward: 1, terminated: true, truncated: false }];
    return { task, opening, transitions, end, provenance };
  };
  await policy.evaluate(
    [1, 2, 3].map((index) => attempt(index, { text: index === 3 ? 'ls' : `cat file${index}.txt` })),
  );
  const { task, opening } = attempt(7, { text: '' });
  const action = policy.begin({ task, seed: 1, signal }).act(opening) as Action;
  expect(['cat file7.txt', 'ls']).toContain(action.text);
  expect(action.logProbability).toBeLessThan(0);
  const before = JSON.stringify(policy.snapshot());
  for (const each of [action, { ...action }]) {
    expect((await policy.evaluate([attempt(7, each)])).logProbabilities[0]).toBe(action.logProbability);
  }
  expect(JSON.stringify(policy.snapshot())).toBe(before);
});

test('refuses to descend along an evaluation of another policy', async () => {
  const policy = choicePolicy();
  const evaluation = await policy.evaluate([play(policy, things, 1)]);
  const derivatives = { logProbability: new Float64Array(evaluation.values.length) };
  expect(() => choicePolicy().descend({ evaluation, derivatives })).toThrow('not one that this policy made');
});

describe('copies and snapshots', () => {
  test('a copy goes its own way from the same weights', async () => {
    const policy = await trained();
    const copy = policy.copy();
    const batch = [play(policy, things, 4)];
    const before = await policy.evaluate(batch);
    expect(await copy.evaluate(batch)).toEqual(before);
    await train(copy, 1);
    expect(await policy.evaluate(batch)).toEqual(before);
    expect(await copy.evaluate(batch)).not.toEqual(before);
  });

  test('a restored snapshot goes on to the exact step', async () => {
    const policy = await trained();
    const restored = choicePolicy();
    restored.restore(JSON.parse(JSON.stringify(policy.snapshot())));
    expect(restored.name).toBe('choice-policy@2');
    await Promise.all([train(policy, 1), train(restored, 1)]);
    expect(restored.snapshot()).toEqual(policy.snapshot());
  });

  test('a snapshot of something else is refused', () => {
    expect(() => choicePolicy().restore({ policy: 'tabular', version: 1 })).toThrow(
      'is of tabular, not of choice-policy',
    );
    expect(() => choicePolicy().restore(null)).toThrow('is of something else');
    const broken = { policy: 'choice-policy', version: 1, choices: { weights: 'AAAA', squares: 'AAAA' } };
    expect(() => choicePolicy().restore(broken)).toThrow('3 bytes of weights where 1048576 are expected');
  });
});

/** So few features that steps are taken in full. */
const wordReader: ActionReader = {
  name: 'words',
  alone: true,
  begin: (instruction) => ({
    read: ({ observation, actions }) => {
      const hashes = (text: string) => text.split(' ').map((word) => mix(hashText(word), hashText(instruction)));
      return { situation: hashes(observation.text), actions: actions.map(hashes) };
    },
    acted() {},
  }),
};

test('descends along the gradient that finite differences show', async () => {
  // A huge initial square makes Adagrad plain gradient descent with the rate learningRate / sqrt(initialSquare) = 1.
  const options = { reader: wordReader, learningRate: 1e6, valueLearningRate: 1e6, initialSquare: 1e12 };
  const policy = choicePolicy(options);
  const before = choicePolicy({ reader: wordReader });
  await train(before, 2);
  const start = before.snapshot() as Record<string, { weights: string; squares: string }>;
  for (const part of ['choices', 'worth']) {
    start[part]!.squares = encodeBase64(new Float32Array(floats(start[part]!.weights).length));
  }
  policy.restore(start);
  const batch = Array.from({ length: 3 }, (_, seed) => play(policy, things, seed));
  const evaluation = await policy.evaluate(batch);
  const size = evaluation.values.length;
  const derivatives = {
    logProbability: Float64Array.from({ length: size }, (_, i) => 0.3 + Math.sin(i)),
    value: Float64Array.from({ length: size }, (_, i) => Math.cos(i)),
    entropy: Float64Array.from({ length: size }, (_, i) => 0.5 - Math.sin(3 * i)),
  };
  const loss = async () => {
    const { logProbabilities, values, entropies } = await policy.evaluate(batch);
    let sum = 0;
    for (let i = 0; i < size; i++) {
      sum += derivatives.logProbability[i]! * logProbabilities[i]! + derivatives.value[i]! * values[i]!;
      sum += derivatives.entropy[i]! * entropies[i]!;
    }
    return sum;
  };
  await policy.descend({ evaluation, derivatives });
  const end = policy.snapshot() as Record<string, { weights: string }>;

  for (const part of ['choices', 'worth']) {
    const before = floats(start[part]!.weights);
    const after = floats(end[part]!.weights);
    const moved = [...after.keys()].filter((feature) => after[feature] !== before[feature]);
    expect(moved.length).toBeGreaterThan(5);
    const shown = moved.filter((_, index) => index % Math.ceil(moved.length / 20) === 0);
    for (const feature of shown) {
      const slope = before[feature]! - after[feature]!;
      const losses: number[] = [];
      for (const nudge of [0.01, -0.01]) {
        const weights = before.slice();
        weights[feature]! += nudge;
        policy.restore({ ...start, [part]: { ...start[part], weights: encodeBase64(weights) } });
        losses.push(await loss());
      }
      expect((losses[0]! - losses[1]!) / 0.02).toBeCloseTo(slope, 3);
    }
  }
});

function floats(text: string): Float32Array {
  const result = new Float32Array(atob(text).length / 4);
  decodeBase64(text, result);
  return result;
}

test('refuses options that would leave no numbers', () => {
  expect(() => choicePolicy({ evaluationTemperature: 0 })).toThrow('evaluationTemperature is 0; give a number above 0');
  expect(() => choicePolicy({ learningRate: Number.NaN })).toThrow('learningRate is NaN');
});

test('evaluates a batch that is larger than its memory, and forgets the one before', async () => {
  const policy = choicePolicy();
  const { task, provenance } = play(policy, things, 0);
  const names = Array.from({ length: 3_000 }, (_, index) => `take ${index % 3 === 0 ? 'mug' : 'pen'} ${index}`);
  const large = (): Trajectory[] =>
    Array.from({ length: 110 }, (_, turn) => {
      const opening = { text: 'A heap.', actions: [...names.slice(turn), ...names.slice(0, turn)] };
      const action = { text: names[turn]! };
      const transitions = [{ action, observation: opening, reward: 0, terminated: true, truncated: false }];
      return { task, opening, transitions, end: { kind: 'terminated' }, provenance };
    });
  const before = await policy.evaluate(large());
  const { logProbabilities } = await policy.evaluate(large());
  const alone = choicePolicy();
  for (const [turn, trajectory] of large().slice(0, 30).entries()) {
    expect(logProbabilities[turn]).toBe((await alone.evaluate([trajectory])).logProbabilities[0]);
  }
  const derivatives = { logProbability: before.logProbabilities };
  expect(() => policy.descend({ evaluation: before, derivatives })).toThrow('evaluate it again');
});
