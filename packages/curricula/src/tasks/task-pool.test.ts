import type { Task } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { idsOf, seedTasks } from '../curricula.fixture.ts';
import { taskPool } from './task-pool.ts';

describe('taskPool', () => {
  it('asks for the tasks once, and again only where that failed', async () => {
    const answers = [new Error('the server does not answer'), seedTasks(2)];
    const pool = taskPool({
      tasks: async () => {
        const answer = answers.shift();
        if (Array.isArray(answer)) return answer;
        throw answer;
      },
    });
    await expect(pool()).rejects.toThrow('the server does not answer');
    const both = await Promise.all([pool(), pool()]);
    for (const { size, task, placeOf } of [...both, await pool()]) {
      expect(idsOf([task(0), task(1)])).toEqual(['t0', 't1']);
      expect([size, placeOf('t0'), placeOf('t1'), placeOf('t2')]).toEqual([2, 0, 1, undefined]);
    }
  });

  it('takes a list that makes its tasks when they are asked for, and keeps none of them', async () => {
    let made = 0;
    const list = {
      length: 1000,
      at(place: number): Task {
        made += 1;
        return { id: `task ${place}`, instruction: 'look around', origin: { kind: 'seed' } };
      },
    };
    const pool = await taskPool({ tasks: list })();
    expect(pool.task(pool.placeOf('task 999')!).id).toBe('task 999');
    expect(made).toBe(1001);
  });

  it('says what is wrong with the tasks', async () => {
    expect(() => taskPool({})).toThrow('give it an environment or tasks');
    await expect(taskPool({ tasks: [] })()).rejects.toThrow('the list of tasks is empty');
    const twice = [...seedTasks(1), ...seedTasks(1)];
    await expect(taskPool({ tasks: twice })()).rejects.toThrow('two tasks with the id "t0"');
  });
});
