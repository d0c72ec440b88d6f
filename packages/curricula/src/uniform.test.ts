import type { Environment } from '@dreamgym/core';
import { checkCurriculum } from '@dreamgym/testing';
import { describe, expect, it } from 'vitest';
import { idsOf, request, seedTasks } from './curricula.fixture.ts';
import { uniform } from './uniform.ts';

checkCurriculum('uniform', (tasks) => uniform({ tasks }), {
  skip: { 'changes its picks by what was recorded': 'it is the baseline that learns nothing' },
});

describe('uniform', () => {
  it('draws the train tasks of the environment with equal chances, none twice', async () => {
    const splits: string[] = [];
    const environment: Environment = {
      name: 'test',
      async tasks(split) {
        splits.push(split);
        return seedTasks(4);
      },
      start: () => Promise.reject(new Error('a curriculum starts nothing')),
    };
    const curriculum = uniform({ environment });
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 2000; seed++) {
      const ids = idsOf(await curriculum.propose(request(2, seed)));
      expect(new Set(ids).size).toBe(2);
      for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    expect(splits).toEqual(['train']);
    for (const times of counts.values()) expect(Math.abs(times - 1000)).toBeLessThan(100);
  });
});
