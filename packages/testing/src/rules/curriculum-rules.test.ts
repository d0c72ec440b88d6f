import type { Curriculum, Json } from '@dreamgym/core';
import { describe } from 'vitest';
import { listCurriculum } from '../fakes/list-curriculum.ts';
import { testRules } from '../self-test.fixture.ts';
import { type CurriculumSubject, curriculumRules } from './curriculum-rules.ts';

type Good = ReturnType<typeof listCurriculum>;

const altered = (alter: (good: Good) => Partial<Curriculum>) => (): CurriculumSubject => ({
  make: (tasks) => {
    const good = listCurriculum(tasks);
    return { ...good, ...alter(good) };
  },
});

const withPropose = (alter: (propose: Good['propose']) => Good['propose']) =>
  altered(({ propose }) => ({ propose: alter(propose) }));

describe('curriculumRules', () => {
  testRules(
    curriculumRules,
    { make: listCurriculum },
    {
      'proposes exactly as many tasks as asked for': [
        withPropose((propose) => async (request) => (await propose(request)).slice(0, 12)),
        '12 tasks were proposed instead of 30',
      ],
      'proposes tasks that it was given or that were generated': [
        withPropose(
          (propose) => async (request) =>
            (await propose(request)).map((task) => ({ ...task, instruction: 'Do something.' })),
        ),
        'the task ".*" was changed',
      ],
      'repeats no task while enough are known': [
        withPropose((propose) => async (request) => {
          const half = await propose({ ...request, count: Math.ceil(request.count / 2) });
          return [...half, ...half].slice(0, request.count);
        }),
        'is twice among 8 of 12 tasks; draw without replacement',
      ],
      'repeats itself under one seed': [
        () => {
          let instances = 0;
          return altered(({ propose, snapshot, restore }) => {
            let instance = instances++;
            return {
              propose: (request) => propose({ ...request, seed: request.seed + 100 * instance }),
              snapshot: () => [instance, snapshot()],
              restore(saved) {
                if (!Array.isArray(saved)) throw new Error('foreign');
                instance = saved[0];
                restore(saved[1]);
              },
            };
          })();
        },
        'another instance proposed other tasks',
      ],
      'learns from records, not from proposals': [
        altered(({ propose, record, snapshot, restore }) => {
          let calls = 0;
          return {
            propose: (request) => propose({ ...request, seed: request.seed + 1000 * calls++ }),
            record: (groups) => record(groups),
            snapshot() {
              calls = 0;
              return snapshot();
            },
            restore,
          };
        }),
        'asking again gave other tasks',
      ],
      'keeps no trace of a proposal': [
        altered(({ propose, snapshot, restore }) => {
          let asked = 0;
          return {
            propose(request) {
              asked += 1;
              return propose(request);
            },
            snapshot: () => ({ asked, inner: snapshot() }),
            restore(saved) {
              const { asked: before, inner } = saved as { asked: number; inner: Json };
              restore(inner ?? null);
              asked = before;
            },
          };
        }),
        'a proposal changed the snapshot',
      ],
      'proposes other tasks under other seeds': [
        withPropose((propose) => (request) => propose({ ...request, seed: 7 })),
        '40 seeds gave one and the same proposal',
      ],
      'changes its picks by what was recorded': [
        altered(() => ({ record: async () => {} })),
        'in \\d+ of 40 proposals before and \\d+ after',
      ],
      'goes on where every attempt failed': [
        altered(({ record }) => ({
          async record(groups) {
            if (groups.some(({ trajectories }) => trajectories.every(({ end }) => end.kind === 'failed'))) {
              throw new Error('no rewards');
            }
            await record(groups);
          },
        })),
        'a group of failures led to: no rewards',
      ],
      'goes on where everything is solved': [
        altered(({ propose, record }) => {
          let hopeless = false;
          return {
            async propose(request) {
              if (hopeless) throw new Error('all weights are 0');
              return propose(request);
            },
            async record(groups) {
              await record(groups);
              hopeless = groups.every(({ trajectories }) =>
                trajectories.every(({ end, transitions }) => end.kind !== 'failed' && transitions.at(-1)!.reward === 1),
              );
            },
          };
        }),
        'propose\\(\\) threw: all weights are 0',
      ],
      'proposes nothing once the signal has aborted': [
        withPropose((propose) => (request) => propose({ ...request, signal: new AbortController().signal })),
        'with an aborted signal gave undefined',
      ],
      'proposes the same after a snapshot': [
        altered(() => ({ snapshot: () => ({ kind: 'list-curriculum', mixed: [] }) })),
        'the restored curriculum proposes other tasks',
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
