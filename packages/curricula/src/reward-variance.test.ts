import type { Environment, Task, TaskGenerator } from '@dreamgym/core';
import { checkCurriculum, trajectoryGroup as group } from '@dreamgym/testing';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { generatedTask, idsOf, request, seedTasks } from './curricula.fixture.ts';
import { rewardVariance } from './reward-variance.ts';

/** How often each id is proposed over many seeds. */
async function frequencies(curriculum: ReturnType<typeof rewardVariance>, count: number, seeds = 400) {
  const counts = new Map<string, number>();
  for (let seed = 0; seed < seeds; seed++) {
    for (const { id } of await curriculum.propose(request(count, seed))) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return (id: string) => (counts.get(id) ?? 0) / seeds;
}

/** Gives `count` new tasks per call and notes what it was asked. */
function countingGenerator() {
  const calls: { parents: string[]; count: number }[] = [];
  const generator: TaskGenerator = {
    async generate({ parents, count }) {
      calls.push({ parents: idsOf(parents), count });
      return Array.from({ length: count }, (_, at) => generatedTask(`g${calls.length}.${at}`, parents[0]!.id));
    },
  };
  return { calls, generator };
}

checkCurriculum('rewardVariance', (tasks) => rewardVariance({ tasks }));

describe('rewardVariance', () => {
  it('proposes distinct tasks, exactly as many as asked, whatever was recorded', async () => {
    const outcome = fc.tuple(
      fc.nat(9),
      fc.array(fc.constantFrom(0, 1, 0.5, 'failed' as const), { minLength: 1, maxLength: 4 }),
    );
    const scenario = { outcomes: fc.array(outcome), count: fc.integer({ min: 1, max: 25 }), seed: fc.integer() };
    await fc.assert(
      fc.asyncProperty(fc.record(scenario), async ({ outcomes, count, seed }) => {
        const tasks = seedTasks(10);
        const curriculum = rewardVariance({ tasks });
        await curriculum.record(outcomes.map(([at, rewards]) => group(tasks[at]!, rewards)));
        const ids = idsOf(await curriculum.propose(request(count, seed)));
        expect(ids).toHaveLength(count);
        expect(new Set(ids).size).toBe(Math.min(count, 10));
      }),
    );
  });

  it('proposes in proportion to the variance of the rewards', async () => {
    const tasks = seedTasks(4);
    const curriculum = rewardVariance({ tasks, staleness: 0 });
    await curriculum.record([
      group(tasks[0]!, [0, 1, 0, 1]), // 0.25
      group(tasks[1]!, [0, 0, 0, 1]), // 0.1875
      group(tasks[2]!, [1, 1, 1, 1]), // 0
      group(tasks[3]!, [0, 0, 0, 'failed']), // 0
    ]);
    const share = await frequencies(curriculum, 1, 4000);
    expect(share('t0')).toBeCloseTo(0.25 / 0.4375, 1);
    expect(share('t1')).toBeCloseTo(0.1875 / 0.4375, 1);
    expect([share('t2'), share('t3')]).toEqual([0, 0]);
  });

  it('comes back to what it proposed long ago, in proportion to the age', async () => {
    const tasks = seedTasks(3);
    const curriculum = rewardVariance({ tasks, staleness: 0.4 });
    await curriculum.record([group(tasks[0]!, [1, 1])]);
    await curriculum.record([group(tasks[1]!, [1, 1])]);
    await curriculum.record([group(tasks[2]!, [0, 1])]);
    const share = await frequencies(curriculum, 1, 4000);
    // Ages 2, 1 and 0; all the value is in the third.
    expect(Math.abs(share('t0') - (0.4 * 2) / 3)).toBeLessThan(0.03);
    expect(Math.abs(share('t1') - 0.4 / 3)).toBeLessThan(0.03);
    expect(Math.abs(share('t2') - 0.6)).toBeLessThan(0.03);
  });

  it('goes by the last group only', async () => {
    const tasks = seedTasks(2);
    const curriculum = rewardVariance({ tasks, staleness: 0 });
    await curriculum.record([group(tasks[0]!, [0, 1]), group(tasks[1]!, [0, 1])]);
    await curriculum.record([group(tasks[0]!, [1, 1])]);
    expect((await frequencies(curriculum, 1))('t1')).toBe(1);
  });

  it('gives its share to tasks that were never attempted', async () => {
    const tasks = seedTasks(100);
    const curriculum = rewardVariance({ tasks, exploration: 0.25 });
    await curriculum.record(tasks.slice(0, 50).map((task) => group(task, [0, 1])));
    const ids = idsOf(await curriculum.propose(request(16, 7)));
    expect(ids.filter((id) => Number(id.slice(1)) >= 50)).toHaveLength(4);
  });

  it('is uniform where every attempt went the same', async () => {
    const tasks = seedTasks(5);
    for (const reward of [0, 1]) {
      const curriculum = rewardVariance({ tasks });
      for (const task of tasks) await curriculum.record([group(task, [reward, reward])]);
      const share = await frequencies(curriculum, 1, 3000);
      for (const { id } of tasks) expect(Math.abs(share(id) - 0.2)).toBeLessThan(0.03);
    }
  });

  it('takes equal partial scores for no variance at all', async () => {
    const tasks = seedTasks(2);
    const curriculum = rewardVariance({ tasks, staleness: 0 });
    await curriculum.record([group(tasks[0]!, [0.1, 0.1, 0.1]), group(tasks[1]!, [0, 0, 0])]);
    expect((await frequencies(curriculum, 1))('t1')).toBeGreaterThan(0.4);
  });

  it('still counts as unseen what only failed', async () => {
    const tasks = seedTasks(2);
    const curriculum = rewardVariance({ tasks, exploration: 1 });
    await curriculum.record([group(tasks[0]!, ['failed', 'failed']), group(tasks[1]!, [0, 1])]);
    expect((await frequencies(curriculum, 1))('t0')).toBe(1);
  });

  it('never lets generated tasks pass their share, fresh and attempted together', async () => {
    const tasks = seedTasks(30);
    const { calls, generator } = countingGenerator();
    const curriculum = rewardVariance({ tasks, taskGenerator: generator, generatedShare: 0.25 });
    let seen = 0;
    for (let seed = 0; seed < 20; seed++) {
      const proposal = await curriculum.propose(request(10, seed));
      const generated = proposal.filter(({ origin }) => origin.kind === 'generated');
      expect(generated.length).toBeLessThanOrEqual(2);
      expect(new Set(idsOf(proposal)).size).toBe(10);
      seen += generated.length;
      await curriculum.record(proposal.map((task) => group(task, [0, 1])));
    }
    expect(seen).toBe(2 * 19); // Nothing is known of any task before the first record.
    expect(calls[0]).toMatchObject({ count: 2 });
  });

  it('proposes generated tasks again where the generator has no new ones', async () => {
    const tasks = seedTasks(3);
    const made = [generatedTask('g', 't0'), generatedTask('h', 't0')];
    const taskGenerator: TaskGenerator = { generate: async () => made };
    const curriculum = rewardVariance({ tasks, taskGenerator, generatedShare: 0.5, staleness: 0 });
    await curriculum.record([group(tasks[0]!, [1, 1]), group(tasks[1]!, [1, 1]), group(tasks[2]!, [1, 1])]);
    await curriculum.record(made.map((task) => group(task, [0, 1])));
    const share = await frequencies(curriculum, 2);
    expect(share('g') + share('h')).toBe(1);
  });

  it('shows the generator the tasks of highest variance and keeps who begat whom', async () => {
    const tasks = seedTasks(4);
    const { calls, generator } = countingGenerator();
    const curriculum = rewardVariance({ tasks, taskGenerator: generator, parents: 2 });
    await curriculum.record([
      group(tasks[0]!, [0, 0, 0, 1]),
      group(tasks[1]!, [1, 1]),
      group(tasks[2]!, [0, 1]),
      group(tasks[3]!, [0, 0, 0, 0.4]),
    ]);
    const proposal = await curriculum.propose(request(4, 1));
    expect(calls).toEqual([{ parents: ['t2', 't0'], count: 1 }]);
    const child = proposal.find(({ id }) => id === 'g1.0')!;
    // How the parent stands changes in the same record; the lineage keeps what it was.
    await curriculum.record([group(tasks[2]!, [1, 1]), group(child, [0, 0, 0, 1])]);
    await curriculum.record([group(child, [1, 1])]);
    expect(curriculum.lineage()).toEqual([
      {
        task: 'g1.0',
        instruction: 'g1.0',
        parent: 't2',
        reason: 'harder than t2',
        parentAtBirth: { round: 1, variance: 0.25, success: 0.5 },
        birth: { round: 2, variance: 0.1875, success: 0.25 },
        latest: { round: 3, variance: 0, success: 1 },
        groups: 2,
      },
    ]);
  });

  it('leaves out what the generator repeats or gives beyond what was asked', async () => {
    const tasks = seedTasks(3);
    const given = [
      generatedTask('t1', 't0'),
      generatedTask('g', 't0'),
      generatedTask('g', 't0'),
      generatedTask('h', 't0'),
    ];
    const taskGenerator: TaskGenerator = { generate: async () => given };
    const curriculum = rewardVariance({ tasks, taskGenerator, generatedShare: 0.5 });
    await curriculum.record([group(tasks[0]!, [0, 1])]);
    const proposal = await curriculum.propose(request(2, 1));
    expect(idsOf(proposal.filter(({ origin }) => origin.kind === 'generated'))).toEqual(['g']);
  });

  it('proposes the same after its snapshot went through JSON', async () => {
    const tasks = seedTasks(20);
    const taskGenerator: TaskGenerator = {
      generate: async ({ parents, seed }) => [generatedTask(`${parents[0]!.id} ${seed}`, parents[0]!.id)],
    };
    const make = () => rewardVariance({ tasks, taskGenerator });
    const curriculum = make();
    for (let seed = 0; seed < 4; seed++) {
      const proposal = await curriculum.propose(request(6, seed));
      await curriculum.record(proposal.map((task, at) => group(task, [0, at % 2])));
    }
    const restored = make();
    restored.restore(JSON.parse(JSON.stringify(curriculum.snapshot())));
    for (let seed = 0; seed < 5; seed++) {
      expect(await restored.propose(request(8, seed))).toEqual(await curriculum.propose(request(8, seed)));
    }
    expect(restored.lineage()).not.toEqual([]);
    expect(restored.lineage()).toEqual(curriculum.lineage());
    expect(restored.snapshot()).toEqual(curriculum.snapshot());
  });

  it('drops generated tasks that are out of reach or easier than their parents, for good', async () => {
    const [parent, ...others] = seedTasks(3);
    const made = ['hopeless', 'fitting', 'easy'].map((id) => generatedTask(id, parent!.id));
    const taskGenerator: TaskGenerator = { generate: async () => made };
    const options = {
      tasks: [parent!, ...others],
      taskGenerator,
      generatedShare: 1,
      leastSuccess: 0.2,
      exploration: 0,
    };
    const curriculum = rewardVariance(options);
    await curriculum.record([group(parent!, [0, 1]), ...others.map((task) => group(task, [1, 1]))]);
    expect(idsOf(await curriculum.propose(request(3, 1)))).toEqual(['hopeless', 'fitting', 'easy']);
    const rewards = { hopeless: [0, 0, 0, 0.4], fitting: [0, 0, 0, 1], easy: [1, 1, 1, 0] };
    await curriculum.record(made.map((task) => group(task, rewards[task.id as keyof typeof rewards])));
    expect(curriculum.lineage().map(({ dropped }) => dropped)).toEqual([
      'its success of 0.10 is below 0.2',
      undefined,
      'its success of 0.75 is above the 0.50 of its parent',
    ]);
    const restored = rewardVariance(options);
    restored.restore(JSON.parse(JSON.stringify(curriculum.snapshot())));
    for (let seed = 0; seed < 50; seed++) {
      for (const each of [curriculum, restored]) {
        const generated = (await each.propose(request(4, seed))).filter(({ origin }) => origin.kind === 'generated');
        expect(idsOf(generated).every((id) => id === 'fitting')).toBe(true);
      }
    }
    // It may become easy later: the rule is for newcomers.
    await curriculum.record([group(made[1]!, [1, 1])]);
    expect(curriculum.lineage()[1]!.dropped).toBeUndefined();
  });

  it('refuses generated tasks that are held out, but for their wording, or known', async () => {
    const at = (id: string, instruction: string, scene?: string): Task => ({
      id,
      instruction,
      ...(scene !== undefined && { scene }),
      origin: { kind: 'seed' },
    });
    const seed = at('t0', 'bring the mug', 'kitchen');
    const splits: Record<string, Task[]> = {
      train: [seed],
      validation: [at('v', 'Wash the red mug, please', 'kitchen')],
      test: [at('x', 'find a blue shirt in size 8 for less than 40 dollars with long sleeves')],
    };
    const environment: Environment = {
      name: 'test',
      tasks: async (split) => splits[split]!,
      start: () => Promise.reject(new Error('a curriculum starts nothing')),
    };
    const origin = { kind: 'generated', parent: 't0', reason: 'new' } as const;
    const made = [
      { ...at('same', 'wash the RED mug please', 'kitchen'), origin },
      { ...at('elsewhere', 'wash the red mug please', 'bathroom'), origin },
      { ...at('other', 'wash the blue mug please', 'kitchen'), origin },
      { ...at('nearly', 'find a blue shirt in size 8 for less than 50 dollars with long sleeves'), origin },
      { ...at('repeated', 'Bring the mug!', 'kitchen'), origin },
    ];
    const taskGenerator: TaskGenerator = { generate: async () => made };
    const curriculum = rewardVariance({ environment, taskGenerator, generatedShare: 1 });
    await curriculum.record([group(seed, [0, 1])]);
    const proposal = await curriculum.propose(request(8, 1));
    expect(idsOf(proposal.filter((task) => task.origin.kind === 'generated'))).toEqual(['elsewhere', 'other']);
  });

  it('invents nothing while held-out tasks cannot be listed, and asks for them again', async () => {
    const seed = seedTasks(1);
    const taskGenerator = { generate: vi.fn(async () => [generatedTask('repeat task 9', 't0')]) };
    for (const failing of ['validation', 'test']) {
      let broken = true;
      const environment: Environment = {
        name: 'shop',
        async tasks(split) {
          if (split === failing && broken) throw new Error('read ECONNRESET');
          return split === 'train' ? seed : [{ ...seed[0]!, id: split, instruction: `${split} repeat task 9` }];
        },
        start: () => Promise.reject(new Error('a curriculum starts nothing')),
      };
      const curriculum = rewardVariance({ environment, taskGenerator, generatedShare: 1 });
      await curriculum.record([group(seed[0]!, [0, 1])]);
      const message = `the ${failing} tasks of shop cannot be listed, so no task can be invented that is surely none of them: read ECONNRESET`;
      for (let time = 0; time < 2; time++) await expect(curriculum.propose(request(2, 1))).rejects.toThrow(message);
      expect(taskGenerator.generate).not.toHaveBeenCalled();
      broken = false;
      expect(idsOf(await curriculum.propose(request(2, 1)))).toContain('repeat task 9');
      taskGenerator.generate.mockClear();
    }
  });

  it('draws as its weights say, to the last task', async () => {
    const tasks = seedTasks(4);
    const curriculum = rewardVariance({ tasks, staleness: 0.3, exploration: 0 });
    await curriculum.record([group(tasks[0]!, [0, 1])]);
    await curriculum.record([group(tasks[1]!, [0, 0, 0, 1]), group(tasks[2]!, [1, 1])]);
    await curriculum.record([group(tasks[3]!, [0, 1, 1])]);
    const [values, ages] = [
      [1 / 4, 3 / 16, 0, 2 / 9],
      [2, 1, 1, 0],
    ];
    const sum = (list: readonly number[]) => list.reduce((total, each) => total + each, 0);
    const weights = values.map((value, at) => (0.7 * value) / sum(values) + (0.3 * ages[at]!) / sum(ages));
    // Every order of three out of four, by the probability of each draw among what is left.
    const expected = new Map<string, number>();
    const go = (picked: readonly number[], probability: number) => {
      if (picked.length === 3) return void expected.set(picked.map((at) => `t${at}`).join(), probability);
      const left = [0, 1, 2, 3].filter((at) => !picked.includes(at));
      for (const at of left)
        go([...picked, at], (probability * weights[at]!) / sum(left.map((each) => weights[each]!)));
    };
    go([], 1);
    const draws = 20_000;
    const counts = new Map<string, number>();
    for (let seed = 0; seed < draws; seed++) {
      const order = idsOf(await curriculum.propose(request(3, seed))).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(expected.size).toBe(24);
    for (const [order, probability] of expected) {
      const deviation = Math.sqrt(draws * probability * (1 - probability));
      expect(Math.abs((counts.get(order) ?? 0) - draws * probability)).toBeLessThan(4.5 * deviation);
    }
  });

  it('takes its parents from the last record, and of equally good ones by chance', async () => {
    const tasks = seedTasks(20);
    const { calls, generator } = countingGenerator();
    const curriculum = rewardVariance({ tasks, taskGenerator: generator, generatedShare: 1, parents: 2 });
    await curriculum.record(tasks.slice(0, 10).map((task) => group(task, [0, 1])));
    await curriculum.record(tasks.slice(10).map((task, at) => group(task, at < 5 ? [0, 1] : [0, 0, 0, 1])));
    for (let seed = 0; seed < 200; seed++) await curriculum.propose(request(1, seed));
    const counts = new Map<string, number>();
    for (const { parents } of calls) for (const id of parents) counts.set(id, (counts.get(id) ?? 0) + 1);
    expect([...counts.keys()].sort()).toEqual(['t10', 't11', 't12', 't13', 't14']);
    for (const times of counts.values()) expect(Math.abs(times - 80)).toBeLessThan(30);
  });

  it('takes earlier parents in proportion to their values where the last record has too few', async () => {
    const tasks = seedTasks(5);
    const { calls, generator } = countingGenerator();
    const curriculum = rewardVariance({ tasks, taskGenerator: generator, generatedShare: 1, parents: 2 });
    await curriculum.record([group(tasks[0]!, [0, 1]), group(tasks[1]!, [0, 0, 0, 1]), group(tasks[2]!, [1, 1])]);
    await curriculum.record([group(tasks[3]!, [0, 0, 0, 1]), group(tasks[4]!, [0, 0])]);
    for (let seed = 0; seed < 1000; seed++) await curriculum.propose(request(1, seed));
    const seconds = calls.map(({ parents }) => {
      expect(parents).toHaveLength(2);
      expect(parents[0]).toBe('t3');
      return parents[1];
    });
    expect([...new Set(seconds)].sort()).toEqual(['t0', 't1']);
    const share = seconds.filter((id) => id === 't0').length / seconds.length;
    expect(Math.abs(share - 0.25 / 0.4375)).toBeLessThan(0.06);
  });

  it('looks at the tasks that it proposes, and at no others, once it knows them all', async () => {
    let looked = 0;
    const tasks = seedTasks(5000);
    const list = {
      length: tasks.length,
      at(place: number) {
        looked += 1;
        return tasks[place];
      },
    };
    const curriculum = rewardVariance({ tasks: list });
    await curriculum.record(tasks.slice(0, 4000).map((task, at) => group(task, at % 2 ? [0, 1] : [1, 1])));
    await curriculum.propose(request(16, 1));
    looked = 0;
    for (let seed = 0; seed < 10; seed++) {
      const proposal = await curriculum.propose(request(16, seed));
      await curriculum.record(proposal.map((task) => group(task, [0, 1])));
    }
    expect(looked).toBe(160);
  });

  it('counts every group of a task that comes twice in a record, and births once', async () => {
    const [parent] = seedTasks(1);
    const made = generatedTask('made', 't0');
    const curriculum = rewardVariance({ tasks: [parent!] });
    await curriculum.record([group(parent!, [1, 1]), group(made, [0, 1]), group(made, [1, 1])]);
    expect(curriculum.lineage()).toHaveLength(1);
    expect(curriculum.lineage()[0]).toMatchObject({ groups: 2, birth: { success: 0.5 }, latest: { success: 1 } });
    expect(curriculum.lineage()[0]!.parentAtBirth).toBeUndefined();
  });

  it('weighs tasks of one group together, where it is told which', async () => {
    const tasks = seedTasks(4);
    const groups = {
      groupsOf: async (list: readonly Task[]) => list.map(({ id }) => (['t0', 't1'].includes(id) ? 'a' : 'b')),
    };
    const curriculum = rewardVariance({ tasks, groups, staleness: 0, exploration: 0 });
    // One attempt each, as in PPO: alone no task has any variance.
    await curriculum.record([
      group(tasks[0]!, [1]),
      group(tasks[1]!, [0]),
      group(tasks[2]!, [0]),
      group(tasks[3]!, ['failed']),
    ]);
    const share = await frequencies(curriculum, 1);
    expect(share('t0')).toBeCloseTo(0.5, 1);
    expect(share('t0') + share('t1')).toBe(1);
  });

  it('says what is wrong with options, tasks, generated tasks and snapshots', async () => {
    expect(() => rewardVariance({})).toThrow('give it an environment or tasks');
    expect(() => rewardVariance({ tasks: [], exploration: 2 })).toThrow('exploration is 2; give a share from 0 to 1');
    await expect(rewardVariance({ tasks: [] }).propose(request(1, 1))).rejects.toThrow('the list of tasks is empty');
    const twice = async () => [...seedTasks(1), ...seedTasks(1)];
    await expect(rewardVariance({ tasks: twice }).propose(request(1, 1))).rejects.toThrow('two tasks with the id "t0"');
    const tasks = seedTasks(1);
    const careless = rewardVariance({
      tasks,
      taskGenerator: { generate: async () => seedTasks(9) },
      generatedShare: 1,
    });
    await careless.record([group(tasks[0]!, [0, 1])]);
    await expect(careless.propose(request(1, 1))).rejects.toThrow('gave "t0" with origin "seed", not "generated"');
    expect(() => careless.restore(7)).toThrow('expected a snapshot of reward-variance version 3, found undefined');
  });
});
