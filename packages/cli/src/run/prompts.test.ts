import { join } from 'node:path';
import { type Behaviour, type ChatServer, chatServer, type Received } from '@dreamgym/llm/server';
import { apprentice, coach } from '@dreamgym/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { dreamgym } from '../dreamgym.fixture.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { workshopPipeline } from './workshop.fixture.ts';

vi.mock('../config.ts', async (original) => ({
  ...(await original<object>()),
  loadConfig: async () => ({ plugins: [workshopPipeline] }),
}));

/** Acts by what it is given to read, and reflects on attempts: the same model does both. */
function brain({ messages, schema, body }: Received): Behaviour {
  const question = messages.at(-1)!.text;
  if (schema !== undefined) return { text: JSON.stringify(coach(question, body.seed)) };
  const [, seen = ''] = /You see now:\n(.*)/.exec(question) ?? [];
  const actions = [...question.matchAll(/^- (.*)$/gm)].map(([, action]) => action!);
  // What a server can do is asked without a choice of actions.
  if (actions.length === 0) return { text: 'ok' };
  const action = apprentice({ read: messages[0]!.text, seen, actions, seed: body.seed });
  return { text: `<think>So be it.</think><action>${action}</action>` };
}

let server: ChatServer;
let run: string;
beforeEach(async () => {
  server = await chatServer(brain);
  run = join(await temporaryFolder(), 'run');
});
afterEach(() => server.close());

const llm = () => ['--llm', `openai:small@${server.origin}/v1`, '--yes'];
const flags = ['--config', 'workshop.ts', '--policy', 'chat', '--evaluation-tasks', '20'];
const few = ['--iterations', '8', '--tasks', '6', '--group-size', '4'];

describe('dreamgym train --policy chat', () => {
  it('finds a prompt in the dream that succeeds in reality, through a spent budget, and evaluate shows both', async () => {
    const stopped = await dreamgym(['train', ...flags, ...few, ...llm(), '--max-calls', '900', '--run', run, '--json']);
    expect(stopped.code).toBe(3);
    const { code, out, err } = await dreamgym(['train', '--resume', run, '--max-calls', '100000', '--json']);
    expect({ code, err }).toMatchObject({ code: 0 });
    const { rows, costs } = JSON.parse(out);
    const success = Object.fromEntries(
      rows.map(({ id, evaluation }: { id: string; evaluation: { success: number } }) => [id, evaluation.success]),
    );
    expect(success).toEqual({ 'first-prompt': expect.any(Number), dream: expect.any(Number) });
    expect(success['first-prompt']).toBeLessThanOrEqual(0.2);
    expect(success.dream).toBeGreaterThanOrEqual(0.8);
    expect(rows.at(-1).realSteps).toBe(0);
    expect(costs.map(({ phase }: { phase: string }) => phase).sort()).toEqual(['probe', 'reflection', 'rollout']);
    // What was paid for before the budget was spent is not asked for again.
    const bodies = server.received.map(({ body }) => JSON.stringify(body));
    const again = bodies.length - new Set(bodies).size;
    expect(again).toBeLessThanOrEqual(16);

    const evaluated = await dreamgym(['evaluate', run, '--limit', '20', '--yes', '--json']);
    expect(evaluated).toMatchObject({ code: 0 });
    const { prompts } = JSON.parse(evaluated.out);
    expect(prompts.first.success).toBe(success['first-prompt']);
    expect(prompts.found.success).toBe(success.dream);
    expect(prompts.gain.interval[0]).toBeGreaterThan(0.5);
    const shown = await dreamgym(['evaluate', run, '--limit', '20', '--yes']);
    expect(shown.out).toMatch(/the one that was found +│? *\d\.\d\d/);
  }, 300_000);

  it('says what does not go together', async () => {
    const message = async (...args: string[]) => (await dreamgym(['train', ...flags, ...args])).err;
    expect(await message()).toContain('--policy chat needs a chat model');
    expect(await message(...llm(), '--optimizer', 'ppo')).toContain(
      '--optimizer is for a policy with weights of its own',
    );
    expect(await message(...llm(), '--baselines')).toContain('--baselines is for a policy with weights of its own');
  });
});
