import { type ChatFailure, type ChatModel, type ChatReply, type ChatRequest, random, rollout } from '@dreamgym/core';
import { bytesOf } from '@dreamgym/core/text';
import { checkPolicy, corridor } from '@dreamgym/testing';
import { describe, expect, it } from 'vitest';
import { type ChatPolicyOptions, chatPolicy } from './chat-policy.ts';

const usage = { inputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 1 };
const cut: ChatFailure = Object.assign(new Error('cut'), {
  name: 'ChatFailure' as const,
  kind: 'truncated' as const,
  retryable: false,
  written: '<think>On and on',
});
const refused: ChatFailure = Object.assign(new Error('no'), {
  ...cut,
  name: 'ChatFailure' as const,
  kind: 'refused' as const,
});

type Answer = string | ChatFailure | Partial<ChatReply>;

/** Answers in order, or by a function, and remembers what it was asked. */
function chatModel(
  answers: readonly Answer[] | ((request: ChatRequest) => Answer),
): ChatModel & { asked: ChatRequest[] } {
  const asked: ChatRequest[] = [];
  return {
    name: 'script',
    asked,
    async chat(request) {
      const answer = typeof answers === 'function' ? answers(request) : answers[asked.length]!;
      asked.push(request);
      if (answer instanceof Error) throw answer;
      const reply = typeof answer === 'string' ? { text: answer } : answer;
      return { text: '', stop: 'end', usage, ...reply };
    },
  };
}

/** Picks one of the listed actions by the seed, as a model that samples does. */
const sampling = () =>
  chatModel(({ messages, seed }) => {
    const actions = [...messages.at(-1)!.text.matchAll(/^- (.*)$/gm)].map(([, action]) => action!);
    return `<think>Why not?</think><action>${random(seed!).pick(actions)}</action>`;
  });

checkPolicy('chatPolicy', () => chatPolicy({ model: sampling() }));

const task = { id: 'a', instruction: 'Take the lamp.', origin: { kind: 'seed' as const } };
const actions = ['go east', 'take lamp 1'];
const request = { task, seed: 3, signal: new AbortController().signal };

/** The actions that a policy takes where it sees these rooms. */
function play(model: ChatModel, options: Partial<ChatPolicyOptions> = {}, evaluation = false) {
  const player = chatPolicy({ model, ...options }).begin({ ...request, evaluation });
  return {
    see: (text = 'room 0', listed: readonly string[] | undefined = actions) => player.act({ text, actions: listed }),
  };
}

describe('chatPolicy', () => {
  it('plays what names no action as it stands, where it is not to send it back', async () => {
    const model = chatModel(['no idea', '<action>fly</action>']);
    const { see } = play(model, { repair: false });
    expect((await see()).text).toBe('no idea');
    expect((await see()).text).toBe('fly');
    expect(model.asked).toHaveLength(2);
  });

  it('goes on with one conversation, each prompt of which begins with the one before', async () => {
    const model = chatModel(['<think>East?</think><action>go east</action>', '<action>wait</action>', 'on', 'end']);
    const { see } = play(model, { conversation: true, listing: false, repair: false });
    for (const room of [0, 1, 2, 3]) await see(`room ${room}`);
    const [, , third, last] = model.asked.map(({ messages }) => messages.map(({ role, text }) => `${role}: ${text}`));
    expect(third!.slice(1)).toEqual([
      'user: You see now:\nroom 0',
      'assistant: <think>East?</think><action>go east</action>',
      'user: You see now:\nroom 1',
      'assistant: <action>wait</action>',
      'user: You see now:\nroom 2',
    ]);
    expect(last!.slice(0, third!.length)).toEqual(third);
    expect(last!.slice(third!.length)).toEqual(['assistant: on', 'user: You see now:\nroom 3']);
  });

  it('leaves out the earliest steps of a conversation for which there is no room', async () => {
    const model = { ...chatModel(() => '<action>go east</action>'), contextWindow: 600 };
    const { see } = play(model, { conversation: true });
    for (let room = 0; room < 30; room++) await see(`room ${room} ${'with a view '.repeat(4)}`);
    const { messages } = model.asked.at(-1)!;
    expect(messages.length).toBeLessThan(30);
    expect(messages[1]).toMatchObject({ role: 'user' });
    expect(messages.at(-1)!.text).toContain('room 29');
    expect(messages.at(-3)!.text).toContain('room 28');
  });

  it('shows the steps before an attempt that begins in the middle as messages, too', async () => {
    const model = chatModel(['<action>take lamp 1</action>']);
    const seen = (text: string) => ({ observation: { text }, reward: 0, terminated: false, truncated: false });
    const past = { opening: { text: 'room 0' }, transitions: [{ action: { text: 'go east' }, ...seen('room 1') }] };
    const player = chatPolicy({ model, conversation: true }).begin({ ...request, past });
    await player.act({ text: 'room 1', actions });
    expect(model.asked[0]!.messages.slice(1).map(({ text }) => text)).toEqual([
      'You see now:\nroom 0',
      '<action>go east</action>',
      'You see now:\nroom 1\n\nThe actions open to you:\n- go east\n- take lamp 1',
    ]);
  });

  it('thinks, acts, and is shown the task, what it may do and how it came here', async () => {
    const model = chatModel(
      ['one', 'two', 'three', 'four'].map((thought) => `<think>${thought}</think>\n<action>go east</action>`),
    );
    const { see } = play(model, { history: 2, environment: { description: 'Rooms lie in a row.' } });
    for (const room of [0, 1, 2, 3]) expect((await see(`room ${room}`)).text).toBe('go east');
    const [system, question] = model.asked[3]!.messages;
    expect(system).toMatchObject({ role: 'system', cachePoint: true });
    expect(system!.text).toContain('Rooms lie in a row.');
    expect(system!.text).toContain('Your task: Take the lamp.');
    expect(question!.text).toBe(
      [
        'You have taken 3 steps so far.',
        'The last 2 of them:',
        '[2] You saw:\nroom 1\nYou did: go east',
        '[3] You saw:\nroom 2\nYou did: go east',
        'You see now:\nroom 3',
        'The actions open to you:\n- go east\n- take lamp 1',
      ].join('\n\n'),
    );
    expect(model.asked[0]!.messages[1]!.text).not.toContain('so far');
    expect(model.asked.every(({ phase }) => phase === 'rollout')).toBe(true);
  });

  it('is shown what was done before an attempt that begins in the middle', async () => {
    const model = chatModel(['<action>go east</action>']);
    const step = { reward: 0, terminated: false, truncated: false };
    const transitions = [{ ...step, action: { text: 'go west' }, observation: { text: 'room 0' } }];
    const past = { opening: { text: 'room 1' }, transitions };
    await chatPolicy({ model })
      .begin({ ...request, past })
      .act({ text: 'room 0' });
    expect(model.asked[0]!.messages[1]!.text).toContain('[1] You saw:\nroom 1\nYou did: go west');
  });

  it("keeps its thoughts, in tags or the model's own", async () => {
    const model = chatModel([
      '<think>I want <action>go west</action>, but it is east.</think><action>go east</action>',
      { text: '<action>go east</action>', reasoning: 'East it is.' },
      '<action>go east</action>',
    ]);
    const { see } = play(model);
    const thoughts = [(await see()).reasoning, (await see()).reasoning, await see()];
    expect(thoughts).toEqual(['I want <action>go west</action>, but it is east.', 'East it is.', { text: 'go east' }]);
  });

  it('plays a listed action as it is listed, and any where none are', async () => {
    const model = chatModel(['<action> Take  LAMP 1\n</action>', '<action>search[red mug]']);
    const { see } = play(model);
    expect((await see()).text).toBe('take lamp 1');
    expect((await see('a page', [])).text).toBe('search[red mug]');
    expect(model.asked).toHaveLength(2);
  });

  it.each([
    '<ACTION>go east</ACTION>',
    '<action>`go east`</action>',
    '<action>"Go east."</action>',
    "<action>- 'go east'.</action>",
    '<action>1. **go east**</action>',
    '<action>```\ngo east\n```</action>',
    '<action>Action: go east</action>',
    '< action >go east</ action >',
    'I name no <action> before <action>go east</action>',
    'No thought began here. <action>take lamp 1</action></think><action>go east</action>',
    '<think>One.</think><think>Two: <action>take lamp 1</action></think><action>go east</action>',
  ])('reads %s as the listed action that is meant', async (text) => {
    const model = chatModel([text]);
    expect((await play(model).see()).text).toBe('go east');
  });

  it('guesses nothing where two listed actions are meant, or none is', async () => {
    const listed = ['say yes', 'Say Yes', 'say "no"', "say 'no'"];
    const model = chatModel(() => '<action>SAY YES</action>');
    await play(model).see('a room', listed);
    expect(model.asked).toHaveLength(2);
    const exact = chatModel(['<action>Say Yes</action>']);
    expect((await play(exact).see('a room', listed)).text).toBe('Say Yes');
  });

  it('plays nothing that is only weighed, and asks again', async () => {
    const model = chatModel(['<think>Shall I <action>take lamp 1</action>?', '<action>go east</action>']);
    expect((await play(model).see()).text).toBe('go east');
    expect(model.asked).toHaveLength(2);
  });

  it.each([
    ['<action>type [5] [end it with </action> here] [1]</action>', 'type [5] [end it with </action> here] [1]'],
    ['<action>type [5] [an <action> tag] [1]</action>', 'type [5] [an <action> tag] [1]'],
    ['<action>click [1]</action> no, <action>click [2]</action>', 'click [2]'],
    ['<action>search[`red` mug.]</action>', 'search[`red` mug.]'],
  ])('takes tags in typed text for text: %s', async (text, action) => {
    expect((await play(chatModel([text])).see('a page', [])).text).toBe(action);
  });

  it('hands on the tokens of an answer', async () => {
    const tokens = { prompt: [1], completion: [2, 3], logProbabilities: [-1, -2], model: 'small' };
    const model = chatModel([{ text: '<action>go east</action>', tokens }]);
    expect((await play(model, { tokens: true }).see()).tokens).toEqual(tokens);
    expect(model.asked[0]!.tokens).toBe(true);
  });

  it('fits its prompt and answer into the context window', async () => {
    const model = { ...chatModel(() => '<action>go east</action>'), contextWindow: 700 };
    const { see } = play(model, { history: 50 });
    for (let step = 0; step < 30; step++) await see(`room ${step} ${'is dark '.repeat(8)}`);
    const last = model.asked.at(-1)!;
    expect(last.maxTokens).toBe(175);
    expect(last.messages[1]!.text).toContain('You saw:\nroom 28');
    expect(last.messages[1]!.text).not.toContain('You saw:\nroom 3 ');
    const length = last.messages.reduce((sum, { text }) => sum + text.length, 0);
    expect(length).toBeLessThanOrEqual(3 * (700 - 175));
  });

  it('fits what it sends back, and an observation that is too long, into the context window', async () => {
    const first = `${'hm '.repeat(900)}<action>${'fly '.repeat(400)}</action>`;
    const model = { ...chatModel([first, '<action>go east</action>']), contextWindow: 900 };
    const { see } = play(model, { history: 50 });
    expect((await see(`a room ${'is dark '.repeat(2_000)}`)).text).toBe('go east');
    for (const { messages, maxTokens } of model.asked) {
      const bytes = messages.reduce((sum, { text }) => sum + bytesOf(text), 0);
      expect(bytes).toBeLessThanOrEqual(3 * (900 - maxTokens));
    }
    const [question, written, complaint] = model.asked[1]!.messages.slice(1);
    expect(question!.text).toContain('- go east');
    expect(written!.text).toMatch(/^hm hm .* …$/);
    expect(complaint!.text).toContain('names the action "fly fly');
  });

  it.each([
    ['go east', 'has no action in <action></action>'],
    ['<think>Hm.</think><action> </action>', 'has no action in <action></action>'],
    ['<action>fly</action>', 'names the action "fly", which is not one of those open to you'],
    [cut, 'was cut off; think less'],
  ])('sends %s back once', async (first, complaint) => {
    const model = chatModel([first, '<action>go east</action>']);
    const { see } = play(model);
    expect((await see()).text).toBe('go east');
    const [question, repair] = model.asked;
    const written = typeof first === 'string' ? first : first.written!;
    expect(repair!.messages).toEqual([
      ...question!.messages,
      { role: 'assistant', text: written },
      { role: 'user', text: `Your answer ${complaint}. Answer again, with the action in <action></action>.` },
    ]);
    expect(repair!.seed).not.toBe(question!.seed);
  });

  it('then plays what it is given', async () => {
    const { see } = play(chatModel(['Hm.', 'I would rather not.', '<action>fly</action>', '<action>fly</action>']));
    expect((await see()).text).toBe('I would rather not.');
    expect((await see()).text).toBe('fly');
  });

  it.each([[[refused]], [[cut, cut]]])('forfeits where its model gives no answer', async (answers) => {
    const environment = corridor();
    const [first] = await environment.tasks('train');
    const policy = chatPolicy({ model: chatModel(answers) });
    const { end } = await rollout({ ...request, environment, policy, task: first! });
    expect(end).toEqual({ kind: 'forfeited', message: `chat-policy(script): ${answers.at(-1)!.message}` });
  });

  it('has the log-probability of the action alone, and none that it cannot tell', async () => {
    const tokens = (...pairs: [string, number][]) =>
      pairs.map(([token, logProbability]) => ({ token, logProbability }));
    const text = '<think>x</think><action>go east</action>';
    const whole = tokens(['<think>x</think><', -1], ['action', -2], ['>go', -0.5], [' east', -0.25], ['</action>', -4]);
    const model = chatModel([
      { text, logProbabilities: whole },
      { text, logProbabilities: whole.slice(1) },
      { text, logProbabilities: whole.slice(0, 3) },
      text,
    ]);
    const { see } = play(model, { logProbabilities: true });
    expect((await see()).logProbability).toBe(-0.75);
    for (const _ of [1, 2, 3]) expect(await see()).not.toHaveProperty('logProbability');
    expect(model.asked[0]!.logProbabilities).toBe(true);
  });

  it('explores less when it plays to win, and draws anew at every step', async () => {
    const model = chatModel(() => '<action>go east</action>');
    const training = play(model);
    await training.see();
    await training.see();
    await play(model, {}, true).see();
    expect(model.asked.map(({ temperature }) => temperature)).toEqual([1, 1, 0.4]);
    expect(model.asked[1]!.seed).not.toBe(model.asked[0]!.seed);
    expect(model.asked[2]!.seed).toBe(model.asked[0]!.seed);
  });
});
