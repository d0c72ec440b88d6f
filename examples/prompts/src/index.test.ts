import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Behaviour, chatServer } from '@dreamgym/llm/server';
import { expect, it, vi } from 'vitest';

it('tries what a model reflects on in the dream, and shows both prompts in reality', async () => {
  const advice = { analysis: 'It stood still.', instructions: 'Look into the drawers first.', example: '' };
  const server = await chatServer(({ schema, messages }): Behaviour => {
    if (schema !== undefined) return { text: JSON.stringify(advice) };
    const actions = [...messages.at(-1)!.text.matchAll(/^- (.*)$/gm)].map(([, action]) => action!);
    return { text: `<action>${actions[0]}</action>` };
  });
  vi.stubEnv('LLM_URL', `${server.origin}/v1`);
  vi.stubEnv('ANSWERS', await mkdtemp(join(tmpdir(), 'answers-')));
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  const table = vi.spyOn(console, 'table').mockImplementation(() => {});
  process.argv[2] = '1';
  try {
    await import('./index.ts');
  } finally {
    await server.close();
    vi.unstubAllEnvs();
  }
  // Advice that changes nothing is not taken.
  expect(log.mock.calls).toEqual(
    [1, 2].map(() => [expect.stringMatching(/^chat-policy\(.*\): 0\.00, 0\.00 to 0\.\d\d$/)]),
  );
  const rows = table.mock.calls[0]![0] as { phase: string }[];
  expect(rows.map(({ phase }) => phase)).toEqual(['rollout', 'reflection']);
}, 120_000);
