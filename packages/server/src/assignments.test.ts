import type { Curriculum, Task, Trajectory, TrajectoryGroup } from '@dreamgym/core';
import { corridor, listBuffer } from '@dreamgym/testing';
import { describe, expect, it } from 'vitest';
import { type Assignment, assignments } from './assignments.ts';

const { signal } = new AbortController();
const environment = corridor();
const train = await environment.tasks('train');

function given({
  groupSize = 2,
  splits = ['train'] as const,
  propose = async (count: number) => train.slice(0, count),
} = {}) {
  const recorded: TrajectoryGroup[] = [];
  const proposals: number[] = [];
  const curriculum: Curriculum = {
    async propose({ count, seed }) {
      proposals.push(seed);
      return propose(count);
    },
    async record(groups) {
      recorded.push(...groups);
    },
  };
  const replayBuffer = listBuffer();
  const desk = assignments({ environment, curriculum, replayBuffer, splits, groupSize, tasksAtOnce: 2, seed: 5 });
  return { desk, recorded, proposals, replayBuffer };
}

function played({ task, seed, worldSeed }: Assignment): Trajectory {
  const observation = { text: 'there' };
  return {
    task,
    opening: observation,
    transitions: [{ action: { text: 'go' }, observation, reward: 1, terminated: true, truncated: false }],
    end: { kind: 'terminated' },
    provenance: { environment: 'corridor', origin: 'dreamed', policy: 'x', seed, worldSeed },
  };
}

describe('attempts that are given out', () => {
  it('come in groups that share a world and not their luck, and go back to curriculum and replay buffer', async () => {
    const { desk, recorded, replayBuffer } = given();
    const all = await Promise.all([1, 2, 3, 4].map(() => desk.next({ signal })));
    expect(all.map(({ task }) => task.id)).toEqual([train[0]!.id, train[0]!.id, train[1]!.id, train[1]!.id]);
    expect(all[0]!.worldSeed).toBe(all[1]!.worldSeed);
    expect(all[0]!.worldSeed).not.toBe(all[2]!.worldSeed);
    expect(new Set(all.map(({ seed }) => seed)).size).toBe(4);

    await all[0]!.finish(played(all[0]!));
    expect(recorded).toEqual([]);
    await all[1]!.finish(played(all[1]!));
    expect(recorded).toHaveLength(1);
    expect(recorded[0]!.trajectories.map(({ provenance }) => provenance.seed)).toEqual([all[0]!.seed, all[1]!.seed]);
    expect(replayBuffer.count()).toEqual({ real: 0, dreamed: 2 });
  });

  it('are proposed once for all who come at once', async () => {
    const { desk, proposals } = given({ groupSize: 8 });
    await Promise.all(Array.from({ length: 16 }, () => desk.next({ signal })));
    expect(proposals).toHaveLength(1);
    await desk.next({ signal });
    expect(proposals).toHaveLength(2);
  });

  it('are given to others where a client leaves, to the same seed', async () => {
    const { desk, recorded } = given();
    const [left, stays] = [await desk.next({ signal }), await desk.next({ signal })];
    left.abandon();
    left.abandon();
    const again = await desk.next({ signal });
    expect([again.task.id, again.seed, again.worldSeed]).toEqual([left.task.id, left.seed, left.worldSeed]);
    await stays.finish(played(stays));
    await again.finish(played(again));
    expect(recorded[0]!.trajectories).toHaveLength(2);
    // What was given back cannot be finished after all.
    await left.finish(played(left));
    expect(recorded[0]!.trajectories).toHaveLength(2);
  });

  it('are those that are asked for, to the bit', async () => {
    const { desk, recorded } = given();
    const request = { task: train[3]!.id, seed: 9, signal };
    const [one, other] = [await desk.next(request), await desk.next(request)];
    expect([one.task.id, one.seed, one.worldSeed]).toEqual([train[3]!.id, 9, 9]);
    expect([other.seed, other.worldSeed]).toEqual([9, 9]);
    const lucky = await desk.next({ ...request, seed: 10, worldSeed: 9 });
    expect([lucky.seed, lucky.worldSeed]).toEqual([10, 9]);
    for (const each of [one, other, lucky]) await each.finish(played(each));
    await desk.close();
    expect(recorded.map(({ trajectories }) => trajectories.length)).toEqual([2, 1]);
  });

  it('are of one task for all who bring the same seed and no task', async () => {
    const { desk } = given();
    const of = async (seed: number) => (await desk.next({ seed, signal })).task.id;
    const [first, second, again] = await Promise.all([of(1), of(2), of(1)]);
    expect(again).toBe(first);
    expect(second).not.toBe(first);
  });

  it('are of invented tasks, too, which can then be asked for by their ids', async () => {
    const invented: Task = {
      id: 'invented/1',
      instruction: 'Take it.',
      origin: { kind: 'generated', parent: train[0]!.id, reason: 'harder' },
    };
    const { desk, recorded } = given({ groupSize: 1, propose: async () => [invented] });
    const first = await desk.next({ signal });
    await first.finish(played(first));
    expect(recorded[0]!.task).toEqual(invented);
    expect((await desk.next({ task: 'invented/1', signal })).task).toEqual(invented);
  });

  it('are never of a split that is not served', async () => {
    const { desk } = given();
    const [test] = await environment.tasks('test');
    await expect(desk.next({ task: test!.id, signal })).rejects.toThrow(`there is no task "${test!.id}" in train`);
    await expect(desk.tasks('test')).rejects.toThrow('the split "test" is not served');
  });

  it('teach nothing where they are of another split than train', async () => {
    const { desk, recorded, replayBuffer } = given({ groupSize: 1, splits: ['train', 'validation'] as never });
    const [validation] = await environment.tasks('validation');
    const attempt = await desk.next({ task: validation!.id, signal });
    await attempt.finish(played(attempt));
    await desk.close();
    expect(recorded).toEqual([]);
    expect(replayBuffer.count()).toEqual({ real: 0, dreamed: 0 });
  });

  it('are told to the curriculum at the end, where their group is not complete', async () => {
    const { desk, recorded } = given({ groupSize: 8 });
    const attempt = await desk.next({ signal });
    await attempt.finish(played(attempt));
    await desk.close();
    expect(recorded[0]!.trajectories).toHaveLength(1);
  });

  it('are of another task where one cannot be opened, also for those who bring the same seed, and the curriculum hears of it', async () => {
    const { desk, recorded } = given();
    const first = await desk.next({ seed: 9, signal });
    await first.drop(new Error('no such dream'));
    const [second, third] = [await desk.next({ seed: 9, signal }), await desk.next({ seed: 9, signal })];
    expect(second.task.id).not.toBe(first.task.id);
    expect(third.task.id).toBe(second.task.id);
    expect(recorded).toEqual([{ task: first.task, trajectories: [expect.objectContaining({ transitions: [] })] }]);
    expect(recorded[0]!.trajectories[0]!.end).toMatchObject({ kind: 'failed', message: 'no such dream' });
    // Somebody who was given the first one before it was taken back takes nothing from those who came later.
    await first.drop(new Error('again'));
    expect((await desk.next({ seed: 9, signal })).task.id).toBe(second.task.id);
  });

  it('go on after a proposal that failed', async () => {
    let calls = 0;
    const { desk } = given({
      propose: async (count) => {
        calls += 1;
        if (calls === 1) throw new Error('out of ideas');
        return train.slice(0, count);
      },
    });
    await expect(desk.next({ signal })).rejects.toThrow('curriculum: out of ideas');
    expect((await desk.next({ signal })).task.id).toBe(train[0]!.id);
  });
});
