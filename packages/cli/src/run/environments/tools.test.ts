import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Trajectory } from '@dreamgym/core';
import { readToolObservation } from '@dreamgym/core/tool-actions';
import { orderDesk } from '@dreamgym/tools';
import { expect, it } from 'vitest';
import { dreamgym } from '../../dreamgym.fixture.ts';
import { temporaryFolder } from '../../temporary-folder.fixture.ts';

it('records agents that call tools', async () => {
  const out = join(await temporaryFolder(), 'desk.jsonl');
  const { code, err } = await dreamgym(['record', '--environment', 'tools', '--transitions', '120', '--out', out]);
  expect([code, err]).toEqual([0, expect.not.stringContaining('error')]);
  const lines = readFileSync(out, 'utf8').trim().split('\n');
  const trajectories = lines
    .map((line) => JSON.parse(line))
    .filter((each): each is Trajectory => 'transitions' in each);
  expect(trajectories.length).toBeGreaterThan(5);
  const tasks = new Set((await orderDesk().environment.tasks('train')).map(({ id }) => id));
  for (const { task, opening, transitions } of trajectories) {
    expect(tasks).toContain(task.id);
    expect(readToolObservation(opening.text)[0]!.kind).toBe('user');
    expect(readToolObservation(transitions.at(-1)!.observation.text).at(-1)!.kind).toBe('end');
  }
});
