import type { ReplayBuffer } from '@dreamgym/core';
import { describe } from 'vitest';
import { listBuffer } from '../fakes/list-buffer.ts';
import { testRules } from '../self-test.fixture.ts';
import { type ReplayBufferSubject, replayBufferRules } from './replay-buffer-rules.ts';

type ListBuffer = ReturnType<typeof listBuffer>;

/** A list that can be opened again, by what it held last. */
function storedList(): Required<ReplayBufferSubject> {
  let opened = listBuffer();
  return {
    make: () => {
      opened = listBuffer();
      return opened;
    },
    reopen: () => {
      const kept = opened.snapshot();
      opened = listBuffer();
      opened.restore(kept);
      return opened;
    },
  };
}

const altered = (alter: (good: ListBuffer) => Partial<ReplayBuffer>) => (): ReplayBufferSubject => ({
  make: () => {
    const good = listBuffer();
    return { ...good, ...alter(good) };
  },
});

const withSearch = (alter: (search: ListBuffer['search']) => ListBuffer['search']) =>
  altered(({ search }) => ({ search: alter(search) }));

describe('replayBufferRules', () => {
  testRules(replayBufferRules, storedList(), {
    'counts what it holds by origin': [
      altered(({ count }) => ({ count: () => ({ real: count().real + count().dreamed, dreamed: 0 }) })),
      'the counts differ.*count stored transitions',
    ],
    'finds nothing while it is empty': [
      altered(({ search, count }) => ({
        async search(query) {
          const found = await search(query);
          const made = { task: 'dreamt', index: 0, observation: '', action: '', next: '', reward: 0 } as const;
          if (count().real + count().dreamed > 0) return found;
          return [{ ...made, terminated: false, origin: 'real', similarity: 0 }];
        },
      })),
      '1 cases were found in an empty buffer',
    ],
    'finds a case by its own state and action': [
      withSearch((search) => async (query) => search({ ...query, observation: 'desk', action: 'lamp' })),
      'another case came first',
    ],
    'tells what came of a case': [
      withSearch((search) => async (query) => (await search(query)).map((found) => ({ ...found, reward: 0 }))),
      'the reference differs.*copy the stored transition',
    ],
    'gives the best first': [
      withSearch((search) => async (query) => {
        const [best, ...others] = await search(query);
        return best ? [best, ...others.reverse()] : [];
      }),
      'sort them from high to low',
    ],
    'keeps similarities within [-1, 1]': [
      withSearch(
        (search) => async (query) =>
          (await search(query)).map((found) => ({ ...found, similarity: 100 * found.similarity })),
      ),
      'a similarity is 100; give the cosine',
    ],
    'gives as many cases as asked for, where it has them': [
      withSearch((search) => async (query) => search({ ...query, limit: query.limit + 1 })),
      'a limit of 1 gave 2 of 3 cases; give 1',
    ],
    'leaves out the excluded task': [
      withSearch((search) => async (query) => search({ ...query, exclude: undefined })),
      'without the kitchen, other cases were found',
    ],
    'finds cases of one origin only, where it is given': [
      withSearch((search) => async (query) => search({ ...query, origin: undefined })),
      'cases of the other origin were found; leave out what is not',
    ],
    'keeps ids and texts of any characters': [
      withSearch(
        (search) => async (query) =>
          (await search(query)).map((found) => ({ ...found, task: found.task.replaceAll('\u0000', '') })),
      ),
      'odd characters were changed',
    ],
    'refuses failed trajectories silently': [
      altered(({ add }) => ({ add: (trajectory) => add({ ...trajectory, end: { kind: 'truncated' } }) })),
      'a failed trajectory was stored',
    ],
    'answers alike in two instances': [
      () => {
        let instances = 0;
        return altered(({ search, snapshot, restore }) => {
          let instance = instances++;
          return {
            search: async (query) =>
              (await search(query)).map((found) => ({
                ...found,
                similarity: found.similarity / (1 + (instance % 2)),
              })),
            snapshot: () => [instance, snapshot()],
            restore(saved) {
              if (!Array.isArray(saved)) throw new Error('foreign');
              instance = saved[0];
              restore(saved[1]);
            },
          };
        })();
      },
      'a second instance answered differently',
    ],
    'leaves what it is given as it was': [
      altered(({ add }) => ({
        async add(trajectory) {
          await add(trajectory);
          Object.assign(trajectory, { stored: true });
        },
      })),
      'a trajectory was changed',
    ],
    'answers the same after a snapshot': [
      altered(() => ({ snapshot: () => ({ kind: 'list-buffer', stored: [] }) })),
      'the restored buffer answers differently',
    ],
    'finds again what it kept': [
      () => ({ ...storedList(), reopen: listBuffer }),
      'the reopened buffer answers differently',
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
    'lets itself be closed twice': [
      altered(() => {
        let closed = false;
        return {
          async close() {
            if (closed) throw new Error('closed already');
            closed = true;
          },
        };
      }),
      'close\\(\\) threw: closed already',
    ],
  });
});
