import type { ChatModel, ChatRequest } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { type Persona, personaUser } from './persona.ts';
import { simulatedUser } from './simulated-user.ts';

const { signal } = new AbortController();
const task = { id: 'a', instruction: 'help', origin: { kind: 'seed' } } as const;
const request = (seed: number, worldSeed = seed) => ({ task, seed, worldSeed, signal });
const persona: Persona = {
  request: 'Cancel my order.',
  facts: [
    { about: 'order number', asked: ['order number', 'which order'], value: 'O-1', known: 0.5, volunteered: 0.5 },
    { about: 'email address', asked: ['email', 'e-mail'], value: 'a@b.test' },
  ],
  patience: 3,
};

interface Told {
  readonly seed?: number;
  readonly worldSeed?: number;
  readonly messages?: readonly string[];
}

async function told(persona: Persona, options: Told) {
  const { seed = 1, worldSeed = seed, messages = [] } = options;
  const conversation = await personaUser(persona).begin(request(seed, worldSeed));
  const replies: string[] = [conversation.opening];
  for (const message of messages) {
    const { text, leaves } = await conversation.reply(message);
    replies.push(leaves ? `${text} (left)` : text);
  }
  return replies;
}

describe('a persona', () => {
  it('knows and volunteers by the world, whatever the luck', async () => {
    const openings = new Map<number, string>();
    for (let worldSeed = 0; worldSeed < 40; worldSeed++) {
      const [opening] = await told(persona, { seed: 1, worldSeed });
      expect((await told(persona, { seed: 2, worldSeed }))[0]).toBe(opening);
      openings.set(worldSeed, opening!);
    }
    expect(new Set(openings.values())).toEqual(
      new Set(['Cancel my order.', 'Cancel my order. My order number is O-1.']),
    );
  });

  it('tells what is asked for, in other words and together, or does not know it', async () => {
    const messages = ['Which order is it, and what is your E-Mail?'];
    const replies = new Set<string>();
    for (let seed = 0; seed < 20; seed++) replies.add((await told(persona, { seed, messages }))[1]!);
    expect([...replies].sort()).toEqual([
      'I do not know my order number. My email address is a@b.test.',
      'My order number is O-1. My email address is a@b.test.',
    ]);
  });

  it('misunderstands by luck, and less than ever so', async () => {
    const confused = { ...persona, confusion: 0.5 };
    const replies = new Map<string, number>();
    for (let seed = 0; seed < 200; seed++) {
      const [, reply] = await told(confused, { seed, worldSeed: 3, messages: ['What is your email?'] });
      replies.set(reply!, (replies.get(reply!) ?? 0) + 1);
    }
    expect(replies.get('My email address is a@b.test.')).toBeGreaterThan(70);
    expect(replies.get('My email address is a@b.test.')).toBeLessThan(130);
    expect(replies.get('Sorry, what do you mean?')).toBeGreaterThan(20);
  });

  it('loses patience where nothing comes of it, and not while something does', async () => {
    const idle = ['Hello.', 'Your email?', 'Well?', 'Anything else?', 'Your email?'];
    expect(await told(persona, { worldSeed: 1, messages: idle })).toEqual([
      expect.any(String),
      'I have nothing to add to that.',
      'My email address is a@b.test.',
      'I have nothing to add to that.',
      'I have nothing to add to that.',
      'This leads nowhere. Goodbye. (left)',
    ]);
  });
});

describe('a simulated user', () => {
  const answering = (...replies: readonly { says: string; leaves: boolean }[]) => {
    const requests: ChatRequest[] = [];
    const usage = { inputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 1 };
    const model: ChatModel = {
      name: 'user',
      async chat(request) {
        const json = replies[requests.length];
        requests.push(request);
        if (!json) throw new Error('overloaded');
        return { text: JSON.stringify(json), json, stop: 'end', usage };
      },
    };
    return { model, requests };
  };

  it('is asked with the persona and the conversation, leaves when it says so, and fails as itself', async () => {
    const { model, requests } = answering({ says: 'It is O-1.', leaves: false }, { says: 'Thanks!', leaves: true });
    const user = simulatedUser({ model, persona: 'Ann, who ordered O-1.', opening: 'Cancel it.' });
    const conversation = await user.begin(request(7));
    expect(conversation.opening).toBe('Cancel it.');
    expect(await conversation.reply('Which?')).toEqual({ text: 'It is O-1.' });
    expect(await conversation.reply('Done.')).toEqual({ text: 'Thanks!', leaves: true });
    expect(requests[1]!.messages.map(({ role }) => role).join()).toBe('system,user,assistant,user,assistant,user');
    expect(requests[0]!.messages[0]!.text).toContain('Ann, who ordered O-1.');
    expect(requests[1]!.messages.at(-1)!.text).toBe('The agent says: Done.');
    expect(requests[0]!.seed).not.toBe(requests[1]!.seed);
    await expect(conversation.reply('Hello?')).rejects.toThrow('overloaded');
  });
});
