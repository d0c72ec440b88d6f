import { describe, expect, it } from 'vitest';
import { idsOf, seedTasks } from './curricula.fixture.ts';
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
    expect([...both, await pool()].map(idsOf)).toEqual(Array(3).fill(['t0', 't1']));
  });

  it('says what is wrong with the tasks', async () => {
    expect(() => taskPool({})).toThrow('give it an environment or tasks');
    await expect(taskPool({ tasks: [] })()).rejects.toThrow('the list of tasks is empty');
    const twice = [...seedTasks(1), ...seedTasks(1)];
    await expect(taskPool({ tasks: twice })()).rejects.toThrow('two tasks with the id "t0"');
  });
});
