import type { Awaitable, Reference, ReplayBuffer, ReplayQuery, Trajectory } from '@dreamgym/core';
import { trajectory } from '../fakes/trajectory.ts';
import { ensure, ensureSame, errorOf } from './expectations.ts';
import type { Rules } from './rule.ts';

export interface ReplayBufferSubject {
  /** A fresh, empty replay buffer with room for a hundred transitions; the kit closes it. */
  make(): Awaitable<ReplayBuffer>;
  /** For buffers that outlive their process: the one made last again, which has been closed. Its snapshots need hold for it alone. */
  reopen?(): Awaitable<ReplayBuffer>;
}

const kitchen = () =>
  trajectory({
    task: 'kitchen',
    opening: 'You are in the kitchen. The fridge is closed.',
    steps: [
      ['open fridge', 'The fridge is open. You see an egg.'],
      ['take egg', 'You hold an egg.'],
    ],
  });
const office = () =>
  trajectory({
    task: 'office',
    origin: 'dreamed',
    opening: 'You stand at a desk with a lamp and a book.',
    steps: [['switch on lamp', 'The lamp shines.']],
  });
const failed = (): Trajectory => ({
  ...trajectory({ task: 'cellar', opening: 'It is dark.', steps: [['go down', 'It is darker.']] }),
  end: { kind: 'failed', code: 'ENVIRONMENT', message: 'the cellar is gone' },
});

/** What files, databases and readers of lines stumble over. */
const odd = '\ufeff\u2028a\u2029\u0000\r\n\ud800 \ud83d\ude00';

const fromKitchen: ReplayQuery = {
  observation: 'The fridge is open. You see an egg.',
  action: 'take egg',
  limit: 3,
};

function rule(check: (buffer: ReplayBuffer, subject: ReplayBufferSubject) => Promise<string | undefined>) {
  return async (subject: ReplayBufferSubject) => {
    const buffer = await subject.make();
    try {
      return await check(buffer, subject);
    } finally {
      await errorOf(() => buffer.close?.());
    }
  };
}

async function fill(buffer: ReplayBuffer): Promise<void> {
  for (const each of [kitchen(), office()]) await buffer.add(each);
}

/** Another buffer to restore into: a fresh one, or where the storage outlives its process, that with one more trajectory. */
async function another(buffer: ReplayBuffer, subject: ReplayBufferSubject): Promise<ReplayBuffer> {
  if (!subject.reopen) return subject.make();
  await buffer.add({ ...kitchen(), task: { ...kitchen().task, id: 'later' } });
  await buffer.close?.();
  return subject.reopen();
}

const noSnapshot = 'the replay buffer takes no snapshots';

/** What every replay buffer promises. */
export const replayBufferRules = {
  'counts what it holds by origin': rule(async (buffer) => {
    await fill(buffer);
    ensureSame(
      buffer.count(),
      { real: 2, dreamed: 1 },
      'the counts differ',
      'count stored transitions, not trajectories',
    );
    return undefined;
  }),

  'finds nothing while it is empty': rule(async (buffer) => {
    const found = await buffer.search(fromKitchen);
    ensure(found.length === 0, `${found.length} cases were found in an empty buffer`, 'return an empty list');
    return undefined;
  }),

  'finds a case by its own state and action': rule(async (buffer) => {
    await fill(buffer);
    const [best] = await buffer.search(fromKitchen);
    ensure(best !== undefined, 'the search found nothing', 'make what was added searchable at once');
    const { task, index, observation, action } = best;
    const change = 'rank by the similarity of state and action together';
    const expected = { task: 'kitchen', index: 1, observation: fromKitchen.observation, action: 'take egg' };
    ensureSame({ task, index, observation, action }, expected, 'another case came first', change);
    return undefined;
  }),

  'tells what came of a case': rule(async (buffer) => {
    await fill(buffer);
    const found = (await buffer.search(fromKitchen)).find(({ action }) => action === 'take egg');
    const { next, reward, terminated, origin } = found ?? ({} as Partial<Reference>);
    const expected = { next: 'You hold an egg.', reward: 1, terminated: true, origin: 'real' };
    ensureSame({ next, reward, terminated, origin }, expected, 'the reference differs', 'copy the stored transition');
    return undefined;
  }),

  'gives the best first': rule(async (buffer) => {
    await fill(buffer);
    const similarities = (await buffer.search(fromKitchen)).map(({ similarity }) => similarity);
    const descending = similarities.every((value, at) => at === 0 || value <= similarities[at - 1]!);
    ensure(descending, `the similarities are ${similarities.join(', ')}`, 'sort them from high to low');
    return undefined;
  }),

  'keeps similarities within [-1, 1]': rule(async (buffer) => {
    await fill(buffer);
    for (const { similarity } of await buffer.search(fromKitchen)) {
      const within = similarity >= -1 && similarity <= 1;
      ensure(within, `a similarity is ${similarity}`, 'give the cosine, and clamp what rounding adds');
    }
    return undefined;
  }),

  'gives as many cases as asked for, where it has them': rule(async (buffer) => {
    await fill(buffer);
    for (const limit of [1, 2, 3, 10]) {
      const { length } = await buffer.search({ ...fromKitchen, limit });
      const expected = Math.min(limit, 3);
      ensure(length === expected, `a limit of ${limit} gave ${length} of 3 cases`, `give ${expected}`);
    }
    return undefined;
  }),

  'leaves out the excluded task': rule(async (buffer) => {
    await fill(buffer);
    const found = await buffer.search({ ...fromKitchen, exclude: 'kitchen' });
    const tasks = found.map(({ task }) => task);
    ensureSame(tasks, ['office'], 'without the kitchen, other cases were found', 'leave out this task id and no other');
    return undefined;
  }),

  'finds cases of one origin only, where it is given': rule(async (buffer) => {
    await fill(buffer);
    const real = trajectory({
      task: 'a real kitchen',
      opening: fromKitchen.observation,
      steps: [['wait', 'Time passes.']],
    });
    const dreamed = { ...real.provenance, origin: 'dreamed' as const };
    for (const task of ['one', 'two', 'three']) {
      await buffer.add({ ...real, task: { ...real.task, id: `a dreamed kitchen, ${task}` }, provenance: dreamed });
    }
    await buffer.add(real);
    for (const origin of ['real', 'dreamed'] as const) {
      const found = await buffer.search({ ...fromKitchen, action: 'wait', limit: 3, origin });
      const others = found.filter((each) => each.origin !== origin);
      ensure(
        others.length === 0,
        `${others.length} cases of the other origin were found`,
        `leave out what is not ${origin}`,
      );
      ensure(found.length >= 3, `${found.length} of 3 ${origin} cases were found`, 'go on until the limit is reached');
    }
    return undefined;
  }),

  'keeps ids and texts of any characters': rule(async (buffer) => {
    await buffer.add(trajectory({ task: odd, opening: odd, steps: [[`say ${odd}`, `heard ${odd}`]] }));
    const wanted = { observation: odd, action: `say ${odd}`, limit: 5 };
    const [best] = await buffer.search(wanted);
    const change = 'store what you are given, also NUL, separators of lines and halves of characters';
    const found = { task: best?.task, observation: best?.observation, next: best?.next };
    const expected = { task: odd, observation: odd, next: `heard ${odd}` };
    ensureSame(found, expected, 'odd characters were changed', change);
    const error = await errorOf(() => buffer.search({ ...wanted, exclude: odd }));
    ensure(error === undefined, `without a task of an odd id, the search threw: ${error?.message}`, change);
    return undefined;
  }),

  'refuses failed trajectories silently': rule(async (buffer) => {
    const error = await errorOf(() => buffer.add(failed()));
    ensure(error === undefined, `add() threw: ${error?.message}`, 'return without adding');
    const { real, dreamed } = buffer.count();
    ensure(real + dreamed === 0, 'a failed trajectory was stored', "leave out trajectories whose end is 'failed'");
    return undefined;
  }),

  'answers alike in two instances': rule(async (buffer, subject) => {
    const other = await subject.make();
    await fill(buffer);
    await fill(other);
    const found = await buffer.search(fromKitchen);
    const change = 'take nothing from chance, the clock or earlier instances';
    ensureSame(await other.search(fromKitchen), found, 'a second instance answered differently', change);
    await errorOf(() => other.close?.());
    return undefined;
  }),

  'leaves what it is given as it was': rule(async (buffer) => {
    const given = kitchen();
    await buffer.add(given);
    await buffer.search(fromKitchen);
    ensureSame(given, kitchen(), 'a trajectory was changed', 'copy before you change: others hold it too');
    return undefined;
  }),

  'answers the same after a snapshot': rule(async (buffer, subject) => {
    if (!buffer.snapshot) return noSnapshot;
    await fill(buffer);
    const saved = JSON.parse(JSON.stringify(buffer.snapshot()));
    const found = await buffer.search(fromKitchen);
    const counted = buffer.count();
    const restored = await another(buffer, subject);
    restored.restore?.(saved);
    const change = 'save everything that answers depend on, as plain JSON';
    ensureSame(await restored.search(fromKitchen), found, 'the restored buffer answers differently', change);
    ensureSame(restored.count(), counted, 'the restored buffer counts differently', change);
    await errorOf(() => restored.close?.());
    return undefined;
  }),

  'finds again what it kept': rule(async (buffer, subject) => {
    if (!subject.reopen) return 'the replay buffer does not outlive its process';
    await fill(buffer);
    const found = await buffer.search(fromKitchen);
    const counted = buffer.count();
    await buffer.close?.();
    const reopened = await subject.reopen();
    const change = 'keep what was added before add() returns';
    ensureSame(await reopened.search(fromKitchen), found, 'the reopened buffer answers differently', change);
    ensureSame(reopened.count(), counted, 'the reopened buffer counts differently', change);
    await errorOf(() => reopened.close?.());
    return undefined;
  }),

  'refuses a snapshot of something else': rule(async (buffer) => {
    if (!buffer.restore) return noSnapshot;
    const error = await errorOf(() => buffer.restore?.({ kind: 'something else', version: 99 }));
    ensure(error !== undefined, 'a foreign snapshot was taken', 'store kind and version, and throw where they differ');
    return undefined;
  }),

  'lets itself be closed twice': rule(async (buffer) => {
    if (!buffer.close) return 'the replay buffer has nothing to close';
    const error = (await errorOf(() => buffer.close?.())) ?? (await errorOf(() => buffer.close?.()));
    ensure(error === undefined, `close() threw: ${error?.message}`, 'let close() be called any number of times');
    return undefined;
  }),
} satisfies Rules<ReplayBufferSubject>;
