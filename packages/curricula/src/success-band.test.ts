import { checkCurriculum, trajectoryGroup as group } from '@dreamgym/testing';
import { describe, expect, it } from 'vitest';
import { idsOf, request, seedTasks } from './curricula.fixture.ts';
import { successBand } from './success-band.ts';

checkCurriculum('successBand', (tasks) => successBand({ tasks }));

describe('successBand', () => {
  it('proposes again what lies in the band', async () => {
    const tasks = seedTasks(5);
    const curriculum = successBand({ tasks, low: 0.25, high: 0.75 });
    const successes = [
      [0, 0, 0, 0],
      [0, 0, 0, 1],
      [0, 1],
      [0, 1, 1, 1],
      [1, 1],
    ];
    await curriculum.record(tasks.map((task, at) => group(task, successes[at]!)));
    for (let seed = 0; seed < 30; seed++) {
      expect(idsOf(await curriculum.propose(request(3, seed))).sort()).toEqual(['t1', 't2', 't3']);
      // The others only fill up.
      expect(new Set(idsOf(await curriculum.propose(request(4, seed)))).size).toBe(4);
    }
  });

  it('gives its share to tasks that were never attempted', async () => {
    const tasks = seedTasks(40);
    const curriculum = successBand({ tasks, exploration: 0.25 });
    await curriculum.record(tasks.slice(0, 20).map((task) => group(task, [0, 1])));
    const ids = idsOf(await curriculum.propose(request(8, 7)));
    expect(ids.filter((id) => Number(id.slice(1)) >= 20)).toHaveLength(2);
  });

  it('says what is wrong with its options', () => {
    expect(() => successBand({ tasks: [], low: 0.9 })).toThrow('a band from 0.9 to 0.8 is not within [0, 1]');
    expect(() => successBand({ tasks: [], exploration: -1 })).toThrow('exploration is -1; give a share from 0 to 1');
  });
});
