import { readFileSync } from 'node:fs';
import { alfworld } from '@dreamgym/alfworld';
import { peakMemory } from '../memory.ts';
import type { Assignment, Played } from './player.ts';

// Plays games with the native engine, in a process of its own so that its memory can be told.
const { folder, games, rounds } = JSON.parse(readFileSync(0, 'utf8')) as Assignment;
const { signal } = new AbortController();
const spent = { load: 0, reset: 0, step: 0 };
const steps = games.reduce((sum, { commands }) => sum + commands.length, 0);

for (let round = 0; round < rounds; round++) {
  const { environment } = alfworld({ data: folder, stepLimit: 1_000_000 });
  const tasks = new Map((await environment.tasks('train')).map((task) => [task.id, task]));
  for (const { taskId, commands } of games) {
    const task = tasks.get(taskId)!;
    const start = async (part: 'load' | 'reset') => {
      const began = performance.now();
      const episode = await environment.start(task, { seed: 1, signal });
      spent[part] += performance.now() - began;
      return episode;
    };
    await start('load');
    const episode = await start('reset');
    const began = performance.now();
    for (const text of commands) episode.step({ text });
    spent.step += performance.now() - began;
  }
}

const mean = (milliseconds: number, count: number) => milliseconds / 1000 / count / rounds;
const played: Played = {
  load: mean(spent.load, games.length),
  reset: mean(spent.reset, games.length),
  step: mean(spent.step, steps),
  memory: peakMemory(),
};
console.log(JSON.stringify(played));
