import type { ChatModel, ChatRequest } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { readTasks } from '../data/official-tasks.ts';
import { smallTasks } from '../small-data.fixture.ts';
import { simulatedUsers } from './simulated-user.ts';

const { signal } = new AbortController();
const [task] = readTasks(JSON.stringify(smallTasks));
const request = (seed: number, worldSeed = 1) =>
  ({ task: { id: 'retail/0', instruction: '', origin: { kind: 'seed' } }, seed, worldSeed, signal }) as const;

/** A model that says these texts, one after the other, and fails when it has none left. */
function saying(...texts: readonly string[]) {
  const requests: ChatRequest[] = [];
  const usage = { inputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 1 };
  const model: ChatModel = {
    name: 'user',
    async chat(asked) {
      const text = texts[requests.length];
      requests.push(asked);
      if (text === undefined) throw new Error('overloaded');
      return { text, stop: 'end', usage };
    },
  };
  return { model, requests };
}

describe('a simulated user of the shop', () => {
  it('is greeted, goes by guidelines and scenario, and ends the conversation by a mark', async () => {
    const { model, requests } = saying('I want to cancel.', 'It is #W3.', 'Thank you! ###STOP###');
    const conversation = await simulatedUsers({ model, guidelines: 'Be a customer. <PERSONA_GUIDELINES>' })(
      task!,
    ).begin(request(1));
    expect(conversation.opening).toBe('I want to cancel.');
    expect(await conversation.reply('Which order?')).toEqual({ text: 'It is #W3.' });
    expect(await conversation.reply('It is cancelled.')).toEqual({ text: 'Thank you!', leaves: true });
    expect(requests[0]!.messages).toEqual([
      {
        role: 'system',
        cachePoint: true,
        text: `Be a customer.

<scenario>
Instructions:
\tDomain: retail
\tReason for call:
\t\tYou want to cancel order #W3, since you no longer need it.
\tKnown info:
\t\tYou are Ida Moss in zip code 78701.
\tTask instructions:
\t\tYou are brief.

\t\tYou are polite.
</scenario>`,
      },
      { role: 'user', text: 'Hi! How can I help you today?' },
    ]);
    expect(requests[2]!.messages.slice(1).map(({ role, text }) => `${role}: ${text}`)).toEqual([
      'user: Hi! How can I help you today?',
      'assistant: I want to cancel.',
      'user: Which order?',
      'assistant: It is #W3.',
      'user: It is cancelled.',
    ]);
    expect(requests.every(({ temperature }) => temperature === 0)).toBe(true);
  });

  it('begins with the same words in one world, and is asked again where the model failed', async () => {
    const { model, requests } = saying('Hello.', 'Good day.');
    const users = simulatedUsers({ model });
    const openings = await Promise.all(
      [1, 2, 3].map(async (seed) => (await users(task!).begin(request(seed))).opening),
    );
    expect(openings).toEqual(['Hello.', 'Hello.', 'Hello.']);
    expect((await users(task!).begin(request(1, 2))).opening).toBe('Good day.');
    await expect(users(task!).begin(request(1, 3))).rejects.toThrow('overloaded');
    await expect(users(task!).begin(request(1, 3))).rejects.toThrow('overloaded');
    expect(requests.length).toBe(4);
    expect(requests[0]!.messages[0]!.text).toContain('###TRANSFER###');
  });
});
