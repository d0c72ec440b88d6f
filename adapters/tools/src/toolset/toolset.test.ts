import type { Environment } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { stateAfter, tools } from '../index.ts';
import { openToolset, ToolError } from './toolset.ts';
import { aiSdkTools, anthropicTools, openaiAgentsTools } from './wrapped-tools.ts';

function lamps(): Environment {
  return tools({
    name: 'lamps',
    tools: [
      {
        name: 'turn_on',
        description: 'Turns a lamp on.',
        inputSchema: z.object({ lamp: z.string() }),
        run({ lamp }: { lamp: string }, { state }) {
          if (!(lamp in state)) throw new Error(`there is no lamp ${lamp}`);
          state[lamp] = true;
          return { lamp, on: true };
        },
      },
    ],
    state: (): Record<string, boolean> => ({ attic: false, cellar: false }),
    tasks: [{ id: 'lamps/1', split: 'train', instruction: 'Light the attic.' }],
    user: () => ({
      begin: () => ({
        opening: 'Light the attic, please.',
        reply: (message) => (message === 'bye' ? { text: 'Bye.', leaves: true } : { text: `You said ${message}.` }),
      }),
    }),
    score: () => stateAfter([{ name: 'turn_on', arguments: { lamp: 'attic' } }]),
  });
}

async function opened(environment = lamps()) {
  const [task] = await environment.tasks('train');
  return openToolset({ environment, task: task!, seed: 1, agent: 'mine' });
}

describe('a toolset', () => {
  it('is an attempt for an agent that calls, talks and ends by itself', async () => {
    const toolset = await opened();
    expect([toolset.opening, toolset.tools.map(({ name }) => name)]).toEqual(['Light the attic, please.', ['turn_on']]);
    // Side by side, as frameworks call; done in order.
    const calls = [toolset.call('turn_on', { lamp: 'roof' }), toolset.call('turn_on', { lamp: 'attic' })];
    await expect(calls[0]).rejects.toEqual(new ToolError('there is no lamp roof'));
    expect(await calls[1]).toEqual({ lamp: 'attic', on: true });
    expect(await toolset.say('It is lit')).toBe('You said It is lit.');
    expect(toolset.outcome()).toEqual({ reward: 0, steps: 3 });
    await toolset.finish('Done.');
    await toolset.finish();
    expect(toolset.outcome()).toEqual({ reward: 1, steps: 4, end: { kind: 'terminated' } });
    await expect(toolset.call('turn_on', { lamp: 'cellar' })).rejects.toThrow('the attempt has ended');
    expect(await toolset.say('Hello?')).toBeUndefined();
    const { transitions, provenance } = toolset.trajectory();
    expect(transitions.map(({ action }) => action.text)).toEqual([
      'call turn_on {"lamp":"roof"}',
      'call turn_on {"lamp":"attic"}',
      'say It is lit',
      'finish Done.',
    ]);
    expect(provenance).toMatchObject({ environment: 'lamps', origin: 'real', policy: 'mine' });
    await toolset.close();
  });

  it('hears of a user who leaves', async () => {
    const toolset = await opened();
    expect(await toolset.say('bye')).toBeUndefined();
    expect(toolset.outcome().end).toEqual({ kind: 'terminated' });
  });

  it('does not hold a world that fails against the agent', async () => {
    const environment: Environment = {
      ...lamps(),
      start: async () => ({
        observation: { text: 'hello' },
        step: () => {
          throw new Error('the line is dead');
        },
        close: async () => {},
      }),
    };
    const toolset = await opened(environment);
    await expect(toolset.call('turn_on', {})).rejects.toThrow('the line is dead');
    expect(toolset.outcome().end).toEqual({ kind: 'failed', code: 'ENVIRONMENT', message: 'the line is dead' });
    await expect(opened({ ...lamps(), tools: undefined })).rejects.toThrow('does not say which tools it has');
  });

  it('answers the tools of three frameworks in the place of what they do', async () => {
    const never = () => {
      throw new Error('the real tool was called');
    };
    const toolset = await opened();
    const ai = aiSdkTools(
      { turn_on: { description: 'D', inputSchema: 'S', execute: never as (input: unknown) => unknown } },
      toolset,
    ).turn_on;
    expect(await ai.execute({ lamp: 'attic' })).toEqual({ lamp: 'attic', on: true });
    expect(ai).toMatchObject({ description: 'D', inputSchema: 'S' });
    const [anthropic] = anthropicTools([{ name: 'turn_on', run: never as (input: unknown) => unknown }], toolset);
    expect(await anthropic!.run({ lamp: 'attic' })).toBe('{"lamp":"attic","on":true}');
    await expect(anthropic!.run({ lamp: 'roof' })).rejects.toThrow('there is no lamp roof');
    const invoke = never as (context: unknown, input: string) => unknown;
    const [openai] = openaiAgentsTools([{ name: 'turn_on', invoke }], toolset);
    expect(await openai!.invoke({}, '{"lamp":"attic"}')).toBe('{"lamp":"attic","on":true}');
    expect(await openai!.invoke({}, '{"lamp":"roof"}')).toBe('Error: there is no lamp roof');
    expect(await openai!.invoke({}, '{"lamp"')).toMatch(/^Error: .*JSON/);
  });
});
