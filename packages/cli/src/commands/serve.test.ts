import { once } from 'node:events';
import { expect, it } from 'vitest';
import { main } from '../program.ts';

it('serves the dream that is learned from recordings until it is interrupted', async () => {
  let told: (text: string) => void = () => {};
  const address = new Promise<string>((resolve) => {
    told = resolve;
  });
  const lines: string[] = [];
  const output = { out: told, err: (text: string) => void lines.push(text), interactive: false };
  const ended = main(['serve', '--transitions', '2000', '--port', '0'], output);
  const url = /OpenEnv at (\S+)\/dream/.exec(await address)![1]!;
  expect(lines.join('')).toMatch(/learning from [\d,]+ real transitions/);

  const listed = await fetch(`${url}/dream/num_tasks`, { method: 'POST', body: '{"split":"train"}' });
  expect(await listed.json()).toEqual({ num_tasks: expect.any(Number) });
  const test = await fetch(`${url}/dream/tasks`, { method: 'POST', body: '{"split":"test"}' });
  expect(test.status).toBe(404);
  const opened = await fetch(`${url}/dream/episodes`, { method: 'POST', body: '{"seed":4}' });
  expect(await opened.json()).toMatchObject({ instruction: expect.any(String), actions: expect.any(Array) });

  const heard = once(process, 'SIGINT');
  process.emit('SIGINT');
  await heard;
  expect(await ended).toBe(0);
  await expect(fetch(`${url}/health`)).rejects.toThrow();
});
