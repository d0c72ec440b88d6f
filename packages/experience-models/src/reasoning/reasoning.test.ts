import type { ChatFailureKind, Dream, DreamStep, Recall, Reference, Task } from '@dreamgym/core';
import { trajectory } from '@dreamgym/testing';
import { describe, expect, it, vi } from 'vitest';
import { isRevisable } from '../revisable-dream.ts';
import { chatFailure, modelOf, type ScriptedModel, type Written } from './engine.fixture.ts';
import { type ReasoningOptions, reasoning } from './reasoning.ts';

const environment = { name: 'kitchen', description: 'A kitchen. Say "open drawer 1".' };
const task: Task = { id: 'kitchen/1', instruction: 'Find the key.', scene: 'kitchen', origin: { kind: 'seed' } };
const { signal } = new AbortController();
const reference: Reference = {
  task: 'kitchen/9',
  index: 2,
  observation: 'A box.',
  action: 'open box 1',
  next: 'It is full of keys.',
  reward: 0,
  terminated: false,
  origin: 'real',
  similarity: 0.8,
};
const recall: Recall = async () => [reference];
const world: Written = {
  reasoning: 'So be it.',
  facts: 'key in drawer 2',
  observation: 'Two drawers.',
  actions: ['open drawer 1'],
};
const step: Written = {
  reasoning: 'It opens.',
  observation: 'Empty.',
  actions: ['close drawer 1'],
  done: false,
  success: false,
};

/** Answers every request for a world alike, and the steps by a function of their number. */
const answering = (steps: (index: number) => Written = () => step): ScriptedModel => {
  let index = 0;
  return modelOf(({ phase }) => (phase === 'world' ? world : steps(index++)));
};
const open = (model: ScriptedModel, options: Partial<ReasoningOptions> & { worldSeed?: number } = {}): Promise<Dream> =>
  reasoning({ model, environment, ...options }).open({ task, worldSeed: options.worldSeed ?? 1, recall, signal });
const act = (dream: Dream, text = 'open drawer 1') => dream.step({ action: { text }, recall }) as Promise<DreamStep>;
const failing = (kind: ChatFailureKind, written?: string) => (): never => {
  throw chatFailure(kind, written);
};

describe('the hidden world', () => {
  it('is written once for all attempts of a task and world seed, also where they begin at once', async () => {
    const model = answering();
    const dreams = reasoning({ model, environment });
    const request = { task, recall, signal };
    const opened = await Promise.all(Array.from({ length: 8 }, () => dreams.open({ ...request, worldSeed: 1 })));
    expect(model.requests.map(({ phase }) => phase)).toEqual(['world']);
    for (const { observation } of opened)
      expect(observation).toEqual({ text: 'Two drawers.', actions: ['open drawer 1'] });
    await dreams.open({ ...request, worldSeed: 2 });
    await dreams.open({ ...request, worldSeed: 1, task: { ...task, id: 'kitchen/2' } });
    await dreams.open({ ...request, worldSeed: 1, task: { ...task, instruction: 'Find the lock.' } });
    await dreams.open({ ...request, worldSeed: 1 });
    expect(model.requests).toHaveLength(4);
    expect(new Set(model.requests.slice(0, 3).map(({ seed }) => seed)).size).toBe(3);
  });

  it('is asked for with the description, the task and what resembles it', async () => {
    const model = answering();
    await open(model);
    const [{ messages, schema, temperature }] = model.requests as [ScriptedModel['requests'][0]];
    expect(messages.map(({ role, cachePoint }) => [role, cachePoint])).toEqual([
      ['system', true],
      ['user', undefined],
    ]);
    expect(messages[0]!.text).toContain(environment.description);
    expect(messages[1]!.text).toContain(task.instruction);
    expect(messages[1]!.text).toContain(reference.next);
    expect(schema).toMatchObject({
      required: ['reasoning', 'facts', 'observation', 'actions'],
      additionalProperties: false,
    });
    expect(temperature).toBe(1);
  });

  it('is forgotten once there are many later ones', async () => {
    const model = answering();
    const dreams = reasoning({ model, environment });
    const attempt = async (worldSeed: number) => (await dreams.open({ task, worldSeed, recall, signal })).close();
    for (let worldSeed = 0; worldSeed < 65; worldSeed++) await attempt(worldSeed);
    await attempt(64);
    expect(model.requests).toHaveLength(65);
    await attempt(0);
    expect(model.requests).toHaveLength(66);
  });

  it('is never forgotten while an attempt in it is open', async () => {
    const model = answering();
    const dreams = reasoning({ model, environment });
    const open = (worldSeed: number) => dreams.open({ task, worldSeed, recall, signal });
    const first = await open(0);
    for (let worldSeed = 1; worldSeed < 100; worldSeed++) await (await open(worldSeed)).close();
    expect(model.requests).toHaveLength(100);
    await (await open(0)).close();
    expect(model.requests).toHaveLength(100);
    await first.close();
    for (let worldSeed = 100; worldSeed < 200; worldSeed++) await (await open(worldSeed)).close();
    await open(0);
    expect(model.requests).toHaveLength(201);
  });

  it('is asked for again after a failure, by whoever needs it next', async () => {
    let calls = 0;
    const model = modelOf(({ phase }) => (phase === 'world' && calls++ === 0 ? failing('overloaded')() : world));
    const dreams = reasoning({ model, environment });
    const attempt = () => dreams.open({ task, worldSeed: 1, recall, signal });
    const both = await Promise.allSettled([attempt(), attempt()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect((await attempt()).observation.text).toBe('Two drawers.');
    expect(calls).toBe(2);
  });

  it('outlives the attempt that asked for it first', async () => {
    const controller = new AbortController();
    const model = modelOf(async ({ signal: its }) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      its.throwIfAborted();
      return world;
    });
    const dreams = reasoning({ model, environment });
    const first = dreams.open({ task, worldSeed: 1, recall, signal: controller.signal });
    const second = dreams.open({ task, worldSeed: 1, recall, signal });
    controller.abort();
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    expect((await second).observation.text).toBe('Two drawers.');
  });

  it.each([
    ['no facts', { ...world, facts: ' ' }, 'the facts are empty'],
    ['no observation', { ...world, observation: '' }, 'the observation is empty'],
    ['nothing to do', { ...world, actions: [] }, 'no action is open'],
  ])('with %s is no world', async (_, written, problem) => {
    const model = modelOf(() => written);
    await expect(open(model)).rejects.toMatchObject({
      name: 'ChatFailure',
      kind: 'invalid',
      message: expect.stringContaining(problem),
    });
    expect(model.requests).toHaveLength(2);
  });
});

describe('a step', () => {
  it('is asked for so that everything before the last state repeats the request before, word for word', async () => {
    const model = answering((index) => ({ ...step, observation: `State ${index + 1}.` }));
    const dream = await open(model);
    for (const action of ['open drawer 1', 'look "up"', 'wait']) await act(dream, action);
    const [first, second, third] = model.requests.slice(1).map(({ messages }) => messages) as never as [
      ScriptedModel['requests'][0]['messages'],
      ScriptedModel['requests'][0]['messages'],
      ScriptedModel['requests'][0]['messages'],
    ];
    // Only the cache points move: the text stays.
    const texts = (messages: typeof first) => messages.map(({ role, text }) => `${role}: ${text}`);
    expect(texts(second).slice(0, first.length - 1)).toEqual(texts(first).slice(0, -1));
    expect(texts(third).slice(0, second.length - 1)).toEqual(texts(second).slice(0, -1));
    expect(texts(third).slice(2)).toEqual([
      'assistant: Two drawers.',
      'user: Action: "open drawer 1"',
      'assistant: State 1.',
      'user: Action: "look \\"up\\""',
      'assistant: State 2.',
      expect.stringContaining('Action: "wait"\nIt is none of them.'),
    ]);
    // What the request before has let the server read, and what this one does.
    const points = third.flatMap(({ cachePoint, text }) => (cachePoint ? [text] : []));
    expect(points.slice(2)).toEqual(['State 1.', 'State 2.']);
    expect(points).toHaveLength(4);
    expect(third[1]!.text).toContain('key in drawer 2');
    expect(third.filter(({ text }) => text.includes(reference.next))).toEqual([third.at(-1)]);
    expect(first.at(-1)!.text).toContain(
      'Open actions: ["open drawer 1"]\nAction: "open drawer 1"\nIt is one of them.',
    );
  });

  it('calls no reference a success that was paid in part', async () => {
    const model = answering();
    const bought: Reference = { ...reference, reward: 0.5, terminated: true };
    for (const recorded of [bought, { ...bought, reward: 1 }]) {
      const search: Recall = async () => [recorded];
      const dream = await reasoning({ model, environment }).open({ task, worldSeed: 1, recall: search, signal });
      await dream.step({ action: { text: 'look' }, recall: search });
    }
    const [partly, wholly] = [model.requests[1]!, model.requests[3]!].map(({ messages }) => messages.at(-1)!.text);
    expect(partly).toContain('This ended the attempt: no success.');
    expect(wholly).toContain('This ended the attempt: success.');
  });

  it('clips long references, and leaves out those for which there is no room', async () => {
    const long: Reference = { ...reference, observation: `A box${'.'.repeat(400)}`, next: 'x'.repeat(2000) };
    const model = answering();
    const several: Recall = async () => [long, { ...long, next: 'y'.repeat(3000) }, { ...long, next: 'Short.' }];
    const dream = await reasoning({ model, environment }).open({ task, worldSeed: 1, recall: several, signal });
    await dream.step({ action: { text: 'look' }, recall: several });
    const question = model.requests[1]!.messages.at(-1)!.text;
    expect(question).toContain(`A box${'.'.repeat(295)} …`);
    expect(question).toContain(long.next);
    expect(question).not.toContain('yyy');
  });

  it('answers reasoning first, then state, end and success', async () => {
    const model = answering();
    const dream = await open(model);
    expect(await act(dream)).toEqual({
      reasoning: 'It opens.',
      observation: { text: 'Empty.', actions: ['close drawer 1'] },
      reward: 0,
      terminated: false,
      truncated: false,
      references: [reference],
    });
    expect(model.requests[1]).toMatchObject({
      phase: 'rollout',
      temperature: 0,
      schema: { required: ['reasoning', 'observation', 'actions', 'done', 'success'] },
    });
  });

  it('pays 1 at a successful end and nothing else', async () => {
    const ends: readonly [Written, number, boolean][] = [
      [{ done: true, success: true, actions: [] }, 1, true],
      [{ done: true, success: false, actions: [] }, 0, true],
      [{ done: false, success: false }, 0, false],
    ];
    for (const [end, reward, terminated] of ends) {
      const dream = await open(answering(() => ({ ...step, ...end })));
      expect(await act(dream)).toMatchObject({ reward, terminated });
    }
  });

  it('lists each action once', async () => {
    const dream = await open(answering(() => ({ ...step, actions: ['wait', '', 'wait', 'look'] })));
    expect((await act(dream)).observation.actions).toEqual(['wait', 'look']);
  });

  it.each<[string, Written, string]>([
    ['success without an end', { ...step, success: true }, 'success is true, but done is false'],
    ['no reasons', { ...step, reasoning: '' }, 'the reasoning is empty'],
    ['no state', { ...step, observation: '\n' }, 'the observation is empty'],
    ['nothing to do', { ...step, actions: [''] }, 'no action is open, though the attempt goes on'],
  ])('with %s is sent back once with the reason, and then fails', async (_, written, problem) => {
    const repaired = answering((index) => (index === 0 ? written : step));
    expect(await act(await open(repaired))).toMatchObject({ observation: { text: 'Empty.' } });
    const last = repaired.requests.at(-1)!.messages.at(-1)!.text;
    expect(last).toContain(problem);
    expect(last).toContain('"done":false');
    const stubborn = answering(() => written);
    const failure = { name: 'ChatFailure', kind: 'invalid', retryable: false, message: problem };
    await expect(act(await open(stubborn))).rejects.toMatchObject(failure);
    expect(stubborn.requests).toHaveLength(3);
  });

  it('that is no JSON by the schema, or is cut off, is repaired once', async () => {
    const broken = answering((index) => (index === 0 ? failing('invalid', '{"reasoning": oops')() : step));
    await act(await open(broken));
    expect(broken.requests.at(-1)!.messages.at(-1)!.text).toContain('{"reasoning": oops');
    const long = answering((index) => (index === 0 ? failing('truncated', 'on and on')() : step));
    await act(await open(long));
    expect(long.requests.at(-1)!.messages.at(-1)!.text).toContain('the answer is truncated');
    expect(long.requests.at(-1)!.messages.at(-1)!.text).not.toContain('on and on');
    expect(long.requests.at(-1)!.messages.slice(0, -1)).toEqual(long.requests.at(-2)!.messages.slice(0, -1));
    await expect(act(await open(answering(failing('truncated'))))).rejects.toMatchObject({ kind: 'truncated' });
  });

  it.each<ChatFailureKind>([
    'refused',
    'rate-limited',
    'overloaded',
    'server',
    'timeout',
    'connection',
    'empty',
    'denied',
    'budget',
  ])('that fails as %s is neither repaired nor turned into a state', async (kind) => {
    const model = answering(failing(kind));
    await expect(act(await open(model))).rejects.toMatchObject({ name: 'ChatFailure', kind });
    expect(model.requests).toHaveLength(2);
  });
});

describe('attempts in one world', () => {
  it('are answered alike as long as they act alike, and only once', async () => {
    let answers = 0;
    const model = modelOf(({ phase }) =>
      phase === 'world' ? world : { ...step, observation: `Answer ${++answers}.` },
    );
    const dreams = reasoning({ model, environment });
    const attempt = async (actions: readonly string[]) => {
      const dream = await dreams.open({ task, worldSeed: 1, recall, signal });
      const seen: string[] = [];
      for (const action of actions) seen.push((await act(dream, action)).observation.text);
      return seen;
    };
    const search = vi.fn(recall);
    const [one, two] = await Promise.all([attempt(['look', 'wait']), attempt(['look', 'wait'])]);
    expect(one).toEqual(two);
    expect(await attempt(['look', 'wait', 'wait'])).toEqual([...one!, 'Answer 3.']);
    expect(await attempt(['wait'])).toEqual(['Answer 4.']);
    const dream = await dreams.open({ task, worldSeed: 1, recall: search, signal });
    await dream.step({ action: { text: 'wait' }, recall: search });
    expect(search).not.toHaveBeenCalled();
  });

  it('do not share a failure for good', async () => {
    const model = answering((index) => (index === 0 ? failing('server')() : step));
    const dreams = reasoning({ model, environment });
    const attempt = async () => act(await dreams.open({ task, worldSeed: 1, recall, signal }));
    await expect(attempt()).rejects.toMatchObject({ kind: 'server' });
    expect((await attempt()).observation.text).toBe('Empty.');
  });
});

describe('an answer that is not the last word', () => {
  it('is revised, told what is wrong with it, and the dream goes on from the revision', async () => {
    const model = answering((index) => ({ ...step, observation: `State ${index + 1}.` }));
    const dream = await open(model);
    if (!isRevisable(dream)) throw new Error('the dream cannot be revised');
    await act(dream);
    expect(await dream.revise('the drawer is locked')).toMatchObject({ observation: { text: 'State 2.' } });
    const request = model.requests[2]!.messages;
    expect(request.slice(0, -1)).toEqual(model.requests[1]!.messages.slice(0, -1));
    expect(request.at(-1)!.text).toMatch(/State 1\..*the drawer is locked/s);
    await act(dream, 'wait');
    expect(model.requests[3]!.messages.slice(2, -1).map(({ text }) => text)).toEqual([
      'Two drawers.',
      'Action: "open drawer 1"',
      'State 2.',
    ]);
  });

  it('is overruled, and the dream goes on from what was said instead', async () => {
    const model = answering();
    const dream = await open(model);
    if (!isRevisable(dream)) throw new Error('the dream cannot be overruled');
    await act(dream);
    dream.overrule({ text: 'Nothing happens.', actions: ['look'] });
    await act(dream, 'look');
    expect(model.requests[2]!.messages.at(-2)!.text).toBe('Nothing happens.');
    expect(model.requests[2]!.messages.at(-1)!.text).toContain('Open actions: ["look"]');
  });
});

describe('learning', () => {
  const taken = (action: string, text: string, reward = 0) => ({
    action: { text: action },
    observation: { text, actions: reward ? [] : ['look', 'open drawer 1', 'open drawer 2', 'take key'] },
    reward,
    terminated: reward > 0,
    truncated: false,
  });
  const played = {
    ...trajectory({ task }),
    opening: { text: 'Three drawers.', actions: ['look'] },
    transitions: [
      taken('look', 'You see little.'),
      taken('open drawer 1', 'You open it.'),
      taken('open drawer 2', 'You open it too.'),
      taken('sing', 'That is no use.'),
      taken('take key', 'The key!', 1),
    ],
  };

  it('shows a step of every kind, the refusals and the success, to the model, and keeps the first observation', async () => {
    const model = answering();
    const dreams = reasoning({ model, environment });
    await dreams.learn?.({ trajectories: [played], signal });
    const dream = await dreams.open({ task, worldSeed: 1, recall, signal });
    const system = model.requests[0]!.messages[0]!.text;
    const shown = [
      'Three drawers.',
      'You see little.',
      'You open it.',
      'That is no use.',
      'The key!',
      'You open it too.',
    ];
    const places = shown.map((text) => system.indexOf(text));
    // What shows nothing new comes last.
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
    expect(system).toContain('This ended the attempt: success.');
    expect(dream.observation).toEqual(played.opening);
    expect(model.requests[0]!.schema).toMatchObject({ required: ['reasoning', 'facts'] });
    expect(model.requests[0]!.messages[1]!.text).toContain('Three drawers.');
  });

  it('shows how the place of a task looks, where another task was recorded there', async () => {
    const model = answering();
    const dreams = reasoning({ model, environment });
    await dreams.learn?.({ trajectories: [played], signal });
    await dreams.open({ task: { ...task, id: 'kitchen/2' }, worldSeed: 1, recall, signal });
    expect(model.requests[0]!.messages[1]!.text).toContain('Three drawers.');
    expect(model.requests[0]!.schema).toMatchObject({ required: ['reasoning', 'facts', 'observation', 'actions'] });
  });

  it('leaves out what failed, and asks for no actions where none were listed', async () => {
    const model = answering();
    const dreams = reasoning({ model, environment: { name: 'kitchen' } });
    const failed = { ...played, end: { kind: 'failed', code: 'ENVIRONMENT', message: 'flooded' } as const };
    await dreams.learn?.({ trajectories: [failed], signal });
    const request = { task: { ...task, id: 'kitchen/2' }, worldSeed: 1, recall, signal };
    await expect(dreams.open(request)).rejects.toThrow(
      'nothing is known of kitchen: give the environment a description',
    );
    const unlisted = {
      ...played,
      opening: { text: 'Three drawers.' },
      transitions: played.transitions.map((one) => ({ ...one, observation: { text: one.observation.text } })),
    };
    await dreams.learn?.({ trajectories: [unlisted], signal });
    const dream = await dreams.open(request);
    expect(dream.observation).toEqual({ text: 'Two drawers.' });
    expect((await act(dream)).observation).toEqual({ text: 'Empty.' });
    expect(model.requests.at(-1)!.messages.at(-1)!.text).not.toContain('Open actions');
  });
});

describe('the ablations', () => {
  it('without history shows the present state only', async () => {
    const model = answering((index) => ({ ...step, observation: `State ${index + 1}.` }));
    const none = await open(model, { history: 0 });
    for (const action of ['look', 'wait', 'look']) await act(none, action);
    expect(
      model.requests
        .at(-1)!
        .messages.slice(2, -1)
        .map(({ text }) => text),
    ).toEqual(['State 2.']);
    const short = await open(model, { history: 1 });
    for (const action of ['look', 'wait', 'look']) await act(short, action);
    expect(
      model.requests
        .at(-1)!
        .messages.slice(2, -1)
        .map(({ text }) => text),
    ).toEqual(['State 4.', 'Action: "wait"', 'State 5.']);
  });

  it('without references asks for none', async () => {
    const search = vi.fn(recall);
    const dreams = reasoning({ model: answering(), environment, references: 0 });
    const dream = await dreams.open({ task, worldSeed: 1, recall: search, signal });
    expect((await dream.step({ action: { text: 'look' }, recall: search })).references).toEqual([]);
    expect(search).not.toHaveBeenCalled();
    await reasoning({ model: answering(), environment, references: 7 }).open({
      task,
      worldSeed: 1,
      recall: search,
      signal,
    });
    expect(search).toHaveBeenCalledExactlyOnceWith({ limit: 7 });
  });

  it('without reasoning asks for the state at once', async () => {
    const model = answering();
    const dream = await open(model, { reasoning: false });
    expect((await act(dream)).reasoning).toBe('');
    expect(model.requests.map(({ schema }) => (schema as { required: string[] }).required[0])).toEqual([
      'facts',
      'observation',
    ]);
  });

  it('unpinned writes no facts and answers every attempt anew, from seeds of their own', async () => {
    const model = answering();
    const dreams = reasoning({ model, environment, pinned: false });
    for (const seed of [7, 8, 7]) await act(await dreams.open({ task, worldSeed: 1, seed, recall, signal }));
    const attempt = ['world', 'rollout'];
    expect(model.requests.map(({ phase }) => phase)).toEqual([...attempt, ...attempt, ...attempt]);
    const seeds = model.requests.map(({ seed }) => seed);
    expect(new Set(seeds).size).toBe(2);
    // Whatever was played before.
    expect(seeds.slice(4)).toEqual(seeds.slice(0, 2));
    expect(model.requests[0]!.schema).toMatchObject({ required: ['reasoning', 'observation', 'actions'] });
    expect(model.requests[1]!.messages[1]!.text).not.toContain('facts');
  });

  it.each([{ references: -1 }, { references: 1.5 }, { history: -2 }, { history: Number.NaN }])(
    'refuses %j',
    (options) => {
      expect(() => reasoning({ model: answering(), environment, ...options })).toThrow(
        'give a whole number of at least 0',
      );
    },
  );
});

describe('a context window', () => {
  const recorded = Array.from({ length: 40 }, (_, index) =>
    trajectory({
      task: `kitchen/${index}`,
      steps: [[`verb${index} drawer`, `Manner${index} ${'is shown '.repeat(40)}`]],
    }),
  );

  it.each([1500, 2048, 4096, 8192])('of %s tokens holds every prompt and its answer', async (contextWindow) => {
    const model = {
      ...answering((index) => ({ ...step, observation: `State ${index}. ${'It is dark. '.repeat(12)}` })),
      contextWindow,
    };
    const dreams = reasoning({ model, environment, maxTokens: 600 });
    await dreams.learn?.({ trajectories: recorded, signal });
    const dream = await dreams.open({ task, worldSeed: 1, recall, signal });
    for (let index = 0; index < 40; index++) await act(dream, `open drawer ${index}`);
    for (const { messages, maxTokens } of model.requests) {
      const bytes = messages.reduce((sum, { text }) => sum + text.length, 0);
      expect(maxTokens).toBe(Math.min(600, contextWindow / 4));
      // What remains when all is left out that can be.
      const least = messages[0]!.text.length + 600;
      expect(bytes).toBeLessThanOrEqual(Math.max(least, 3 * (contextWindow - maxTokens)));
    }
    const { messages } = model.requests.at(-1)!;
    expect(messages.at(-2)!.text).toContain('State 38.');
    expect(messages.length < 2 * 40).toBe(contextWindow < 8192);
  });

  it('that is full loses the attempt, and no longer prompt is sent', async () => {
    const model = modelOf(({ phase }) => (phase === 'world' ? world : failing('truncated')()));
    const dream = await open(model);
    await expect(act(dream)).rejects.toMatchObject({ kind: 'truncated' });
    expect(model.requests).toHaveLength(2);
  });
});
