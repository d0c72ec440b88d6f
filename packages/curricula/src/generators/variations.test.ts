import {
  type ChatFailureKind,
  type ChatModel,
  type ChatRequest,
  isChatFailure,
  type Json,
  type Task,
} from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { idsOf } from '../curricula.fixture.ts';
import { variations } from './variations.ts';

const signal = new AbortController().signal;
const parents: readonly Task[] = ['wash a mug', 'heat an egg'].map((instruction, at) => ({
  id: `t${at}`,
  instruction,
  scene: 'kitchen',
  family: 'chore',
  data: 'what the environment starts it by',
  origin: { kind: 'seed' },
}));

type Answer = Json | ChatFailureKind;

/** Answers proposals with these candidates, and selections with this one. */
function model(proposal: (text: string) => Answer, selection: (text: string) => Answer) {
  const requests: ChatRequest[] = [];
  const chat: ChatModel['chat'] = async (request) => {
    requests.push(request);
    const text = request.messages.at(-1)!.text;
    const answer = (text.includes('candidates for a variation') ? selection : proposal)(text);
    if (typeof answer === 'string') {
      throw Object.assign(new Error(`the model answered: ${answer}`), {
        name: 'ChatFailure',
        kind: answer,
        retryable: false,
      });
    }
    const usage = { inputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 1 };
    return { text: JSON.stringify(answer), json: answer, stop: 'end', usage };
  };
  return { name: 'scripted', chat, requests };
}

const candidates = (...list: string[]) => ({ candidates: list });
const take = (selection: number, reasoning = 'harder') => ({ reasoning, selection });
const harder = (text: string) =>
  candidates(...(text.includes('mug') ? ['wash two mugs', 'dry a mug'] : ['heat two eggs']));

const generate = (options: Parameters<typeof variations>[0], count = 2, seed = 1) =>
  variations(options).generate({ parents, count, seed, signal });

describe('variations', () => {
  it('fits its prompts into the context window, at the cost of a long description', async () => {
    const scripted = { ...model(harder, () => take(1)), contextWindow: 800 };
    const environment = { description: `A kitchen in text. ${'It has many things. '.repeat(400)}` };
    expect(await generate({ model: scripted, environment })).toHaveLength(2);
    expect(scripted.requests).toHaveLength(4);
    for (const { messages, maxTokens } of scripted.requests) {
      expect(maxTokens).toBe(200);
      expect(messages.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(3 * 600);
      expect(messages[0]!.text).toContain('A kitchen in text. It has many');
      expect(messages[1]!.text).toMatch(/wash a mug|heat an egg/);
    }
  });

  it('lets the model propose candidates, then select one with a reason', async () => {
    const scripted = model(harder, (text) => take(text.includes('2. ') ? 2 : 1, 'it needs a towel'));
    const tasks = await generate({
      model: scripted,
      environment: { description: 'A kitchen in text.' },
      candidates: 3,
    });
    expect(tasks).toEqual([
      {
        id: 'variation/kitchen/dry a mug',
        instruction: 'dry a mug',
        scene: 'kitchen',
        origin: { kind: 'generated', parent: 't0', reason: 'it needs a towel' },
      },
      expect.objectContaining({ instruction: 'heat two eggs', origin: expect.objectContaining({ parent: 't1' }) }),
    ]);
    expect(scripted.requests).toHaveLength(4);
    for (const { phase, messages, schema } of scripted.requests) {
      expect(phase).toBe('task-generation');
      expect(schema).toMatchObject({ additionalProperties: false });
      expect(messages[0]).toMatchObject({
        role: 'system',
        cachePoint: true,
        text: expect.stringContaining('A kitchen in text.'),
      });
      expect(JSON.stringify(messages)).not.toContain('what the environment starts it by');
    }
    expect(scripted.requests[0]!.messages[1]!.text).toContain('Propose 3 variations');
  });

  it('offers only what can be played and is no mere repetition', async () => {
    const seen: string[] = [];
    const isPlayable = async ({ instruction }: Task) => !instruction.includes('dragon');
    const scripted = model(
      () => candidates('wash a dragon', ' ', 'Wash a mug!', ' wash two mugs ', 'Heat an egg.', 'wash two mugs'),
      (text) => {
        seen.push(text);
        return take(1);
      },
    );
    const tasks = await generate({ model: scripted, isPlayable }, 1);
    expect(tasks.map(({ instruction }) => instruction)).toEqual(['wash two mugs']);
    expect(seen[0]).toContain('1. wash two mugs\n2. Heat an egg.\n\n');
  });

  it.each([
    ['selects none', model(harder, () => take(0))],
    ['selects what was not offered', model(harder, () => take(7))],
    [
      'proposes nothing',
      model(
        () => candidates(),
        () => take(1),
      ),
    ],
    [
      'only repeats the parent',
      model(
        () => candidates('wash a mug', 'Wash a mug.'),
        () => take(1),
      ),
    ],
  ])('makes no task where the model %s', async (_, scripted) => {
    const request = { parents: parents.slice(0, 1), count: 2, seed: 1, signal };
    expect(await variations({ model: scripted }).generate(request)).toEqual([]);
  });

  it.each([
    'rate-limited',
    'overloaded',
    'server',
    'timeout',
    'connection',
    'refused',
    'truncated',
    'invalid',
    'empty',
  ] as const)('goes on without the task where a call fails as %s, and says so', async (kind) => {
    for (const at of ['proposal', 'selection']) {
      const failures: string[] = [];
      const fail = (text: string) => (text.includes('mug') ? kind : take(1));
      const scripted = model(
        (text) => (at === 'proposal' && text.includes('mug') ? kind : harder(text)),
        (text) => (at === 'selection' ? fail(text) : take(1)),
      );
      const onFailure = (failure: Error, { id }: Task) => failures.push(`${id}: ${failure.message}`);
      expect(idsOf(await generate({ model: scripted, onFailure }))).toEqual(['variation/kitchen/heat two eggs']);
      expect(failures).toEqual([`t0: the model answered: ${kind}`]);
    }
  });

  it.each(['budget', 'denied', 'rejected', 'unrecorded'] as const)('throws where a call fails as %s', async (kind) => {
    const error = await generate({ model: model(harder, () => kind) }).catch((reason: unknown) => reason);
    expect(isChatFailure(error) && error.kind).toBe(kind);
  });

  it('throws what is no failure of the model, stops with its signal, and asks nothing without parents', async () => {
    const scripted = model(harder, () => take(1));
    const broken = () => Promise.reject(new Error('the experience model is broken'));
    await expect(generate({ model: scripted, isPlayable: broken })).rejects.toThrow('the experience model is broken');
    const aborted = { parents, count: 1, seed: 1, signal: AbortSignal.abort() };
    await expect(variations({ model: scripted }).generate(aborted)).rejects.toThrow('aborted');
    const before = scripted.requests.length;
    expect(await variations({ model: scripted }).generate({ parents: [], count: 3, seed: 1, signal })).toEqual([]);
    expect(scripted.requests).toHaveLength(before);
    expect(() => variations({ model: scripted, candidates: 0 })).toThrow('candidates is 0; give a whole number');
  });

  it('tells draws apart by seed, so that one parent can have several children', async () => {
    const scripted = model(harder, () => take(1));
    await generate({ model: scripted }, 4);
    const seeds = new Set(scripted.requests.map(({ seed }) => seed));
    expect(seeds.size).toBe(4);
    expect(await generate({ model: scripted }, 4)).toHaveLength(2); // What comes twice counts once.
  });
});
