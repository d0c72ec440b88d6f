import type { Optimizer, TrajectoryGroup } from '@dreamgym/core';
import { describe } from 'vitest';
import { isLearner, reinforce } from '../fakes/reinforce.ts';
import { testRules } from '../self-test.fixture.ts';
import { type OptimizerSubject, optimizerRules } from './optimizer-rules.ts';

type Good = ReturnType<typeof reinforce>;

const altered = (alter: (good: Good) => Partial<Optimizer>) => (): OptimizerSubject => ({
  make: () => {
    const good = reinforce();
    return { ...good, ...alter(good) };
  },
});

const withUpdate = (alter: (update: Good['update']) => Optimizer['update']) =>
  altered(({ update }) => ({ update: alter(update) }));

const everyEnd = (groups: readonly TrajectoryGroup[], kind: string) =>
  groups.every(({ trajectories }) => trajectories.every(({ end }) => end.kind === kind));

describe('optimizerRules', () => {
  testRules(
    optimizerRules,
    { make: reinforce },
    {
      'has a short name': [altered(() => ({ name: ' ' })), 'the name is " "'],
      'gives finite metrics': [
        withUpdate((update) => async (request) => {
          const { policy, metrics } = await update(request);
          const mixed = new Set(
            request.groups.flatMap(({ trajectories }) => trajectories.map((each) => each.transitions[0]!.reward)),
          );
          const counted = mixed.size > 1 && everyEnd(request.groups, 'terminated');
          return { policy, metrics: counted ? { loss: Number.NaN } : metrics };
        }),
        'the metric loss is NaN',
      ],
      'makes the policy better': [
        withUpdate((update) => async (request) => {
          const groups = request.groups.map((group) => ({
            ...group,
            trajectories: group.trajectories.map((each) => ({
              ...each,
              transitions: each.transitions.map((transition) => ({ ...transition, reward: 1 - transition.reward })),
            })),
          }));
          return update({ ...request, groups });
        }),
        '15 updates took the success at a choice of three from .* to 0',
      ],
      'repeats itself under one seed': [
        () => {
          let instances = 0;
          return altered(({ update, snapshot, restore }) => {
            let instance = instances++;
            return {
              async update(request) {
                const { policy, metrics } = await update(request);
                return { policy, metrics: { ...metrics, instance } };
              },
              snapshot: () => [instance, snapshot()],
              restore(saved) {
                if (!Array.isArray(saved)) throw new Error('foreign');
                instance = saved[0];
                restore(saved[1]);
              },
            };
          })();
        },
        'the same update gave other metrics',
      ],
      'leaves failed attempts out': [
        withUpdate((update) => async (request) => {
          if (everyEnd(request.groups, 'failed')) return update(request);
          const groups = request.groups.map((group) => ({
            ...group,
            trajectories: group.trajectories.map((each) => ({ ...each, end: { kind: 'terminated' as const } })),
          }));
          return update({ ...request, groups });
        }),
        'failed attempts changed the update',
      ],
      'goes on where every attempt failed': [
        withUpdate((update) => async (request) => {
          if (everyEnd(request.groups, 'failed')) throw new Error('nothing to average');
          return update(request);
        }),
        'a batch of failures led to: nothing to average',
      ],
      'goes on where all rewards are the same': [
        withUpdate((update) => async (request) => {
          const rewards = request.groups.flatMap(({ trajectories }) =>
            trajectories.map((each) => each.transitions[0]!.reward),
          );
          const { policy, metrics } = await update(request);
          return { policy, metrics: rewards.every((reward) => reward === 1) ? { scale: 1 / 0 } : metrics };
        }),
        'groups whose rewards are all 1 led to: the metric scale is Infinity',
      ],
      'refuses a policy that it cannot train': [
        withUpdate(
          (update) => async (request) =>
            isLearner(request.policy) ? update(request) : { policy: request.policy, metrics: {} },
        ),
        'a policy without weights was trained',
      ],
      'goes on the same after a snapshot': [
        altered(() => ({ snapshot: () => ({ kind: 'reinforce', updates: 0 }) })),
        'the restored optimizer updates differently',
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
