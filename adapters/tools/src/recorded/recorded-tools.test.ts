import type { Trajectory } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { recordedTools } from './recorded-tools.ts';

const signal = new AbortController().signal;

function attempt(id: string, steps: readonly (readonly [string, string])[], unscored?: true): Trajectory {
  return {
    task: { id, instruction: `Do ${id}.`, origin: { kind: 'seed' } },
    opening: { text: `user: Do ${id}.` },
    transitions: steps.map(([text, observation], at) => ({
      action: { text },
      observation: { text: observation },
      reward: 0,
      terminated: false,
      truncated: at === steps.length - 1,
    })),
    end: { kind: 'truncated' },
    ...(unscored && { unscored }),
    provenance: { environment: 'shop', origin: 'real', policy: 'p', seed: 0, worldSeed: 0 },
  };
}

const tools = [{ name: 'get_order', description: 'Looks.', inputSchema: { type: 'object' } }];
const many = Array.from({ length: 50 }, (_, at) => attempt(`task-${at}`, [['call get_order {}', '{}']]));

describe('recordedTools', () => {
  it('has the recorded tasks, schemas and rules, and cannot be started', async () => {
    const environment = recordedTools({ trajectories: [...many, many[0]!], tools, policyText: 'Be kind.' });
    const [train, validation, test] = await Promise.all(
      (['train', 'validation', 'test'] as const).map((split) => environment.tasks(split)),
    );
    expect(train!.length + validation!.length).toBe(50);
    expect(validation!.length).toBeGreaterThan(3);
    expect(validation!.length).toBeLessThan(20);
    expect(test).toEqual([]);
    expect(environment.tools).toEqual(tools);
    expect(environment.description).toMatch(/get_order: Looks\.[\s\S]*Be kind\./);
    expect(environment.description).toContain('there is no user');
    expect(environment.dreamOnly).toBe('is known from recordings alone, and cannot be started');
    await expect(environment.start(train![0]!, { seed: 1, signal })).rejects.toThrow('can be dreamed of only');
  });

  it('keeps a task in its split however many others are recorded', async () => {
    const held = await recordedTools({ trajectories: many, tools }).tasks('validation');
    const few = await recordedTools({ trajectories: many.slice(0, 25), tools }).tasks('validation');
    expect(held.slice(0, few.length)).toEqual(few);
  });

  it('knows of a user where one was heard, of longer attempts, and of tasks without an outcome', async () => {
    const long = attempt(
      'long',
      Array.from({ length: 44 }, () => ['say Hello?', 'user: Yes?'] as const),
      true,
    );
    const environment = recordedTools({ trajectories: [...many, long], tools, scoredOnly: true });
    expect(environment.stepLimit).toBe(44);
    expect(environment.description).toContain('who talks to a user');
    const tasks = [...(await environment.tasks('train')), ...(await environment.tasks('validation'))];
    expect(tasks.map(({ id }) => id)).not.toContain('long');
  });
});
