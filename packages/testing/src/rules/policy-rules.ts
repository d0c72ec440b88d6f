import {
  type Action,
  type Awaitable,
  deriveSeed,
  type Learner,
  type Observation,
  type Policy,
  rollout,
  type Trajectory,
} from '@dreamgym/core';
import { corridor } from '../fakes/corridor.ts';
import { isLearner } from '../fakes/reinforce.ts';
import { ensure, ensureSame, errorOf, notJson } from './expectations.ts';
import type { Rules } from './rule.ts';

export interface PolicySubject {
  /** A fresh policy. The kit lets it play the corridor, which lists its actions. */
  make(): Awaitable<Policy>;
}

/** Plays attempts in the corridor, each from a seed of its own. */
async function attempts(policy: Policy, { evaluation = false, seed = 1 } = {}): Promise<readonly Trajectory[]> {
  const environment = corridor();
  const trajectories: Trajectory[] = [];
  for (const [at, task] of (await environment.tasks('train')).entries()) {
    const { signal } = new AbortController();
    const options = { environment, policy, task, seed: deriveSeed(seed, at), worldSeed: at, signal, evaluation };
    const trajectory = await rollout(options);
    const { end } = trajectory;
    if (end.kind === 'failed' || end.kind === 'forfeited') throw new Error(`the policy failed: ${end.message}`);
    trajectories.push(trajectory);
  }
  return trajectories;
}

const actionsOf = (trajectories: readonly Trajectory[]): readonly Action[] =>
  trajectories.flatMap(({ transitions }) => transitions.map(({ action }) => action));

const rule =
  (check: (policy: Policy, subject: PolicySubject) => Promise<string | undefined>) => async (subject: PolicySubject) =>
    check(await subject.make(), subject);

const learnerRule = (check: (learner: Learner, subject: PolicySubject) => Promise<string | undefined>) =>
  rule(async (policy, subject) => (isLearner(policy) ? check(policy, subject) : 'the policy is no learner'));

/** What every policy promises, and what a learner promises beyond that. */
export const policyRules = {
  'has a short name': rule(async ({ name }) => {
    const short = typeof name === 'string' && /^\S[^\n]{0,99}$/.test(name);
    ensure(short, `the name is ${JSON.stringify(name)}`, 'give one line of 1 to 100 characters');
    return undefined;
  }),

  'acts in text and plain JSON': rule(async (policy) => {
    for (const action of actionsOf(await attempts(policy))) {
      const text = typeof action.text === 'string' && action.text !== '';
      ensure(text, `an action's text is ${JSON.stringify(action.text)}`, 'act with a text that is not empty');
      const odd = notJson({ ...action, logProbability: 0, value: 0 }, 'action');
      ensure(odd === undefined, `${odd} is no plain JSON`, 'act with plain objects, lists, text and numbers');
    }
    return undefined;
  }),

  'chooses among the listed actions': rule(async (policy) => {
    for (const { opening, transitions } of await attempts(policy)) {
      const observations: readonly Observation[] = [opening, ...transitions.map(({ observation }) => observation)];
      for (const [at, { action }] of transitions.entries()) {
        const { actions = [] } = observations[at]!;
        const listed = actions.includes(action.text);
        ensure(
          listed,
          `"${action.text}" was chosen from ${JSON.stringify(actions)}`,
          'choose from observation.actions',
        );
      }
    }
    return undefined;
  }),

  'gives log-probabilities of at most 0 and finite values': rule(async (policy) => {
    for (const { text, logProbability = 0, value = 0 } of actionsOf(await attempts(policy))) {
      const change = 'give the natural logarithm of a probability, and a finite estimate, or leave them out';
      const sound = logProbability <= 0 && logProbability > Number.NEGATIVE_INFINITY && Number.isFinite(value);
      ensure(sound, `"${text}" came with log-probability ${logProbability} and value ${value}`, change);
    }
    return undefined;
  }),

  'repeats itself under one seed': rule(async (policy) => {
    const first = actionsOf(await attempts(policy));
    const change = 'take every random number from the seed given to begin()';
    ensureSame(actionsOf(await attempts(policy)), first, 'same task, seed and observations, other actions', change);
    return undefined;
  }),

  'repeats itself when it plays to win': rule(async (policy) => {
    const first = actionsOf(await attempts(policy, { evaluation: true }));
    const change = 'take every random number from the seed, with evaluation: true as without';
    ensureSame(
      actionsOf(await attempts(policy, { evaluation: true })),
      first,
      'an evaluation went differently',
      change,
    );
    return undefined;
  }),

  'keeps open players apart': rule(async (policy) => {
    const environment = corridor();
    const [task] = await environment.tasks('train');
    const { signal } = new AbortController();
    const { observation } = await environment.start(task!, { seed: 1, signal });
    const begin = (seed: number) => policy.begin({ task: task!, seed, signal });
    const play = async (between: () => unknown) => {
      const player = begin(1);
      const actions: Action[] = [];
      for (let step = 0; step < 12; step++) {
        actions.push(await player.act(observation));
        await between();
      }
      return actions;
    };
    const alone = await play(() => undefined);
    if (JSON.stringify(alone) !== JSON.stringify(await play(() => undefined)))
      return 'players do not repeat themselves';
    const together = await play(() => begin(2).act(observation));
    const change = 'keep state inside begin(), not on the policy';
    ensureSame(together, alone, 'one player changed the choices of another', change);
    return undefined;
  }),

  'evaluates every transition': learnerRule(async (learner) => {
    const trajectories = await attempts(learner);
    const { logProbabilities, values, entropies } = await learner.evaluate(trajectories);
    const { length } = actionsOf(trajectories);
    const lengths = [logProbabilities, values, entropies].map((list) => list.length);
    const change = 'give one entry per transition, trajectories in order, transitions in order';
    ensureSame(lengths, [length, length, length], `${length} transitions gave other numbers of entries`, change);
    const sound =
      logProbabilities.every((value) => value <= 0 && Number.isFinite(value)) &&
      values.every(Number.isFinite) &&
      entropies.every((value) => value >= -1e-9 && Number.isFinite(value));
    ensure(sound, 'an entry is out of range', 'log-probabilities are at most 0, entropies at least 0, all are finite');
    return undefined;
  }),

  'finds again the log-probabilities that it acted with': learnerRule(async (learner) => {
    const trajectories = await attempts(learner);
    const { logProbabilities } = await learner.evaluate(trajectories);
    for (const [at, { text, logProbability }] of actionsOf(trajectories).entries()) {
      if (logProbability === undefined) return 'the policy acts without log-probabilities';
      const difference = Math.abs(logProbability - logProbabilities[at]!);
      const seen = `"${text}" was taken with ${logProbability} and evaluated with ${logProbabilities[at]}`;
      ensure(difference < 1e-3, seen, 'compute both in the same way: importance ratios start at 1');
    }
    return undefined;
  }),

  'makes likelier what the derivatives ask for': learnerRule(async (learner) => {
    const trajectories = (await attempts(learner)).slice(0, 1);
    const before = await learner.evaluate(trajectories);
    // The first transition only: asking for several actions in one state at once could make some of them less likely.
    const logProbability = Float64Array.from(before.logProbabilities, (_, at) => (at === 0 ? -1 : 0));
    const was = before.logProbabilities[0]!;
    await learner.descend({ evaluation: before, derivatives: { logProbability } });
    const is = (await learner.evaluate(trajectories)).logProbabilities[0]!;
    const seen = `a step along a derivative of -1 took a log-probability from ${was} to ${is}`;
    ensure(is > was, seen, 'descend: a negative derivative of the loss raises the log-probability');
    return undefined;
  }),

  'keeps its copies apart': learnerRule(async (learner) => {
    const trajectories = await attempts(learner);
    const before = await learner.evaluate(trajectories);
    const copy = learner.copy();
    const evaluation = await copy.evaluate(trajectories);
    const same = 'copy all that choices depend on';
    ensureSame([...evaluation.logProbabilities], [...before.logProbabilities], 'a copy evaluates differently', same);
    const logProbability = Float64Array.from(before.logProbabilities, () => -1);
    await copy.descend({ evaluation, derivatives: { logProbability } });
    const after = await learner.evaluate(trajectories);
    const apart = 'give the copy weights of its own';
    ensureSame(
      [...after.logProbabilities],
      [...before.logProbabilities],
      'training a copy changed the original',
      apart,
    );
    return undefined;
  }),

  'evaluates the same after a snapshot': learnerRule(async (learner, subject) => {
    const trajectories = await attempts(learner);
    const evaluation = await learner.evaluate(trajectories);
    const logProbability = Float64Array.from(evaluation.logProbabilities, (_, at) => (at % 2 ? 1 : -1));
    await learner.descend({ evaluation, derivatives: { logProbability } });
    const saved = JSON.parse(JSON.stringify(learner.snapshot()));
    const restored = (await subject.make()) as Learner;
    restored.restore(saved);
    const [one, other] = [await learner.evaluate(trajectories), await restored.evaluate(trajectories)];
    const change = 'save everything that choices depend on, as plain JSON';
    ensureSame([...other.logProbabilities], [...one.logProbabilities], 'the restored learner differs', change);
    return undefined;
  }),

  'refuses a snapshot of something else': learnerRule(async (learner) => {
    const error = await errorOf(() => learner.restore({ kind: 'something else', version: 99 }));
    ensure(error !== undefined, 'a foreign snapshot was taken', 'store kind and version, and throw where they differ');
    return undefined;
  }),
} satisfies Rules<PolicySubject>;
