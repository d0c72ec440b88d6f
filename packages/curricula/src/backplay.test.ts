import {
  type BeginRequest,
  type Curriculum,
  type Environment,
  episodeReward,
  type Policy,
  rollout,
  type TrajectoryGroup,
} from '@dreamgym/core';
import {
  checkCurriculum,
  checkEnvironment,
  classInstance,
  corridor,
  recordings,
  solveCorridor,
  trajectory,
} from '@dreamgym/testing';
import { describe, expect, it } from 'vitest';
import { backplay } from './backplay.ts';
import { rewardVariance } from './reward-variance.ts';
import { uniform } from './uniform.ts';

const { signal } = new AbortController();
const tasks = await corridor().tasks('train');
/** The longest corridor, begun at its east end; the recorded attempt walks to the west end and takes the lamp there. */
const task = tasks.find(({ id }) => id === 'corridor/6 rooms/from 5')!;
const way = [...Array.from({ length: 5 }, () => 'go west'), 'take lamp 1'];
const solved = trajectory({ task, steps: way.map((action) => [action, '…'] as const) });
const other = tasks.find(({ id }) => id === 'corridor/5 rooms/from 4')!;

function trained({
  from = [solved],
  of = [task],
  success,
}: {
  from?: (typeof solved)[];
  of?: (typeof task)[];
  success?: number;
} = {}) {
  const told: string[][] = [];
  const inner: Curriculum = {
    propose: async () => of,
    record: async (groups) => void told.push(groups.map((group) => group.task.id)),
  };
  const middle = backplay({ success });
  const curriculum = middle.curriculum({ curriculum: inner, recordings: recordings(from) });
  const trainingEnvironment = middle.trainingEnvironment(corridor());
  return {
    curriculum,
    told,
    /** The room in which attempts begin now. */
    async room(seed = 1): Promise<number> {
      await curriculum.propose({ count: of.length, seed, signal });
      const { observation } = await trainingEnvironment.start(of[0]!, { seed, worldSeed: 3, signal });
      return Number(/^In room (\d)/.exec(observation.text)![1]);
    },
    record: (...rewards: number[]) => curriculum.record([group(of[0]!, rewards)]),
  };
}

const group = (of: typeof task, rewards: readonly number[]): TrajectoryGroup => ({
  task: of,
  trajectories: rewards.map((reward) => trajectory({ task: of, reward, steps: [['go west', '…']] })),
});

describe('backplay', () => {
  it('begins before the last recorded action, one earlier after each group that got on, up to the beginning', async () => {
    const { room, record } = trained();
    for (const expected of [0, 1, 2, 3, 4, 5, 5]) {
      expect(await room()).toBe(expected);
      await record(1, 1, 0, 1);
    }
  });

  it('stays where some got on, and begins one action later where nobody did', async () => {
    const { room, record } = trained();
    for (let group = 0; group < 3; group++) {
      await room();
      await record(1);
    }
    expect(await room()).toBe(3);
    await record(1, 0, 0);
    expect(await room()).toBe(3);
    await record(0, 0);
    expect(await room()).toBe(2);
    for (let group = 0; group < 4; group++) {
      await room();
      await record(0);
    }
    expect(await room()).toBe(0);
  });

  it('goes on from the success that it is told', async () => {
    const { room, record } = trained({ success: 0.25 });
    await room();
    await record(1, 0, 0, 0);
    expect(await room()).toBe(1);
  });

  it('tells the other curriculum of attempts from the beginning, where they earned something', async () => {
    const { room, record, told } = trained();
    for (let group = 0; group < 6; group++) {
      await room();
      await record(1);
    }
    expect(told).toEqual([[], [], [], [], [], [task.id]]);
    await room();
    await record(0, 0);
    expect(told.at(-1)).toEqual([]);
    expect(await room()).toBe(4);
  });

  it('leaves tasks alone that no recording solved, and attempts that failed', async () => {
    const lost = trajectory({ task: other, reward: 0, steps: [['go west', '…']] });
    const { room, record, told } = trained({ from: [solved, lost], of: [other] });
    expect(await room()).toBe(4);
    await record(0, 0);
    expect(await room()).toBe(4);
    expect(told).toEqual([[other.id]]);
    const failing = trained();
    await failing.room();
    const end = { kind: 'failed', code: 'ENVIRONMENT', message: 'the door is stuck' } as const;
    await failing.curriculum.record([{ task, trajectories: [{ ...trajectory({ task, steps: [] }), end }] }]);
    expect(await failing.room()).toBe(0);
  });

  it('begins in the same place for all attempts of a group, after one of several ways', async () => {
    const back = [...way.slice(0, -1), 'go east', 'take lamp 1'].map((action) => [action, '…'] as const);
    const detour = trajectory({ task, steps: back });
    const { room } = trained({ from: [solved, detour] });
    const rooms = new Set<number>();
    for (let seed = 0; seed < 20; seed++) {
      rooms.add(await room(seed));
      expect(await room(seed)).toBe(await room(seed));
    }
    expect(rooms).toEqual(new Set([0, 1]));
  });

  it('starts anew where the recorded actions end the attempt', async () => {
    const early = trajectory({ task, steps: [...solveCorridor(task), 'wait'].map((action) => [action, '…'] as const) });
    const middle = backplay();
    const curriculum = middle.curriculum({ curriculum: uniform({ tasks: [task] }), recordings: recordings([early]) });
    await curriculum.propose({ count: 1, seed: 1, signal });
    const { observation } = await middle.trainingEnvironment(corridor()).start(task, { seed: 1, worldSeed: 3, signal });
    expect(observation.text).toMatch(/^In room 5/);
  });

  it('rewards what is done from there, within the step limit of the whole attempt', async () => {
    const middle = backplay();
    const curriculum = middle.curriculum({ curriculum: uniform({ tasks: [task] }), recordings: recordings([solved]) });
    await curriculum.propose({ count: 1, seed: 1, signal });
    const request = { environment: middle.trainingEnvironment(corridor()), task, seed: 1, signal };
    const idle: Policy = { name: 'idle', begin: () => ({ act: () => ({ text: 'wait' }) }) };
    const waited = await rollout({ ...request, policy: idle, worldSeed: 1 });
    expect(waited.end.kind).toBe('truncated');
    expect(waited.transitions).toHaveLength(30 - 5);
    const taking: Policy = { name: 'taking', begin: () => ({ act: () => ({ text: 'take lamp 1' }) }) };
    const rewards: number[] = [];
    for (let worldSeed = 0; worldSeed < 40; worldSeed++) {
      const taken = await rollout({ ...request, policy: taking, worldSeed });
      if (taken.end.kind === 'terminated') rewards.push(episodeReward(taken), taken.transitions.length);
    }
    expect(rewards.length).toBeGreaterThan(0);
    expect(new Set(rewards)).toEqual(new Set([1]));
  });

  it('tells policies what was seen and done before', async () => {
    const middle = backplay();
    const curriculum = middle.curriculum({ curriculum: uniform({ tasks: [task] }), recordings: recordings([solved]) });
    await curriculum.propose({ count: 1, seed: 1, signal });
    const environment = middle.trainingEnvironment(corridor());
    const pasts: BeginRequest['past'][] = [];
    const taking: Policy = {
      name: 'taking',
      begin({ past }) {
        pasts.push(past);
        return { act: () => ({ text: 'take lamp 1' }) };
      },
    };
    const request = { environment, policy: taking, task, seed: 1, worldSeed: 3, signal };
    const played = await rollout(request);
    await rollout({ ...request, environment: corridor() });
    expect(pasts[0]!.transitions.map(({ action }) => action.text)).toEqual(way.slice(0, -1));
    expect(pasts[0]!.opening.text).toMatch(/^In room 5/);
    expect(pasts[0]!.transitions.at(-1)!.observation).toEqual(played.opening);
    expect(played.beginning).toEqual(pasts[0]!.opening);
    expect(pasts[1]).toBeUndefined();
  });

  it('counts the steps that lead to the start, also where they end the attempt and it begins anew', async () => {
    const middle = backplay();
    const early = trajectory({ task, steps: [...solveCorridor(task), 'wait'].map((action) => [action, '…'] as const) });
    const taking: Policy = { name: 'taking', begin: () => ({ act: () => ({ text: 'take lamp 1' }) }) };
    for (const recording of [solved, early]) {
      const curriculum = middle.curriculum({
        curriculum: uniform({ tasks: [task] }),
        recordings: recordings([recording]),
      });
      let taken = 0;
      const real = corridor();
      const counting: Environment = {
        ...real,
        async start(...request) {
          const episode = await real.start(...request);
          return {
            ...episode,
            step(action) {
              taken += 1;
              return episode.step(action);
            },
          };
        },
      };
      await curriculum.propose({ count: 1, seed: 1, signal });
      const environment = middle.trainingEnvironment(counting);
      const { prelude = [], transitions } = await rollout({
        ...{ environment, policy: taking, task, seed: 1, worldSeed: 3, signal },
      });
      expect(prelude.length).toBeGreaterThan(0);
      expect(prelude.length + transitions.length).toBe(taken);
    }
  });

  it('keeps tasks of any name in its snapshot', async () => {
    const odd = { ...task, id: '__proto__' };
    const middle = trained({ from: [{ ...solved, task: odd }], of: [odd] });
    await middle.curriculum.propose({ count: 1, seed: 1, signal });
    await middle.curriculum.record([group(odd, [1, 1])]);
    const saved = JSON.parse(JSON.stringify(middle.curriculum.snapshot!()));
    expect(saved.left).toEqual([['__proto__', 2]]);
  });

  it('goes on from a snapshot, that of the other curriculum included', async () => {
    const make = () => {
      const middle = backplay();
      const curriculum = middle.curriculum({ curriculum: rewardVariance({ tasks }), recordings: recordings([solved]) });
      return { curriculum, trainingEnvironment: middle.trainingEnvironment(corridor()) };
    };
    const first = make();
    for (let round = 0; round < 4; round++) {
      await first.curriculum.propose({ count: tasks.length, seed: round, signal });
      await first.curriculum.record(tasks.map((of, at) => group(of, [1, at % 2])));
    }
    const second = make();
    second.curriculum.restore!(JSON.parse(JSON.stringify(first.curriculum.snapshot!())));
    const request = { count: 5, seed: 9, signal };
    expect(await second.curriculum.propose(request)).toEqual(await first.curriculum.propose(request));
    const start = { seed: 1, worldSeed: 3, signal };
    expect((await second.trainingEnvironment.start(task, start)).observation).toEqual(
      (await first.trainingEnvironment.start(task, start)).observation,
    );
    expect(() => second.curriculum.restore!({ curriculum: 'uniform' })).toThrow(
      'this snapshot is of uniform, not of backplay',
    );
  });

  it('asks again for recordings that could not be had', async () => {
    let asked = 0;
    const flaky = {
      trajectories: async () => {
        asked += 1;
        if (asked === 1) throw new Error('the file is locked');
        return [solved];
      },
    };
    const curriculum = backplay().curriculum({ curriculum: uniform({ tasks }), recordings: flaky });
    const request = { count: 1, seed: 1, signal };
    await expect(curriculum.propose(request)).rejects.toThrow('the file is locked');
    await expect(curriculum.propose(request)).resolves.toHaveLength(1);
  });

  it('begins where it would have begun in a copy of the world that was made elsewhere', async () => {
    const middle = backplay();
    const curriculum = middle.curriculum({ curriculum: uniform({ tasks: [task] }), recordings: recordings([solved]) });
    const here = middle.trainingEnvironment(corridor());
    const elsewhere = backplay().trainingEnvironment(corridor());
    await curriculum.propose({ count: 1, seed: 1, signal });
    elsewhere.restore!(JSON.parse(JSON.stringify(here.snapshot!())));
    const request = { seed: 1, worldSeed: 3, signal };
    const [one, other] = [await here.start(task, request), await elsewhere.start(task, request)];
    expect(one.observation.text).toMatch(/^In room 0/);
    expect(other).toMatchObject({ observation: one.observation, prelude: one.prelude });
    expect(() => elsewhere.restore!({ starts: [] })).toThrow('this snapshot is of something else, not of backplay');
  });

  it('refuses a success that is none', () => {
    expect(() => backplay({ success: 1.5 })).toThrow('success is 1.5; give a number above 0 and up to 1');
    expect(() => backplay({ success: 0 })).toThrow(RangeError);
  });
});

checkCurriculum('backplay', (own) =>
  backplay().curriculum({ curriculum: rewardVariance({ tasks: own }), recordings: recordings([solved]) }),
);
checkEnvironment('a corridor that may begin in the middle', () => backplay().trainingEnvironment(corridor()), {
  task: task.id,
  solve: solveCorridor,
});

checkCurriculum('backplay around an instance of a class', (own) =>
  backplay().curriculum({
    curriculum: classInstance(rewardVariance({ tasks: own })),
    recordings: classInstance(recordings([solved])),
  }),
);
checkEnvironment(
  'an instance of a class that may begin in the middle',
  () => backplay().trainingEnvironment(classInstance(corridor())),
  { task: task.id, solve: solveCorridor },
);
