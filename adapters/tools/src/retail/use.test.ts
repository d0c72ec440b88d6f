import type { ChatModel } from '@dreamgym/core';
import { expect, it } from 'vitest';
import { retail } from './index.ts';
import { smallData } from './small-data.fixture.ts';

// What docs/tools.md shows.
it('plays the retail domain with users and a judge by chat models', async () => {
  const data = await smallData();
  const usage = { inputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 1 };
  const model: ChatModel = {
    name: 'anyone',
    async chat({ schema }) {
      return schema
        ? { text: '', json: { reason: 'as asked', holds: true }, stop: 'end', usage }
        : { text: 'Cancel my order #W3. ###STOP###', stop: 'end', usage };
    },
  };
  const { signal } = new AbortController();

  const { environment } = retail({ data, user: model, judge: model });
  const [task] = await environment.tasks('test');
  const episode = await environment.start(task!, { seed: 1, signal });
  await episode.step({ text: 'call cancel_pending_order {"order_id":"#W3","reason":"no longer needed"}' });
  const { reward } = await episode.step({ text: 'say Your order is cancelled.' });

  expect(task!.instruction).toBe('Help the customer of call 5.');
  expect(episode.observation.text).toBe('user: Cancel my order #W3.');
  expect(reward).toBe(1);
});
