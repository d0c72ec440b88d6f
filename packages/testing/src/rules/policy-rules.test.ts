import type { Action, Learner, Player } from '@dreamgym/core';
import { describe } from 'vitest';
import { tabularLearner } from '../fakes/tabular-learner.ts';
import { testRules } from '../self-test.fixture.ts';
import { type PolicySubject, policyRules } from './policy-rules.ts';

const altered = (alter: (good: Learner) => Partial<Learner>) => (): PolicySubject => ({
  make: () => {
    const good = tabularLearner();
    return { ...good, ...alter(good) };
  },
});

const withPlayers = (alter: (act: (...given: Parameters<Player['act']>) => Action) => Player['act']) =>
  altered(({ begin }) => ({
    begin(request) {
      const player = begin(request);
      return { act: alter((observation) => player.act(observation) as Action) };
    },
  }));

describe('policyRules', () => {
  testRules(
    policyRules,
    { make: tabularLearner },
    {
      'has a short name': [altered(() => ({ name: 'two\nlines' })), 'the name is "two'],
      'acts in text and plain JSON': [
        withPlayers((act) => (observation) => ({ ...act(observation), reasoning: new Error('none') as never })),
        'action.reasoning is no plain JSON',
      ],
      'chooses among the listed actions': [
        () => ({
          make: () => ({ name: 'stubborn', begin: () => ({ act: () => ({ text: 'go up' }) }) }),
        }),
        'was chosen from',
      ],
      'gives log-probabilities of at most 0 and finite values': [
        withPlayers((act) => (observation) => ({ ...act(observation), value: Number.NaN })),
        'and value NaN',
      ],
      'repeats itself under one seed': [
        altered(({ begin }) => {
          let players = 0;
          return {
            begin: (request) => begin(request.evaluation ? request : { ...request, seed: request.seed + players++ }),
          };
        }),
        'same task, seed and observations, other actions',
      ],
      'repeats itself when it plays to win': [
        altered(({ begin }) => {
          let players = 0;
          return {
            begin: (request) =>
              begin(request.evaluation ? { ...request, seed: players++, evaluation: false } : request),
          };
        }),
        'an evaluation went differently',
      ],
      'keeps open players apart': [
        altered(({ begin }) => {
          let shared: Player | undefined;
          return {
            begin(request) {
              shared = begin(request);
              return { act: (observation) => shared!.act(observation) };
            },
          };
        }),
        'one player changed the choices of another',
      ],
      'evaluates every transition': [
        altered(({ evaluate }) => ({
          async evaluate(trajectories) {
            const evaluation = await evaluate(trajectories);
            return { ...evaluation, entropies: evaluation.entropies.slice(1) };
          },
        })),
        'gave other numbers of entries',
      ],
      'finds again the log-probabilities that it acted with': [
        withPlayers((act) => (observation) => ({ ...act(observation), logProbability: -0.01 })),
        'was taken with -0.01 and evaluated with',
      ],
      'makes likelier what the derivatives ask for': [
        altered(({ descend }) => ({
          descend({ evaluation, derivatives }) {
            const logProbability = derivatives.logProbability.map((value) => -value);
            return descend({ evaluation, derivatives: { logProbability } });
          },
        })),
        'took a log-probability from',
      ],
      'keeps its copies apart': [
        () => ({
          make: () => {
            const good: Learner = { ...tabularLearner(), copy: () => good };
            return good;
          },
        }),
        'training a copy changed the original',
      ],
      'evaluates the same after a snapshot': [
        altered(() => ({ snapshot: () => ({ kind: 'tabular-learner', weights: [], values: [] }) })),
        'the restored learner differs',
      ],
      'refuses a snapshot of something else': [
        altered(({ restore }) => ({
          restore(saved) {
            try {
              restore(saved);
            } catch {
              // Taken all the same.
            }
          },
        })),
        'a foreign snapshot was taken',
      ],
    },
  );
});
