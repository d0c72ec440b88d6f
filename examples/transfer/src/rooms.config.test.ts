import { wire } from '@dreamgym/core';
import { expect, it } from 'vitest';
import config from './rooms.config.ts';

it('shows what is seen, and not what is open', async () => {
  const { signal } = new AbortController();
  const { environment } = wire([...config.plugins]).parts;
  const [task] = await environment.tasks('train');
  const episode = await environment.start(task!, { seed: 1, signal });
  expect(Object.keys(episode.observation)).toEqual(['text']);
  const { observation } = await episode.step({ text: 'look' });
  expect(Object.keys(observation)).toEqual(['text']);
  expect(observation.text).toContain('You are in the middle of a room');
  await episode.close();
});
