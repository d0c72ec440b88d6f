import { expect, it } from 'vitest';
import { keptBytes } from './kept-memory.ts';

it.each(['Anthropic', 'OpenAI-compatible'] as const)(
  'keeps nothing of calls to %s that have ended',
  async (protocol) => {
    // An answer has 10 kB, and what listens to a signal has about as much.
    expect(await keptBytes(protocol, 2_000)).toBeLessThan(1_000);
  },
);
