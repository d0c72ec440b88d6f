import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Behaviour, type ChatServer, chatServer, type Received } from '@dreamgym/llm/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { dreamgym } from '../dreamgym.fixture.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';
import { reportIn } from '../view/page.fixture.ts';

// The command's own games, but fewer.
vi.mock('@dreamgym/alfworld', async (original) => {
  const { alfworld, adapter, ...rest } = await original<typeof import('@dreamgym/alfworld')>();
  const generate = { games: { train: 20, validation: 4, test: 2 }, size: 0.5 };
  const few = () => alfworld({ generate, stepLimit: 20 });
  return { ...rest, alfworld: few, adapter: { ...adapter, plugin: few } };
});

const key = 'sentinel-key-7f3a';

/** A world of three rooms in a row: whoever goes to the last one is done, and has won where the action says `drawer`. */
function brain({ messages, schema }: Received): Behaviour {
  if (isProbe({ messages })) return { text: 'ok' };
  const { required } = schema as { required: string[] };
  const [, action = ''] = /Action: "(.*)"/.exec(messages.at(-1)!.text) ?? [];
  const done = messages.filter(({ role }) => role === 'assistant').length >= 3;
  const answers: Record<string, unknown> = {
    reasoning: `because of ${action}`,
    facts: 'Rooms lie in a row.',
    observation: `You did ${action}.`,
    actions: ['open drawer 1', 'go to desk 1', 'look'],
    done,
    success: done && action.includes('drawer'),
  };
  return { text: JSON.stringify(Object.fromEntries(required.map((name) => [name, answers[name]]))) };
}

/** Whether a call only finds out what the server can do. */
const isProbe = ({ messages }: Pick<Received, 'messages'>) => messages.at(-1)!.text.startsWith('Reply with');

let behave: (received: Received) => Behaviour;
let server: ChatServer;
let folder: string;
beforeEach(async () => {
  vi.stubEnv('ANTHROPIC_API_KEY', key);
  behave = brain;
  server = await chatServer((received) => behave(received));
  folder = await temporaryFolder();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

const small = [
  '--iterations',
  '2',
  '--tasks',
  '2',
  '--group-size',
  '2',
  '--evaluate-every',
  '0',
  '--transitions',
  '500',
];
const train = (...args: string[]) => ['train', ...small, '--json', ...args];
const claude = () => ['--llm', `anthropic:claude-haiku-5-5@${server.origin}`];
const local = () => ['--llm', `openai:small@${server.origin}/v1`];
const run = (name: string) => join(folder, name);
/** Calls that were made for the run itself. */
const asked = () => server.received.filter((received) => !isProbe(received));

async function everyFile(of: string): Promise<string> {
  const entries = await readdir(of, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return (await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8')))).join('\n');
}

describe('dreamgym train --experience-model reasoning', () => {
  it('estimates, trains, keeps account by phase, and keeps its key to itself', async () => {
    const { code, out, err } = await dreamgym(train(...claude(), '--run', run('a'), '--yes'));
    expect({ code, err }).toMatchObject({ code: 0 });
    expect(err).toMatch(/claude-haiku-5-5 plays the dream: at most [\d,]+ calls, \$ \d+\.\d\d at list prices/);
    expect(err).toMatch(/about [\d,]+ tokens read, \d\d % of them from its cache/);
    for (const part of ['hidden worlds', 'dreamed steps in training', 'dreamed steps in evaluation']) {
      expect(err).toMatch(new RegExp(`^${part} +[\\d,]+ +[\\d,]+ +[\\d,]+ +\\d+\\.\\d\\d$`, 'm'));
    }
    const { rows, costs, sideBySide } = JSON.parse(out);
    expect(rows[0].dreamedSteps).toBe(2 * 2 * 2 * 3);
    expect(costs.map(({ phase }: { phase: string }) => phase).sort()).toEqual(['probe', 'rollout', 'world']);
    expect(err).toMatch(
      /claude-haiku-5-5 answers, counts tokens, (no )?structured output, no log-probabilities, no token ids, context of unknown size/,
    );
    expect(err).toMatch(/8 attempts in training, 8 in evaluation/);
    const calls = costs.reduce((sum: number, row: { calls: number }) => sum + row.calls, 0);
    expect(calls).toBe(server.received.length);
    expect(costs[0].money).toBeGreaterThan(0);
    expect(sideBySide.dream.failed).toBe(0);
    expect(JSON.parse(await readFile(join(run('a'), 'result.json'), 'utf8')).costs).toEqual(costs);
    expect(await readFile(join(run('a'), 'report.html'), 'utf8')).toContain('What the chat model cost');
    expect(await everyFile(run('a'))).not.toContain(key);

    const reported = await dreamgym(['report', run('a')]);
    expect(reported.out).toMatch(/rollout +anthropic:claude-haiku-5-5 +\d+ +0 /);
  });

  it('stops where the budget is spent, and goes on later without paying for anything twice', async () => {
    const counting = ['--check-rules', 'count'];
    const whole = await dreamgym(train(...local(), ...counting, '--run', run('whole'), '--yes'));
    const needed = asked().length;
    const probes = server.received.length - needed;
    const stopped = await dreamgym(
      train(...local(), ...counting, '--run', run('a'), '--yes', '--max-calls', '15', '--concurrency', '3'),
    );
    expect(stopped.code).toBe(3);
    expect(stopped.err).toContain('stopped: the budget of 15 calls is spent');
    expect(stopped.err).toContain(`dreamgym train --resume ${run('a')} --max-calls <more>`);
    expect(JSON.parse(stopped.out)).toMatchObject({ budgetSpent: true, interrupted: false, rows: [] });
    expect(asked()).toHaveLength(needed + 15 - probes);

    const still = await dreamgym(['train', '--resume', run('a'), '--json']);
    expect(still.code).toBe(3);
    expect(asked()).toHaveLength(needed + 15 - probes);

    const resumed = await dreamgym(['train', '--resume', run('a'), '--max-calls', '1000', '--json']);
    expect(resumed.code).toBe(0);
    expect(asked()).toHaveLength(2 * needed);
    expect(JSON.parse(resumed.out).sideBySide).toEqual(JSON.parse(whole.out).sideBySide);
    // Attempts that had ended are kept with their checks; the three that had not are dreamed, and checked, again.
    const checks = ({ out }: { out: string }) => {
      const { checked, unknown } = JSON.parse(out).verification;
      return checked + unknown;
    };
    expect(checks(resumed)).toBeGreaterThanOrEqual(checks(whole));
    expect(checks(resumed)).toBeLessThanOrEqual(checks(whole) + 15);
    const ofRun = JSON.parse(resumed.out).costs.filter(({ phase }: { phase: string }) => phase !== 'probe');
    const calls = ofRun.map((row: { calls: number }) => row.calls);
    expect(calls.reduce((sum: number, count: number) => sum + count, 0)).toBe(needed);
    expect(JSON.parse(await readFile(join(run('a'), 'config.json'), 'utf8')).settings.budget).toEqual({ calls: 1000 });
  });

  it('has learned rules check what is dreamed, and says what they object to', async () => {
    const log = (name: string) => readFile(join(run(name), 'replay/trajectories.log'), 'utf8');
    const check = async (remedy: string) => {
      const called = asked().length;
      const { code, out, err } = await dreamgym(
        train(...local(), '--iterations', '1', '--check-rules', remedy, '--run', run(remedy), '--yes'),
      );
      expect({ code, err }).toMatchObject({ code: 0 });
      const dreamed = (await log(remedy)).split('\n').filter((line) => line.includes('"origin":"dreamed"'));
      const estimated = Number(/at most ([\d,]+) calls/.exec(err)![1]!.replaceAll(',', ''));
      return { ...JSON.parse(out), estimated, asked: asked().slice(called), dreamed: dreamed.join('\n') };
    };
    const counted = await check('count');
    const { checked, unknown, disagreed, repaired, kinds } = counted.verification;
    expect(checked + unknown).toBeGreaterThan(counted.rows[0].dreamedSteps);
    expect(disagreed).toBeGreaterThan(0);
    expect(repaired).toBe(0);
    expect(kinds.unreadable).toBeGreaterThan(0);
    expect(counted.dreamed.includes('You did')).toBe(true);
    const told = (await readFile(join(run('count'), 'disagreements.jsonl'), 'utf8')).trim().split('\n');
    const disagreements = told.map((line) => JSON.parse(line));
    // Besides those of training, this has those of the episodes that are played for the side-by-side comparison.
    expect(disagreements.length).toBeGreaterThanOrEqual(disagreed);
    const unreadable = disagreements.find((one) => one.kinds.includes('unreadable'));
    expect(unreadable.predicted.observation.text).toContain('You did');
    expect(unreadable.expected.observation.text).not.toContain('You did');
    const dreamer = `verified(reasoning(openai:small@${server.origin}/v1))`;
    expect(counted.dreamed.includes(`"experienceModel":"${dreamer}"`)).toBe(true);
    const [shown] = (await reportIn(run('count'))).runs;
    expect(shown!.settings).toContainEqual(['experienceModel', 'verified(reasoning(openai:small))']);
    const objections = shown!.tables.find(({ title }) => title === 'What learned rules objected to');
    expect(objections!.rows).toContainEqual(['unreadable', expect.any(String), expect.any(String)]);
    const { out } = await dreamgym(['report', run('count')]);
    expect(out).toMatch(/Learned rules could check [\d,]+ of [\d,]+ dreamed steps, and objected to/);
    expect(out).toMatch(/unreadable +\d+ +\d+ %/);

    // The rules' answer takes the place of what the environment never says.
    const vetoed = await check('veto');
    expect(vetoed.dreamed.includes('You arrive at')).toBe(true);
    expect(vetoed.dreamed.includes('You did')).toBe(false);
    expect(vetoed.verification.disagreed).toBeGreaterThan(0);

    const objected = /rules learned from recordings contradict it/;
    const corrected = ({ asked }: { asked: readonly Received[] }) =>
      asked.filter(({ messages }) => objected.test(messages.at(-1)!.text)).length;
    expect([corrected(counted), corrected(vetoed)]).toEqual([0, 0]);
    const mended = await check('repair');
    expect(corrected(mended)).toBeGreaterThan(0);
    expect(mended.estimated).toBeGreaterThan(1.5 * counted.estimated);
    for (const { estimated, asked } of [counted, vetoed, mended]) expect(asked.length).toBeLessThanOrEqual(estimated);
  });

  it('counts money at a price of its own, which may change when the run goes on', async () => {
    const [, name] = local() as [string, string];
    const prices = join(folder, 'prices.json');
    const charge = (input: number) =>
      writeFile(prices, JSON.stringify({ other: { input: 1, output: 1 }, [name]: { input, output: 0 } }));
    const given = ['--prices', prices];
    await charge(1_000);
    const stopped = await dreamgym(
      train(...local(), ...given, '--max-cost', '40', '--concurrency', '1', '--run', run('a'), '--yes'),
    );
    expect(stopped.err).toMatch(/at most [\d,]+ calls, \$ [\d,.]+ at the price given/);
    expect(stopped).toMatchObject({
      code: 3,
      err: expect.stringMatching(/the budget of 40 US dollars has [\d.]+ left, and the next call may cost/),
    });
    const spent = ({ out }: { out: string }) =>
      JSON.parse(out).costs.reduce((sum: number, { money }: { money: number }) => sum + money, 0);
    const read = ({ out }: { out: string }) =>
      JSON.parse(out).costs.reduce(
        (sum: number, { usage }: { usage: { inputTokens: number } }) => sum + usage.inputTokens,
        0,
      );
    expect(spent(stopped)).toBeCloseTo(read(stopped) / 1_000);

    await charge(0);
    const resumed = await dreamgym(['train', '--resume', run('a'), ...given, '--max-cost', '1000', '--json']);
    expect(resumed.code).toBe(0);
    expect(read(resumed)).toBeGreaterThan(read(stopped));
    expect(spent(resumed)).toBeCloseTo(spent(stopped));
    expect(await readFile(join(run('a'), 'report.html'), 'utf8')).toContain('at the price given');
  });

  it('says what is wrong with a file of prices', async () => {
    const prices = join(folder, 'prices.json');
    const wrong: [string, string][] = [
      ['{', 'prices.json, line 1 is not JSON'],
      ['[]', 'prices.json is no table of prices'],
      ['{"openai:small":{"input":1}}', 'prices.json is no table of prices: openai:small.output: expected a number'],
      ['{"openai:small":{"input":-1,"output":1}}', 'openai:small.input: expected at least 0'],
      ['{"openai:small":{"input":1,"output":1,"per":"call"}}', 'Unrecognized key: "per"'],
      ['{"openai:small":{"input":1,"output":1}}', 'prices.json has no price of openai:small@http'],
    ];
    for (const [content, message] of wrong) {
      await writeFile(prices, content);
      const { code, err } = await dreamgym(train(...local(), '--prices', prices, '--run', run('a')));
      expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining(message) });
    }
    const missing = await dreamgym(train(...local(), '--prices', join(folder, 'nowhere'), '--run', run('a')));
    expect(missing).toMatchObject({ code: 2, err: expect.stringContaining('there is no file') });
    expect(existsSync(run('a'))).toBe(false);
    await dreamgym(['train', ...small, '--run', run('b')]);
    const modelless = await dreamgym(['train', '--resume', run('b'), '--prices', prices]);
    expect(modelless).toMatchObject({ code: 2, err: expect.stringContaining('has no chat model') });
  });

  it('calls nobody before the cost is accepted', async () => {
    const alone = await dreamgym(train(...local(), '--run', run('a')));
    expect(alone.code).toBe(2);
    expect(alone.err).toContain('openai:small@http');
    expect(alone.err).toContain('its price is not known here');
    expect(alone.err).toContain('nobody is here to accept this cost');
    const asked = vi.fn(async () => false);
    expect((await dreamgym(train(...local(), '--run', run('a')), { confirm: asked })).code).toBe(130);
    expect(asked).toHaveBeenCalledWith('Go on?');
    expect(server.received).toEqual([]);
    expect(existsSync(run('a'))).toBe(false);
    expect((await dreamgym(train(...local(), '--run', run('a')), { confirm: async () => true })).code).toBe(0);
  });

  it('says what is wrong, and begins no run', async () => {
    const wrong: [string[], string][] = [
      [train('--experience-model', 'reasoning'), '--experience-model reasoning needs a chat model'],
      [['train', ...claude(), '--experience-model', 'induced'], '--llm has nothing to do'],
      [['train', '--max-cost', '3'], 'have no effect without --llm'],
      [['train', '--prices', 'prices.json'], 'have no effect without --llm'],
      [train('--llm', 'claude'), '"claude" names no chat model'],
      [train('--llm', 'openai:gpt-6.1-terra'), 'OPENAI_API_KEY is not set'],
      [train(...claude(), '--llm-key', 'NOWHERE'), 'NOWHERE is not set'],
      [train('--llm', 'openai:small@http://user:password@localhost/v1'), 'baseURL has a user, password or query'],
      [train(...local(), '--max-cost', '3'), 'has no price, so its money cannot be limited'],
      [['train', '--check-rules', 'veto'], '--check-rules has no effect where learned rules play the dream'],
      [train(...local(), '--check-rules', 'forgive'), 'Allowed choices are count, veto, repair.'],
      [
        train(...local(), '--check-rules', 'veto', '--environment', 'webshop'),
        'no rules can be learned that check dreams of webshop',
      ],
      [train(...local(), '--max-cost', '0'), 'It must be a number above 0.'],
    ];
    for (const [args, message] of wrong) {
      const { code, err } = await dreamgym([...args, '--run', run('a')]);
      expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining(message) });
      expect(existsSync(run('a'))).toBe(false);
    }
    expect(server.received).toEqual([]);
  });
});

describe('dreamgym evaluate', () => {
  it('lets a chat model play, in reality and in a reasoned dream, and stops at its limit', async () => {
    await dreamgym(train(...local(), '--run', run('a'), '--yes'));
    const trained = asked().length;
    const play = (...args: string[]) => dreamgym(['evaluate', run('a'), '--json', ...args]);
    behave = (received) => {
      if (isProbe(received)) return { text: 'ok' };
      const { text } = received.messages.at(-1)!;
      const actions = [...text.matchAll(/^- (.*)$/gm)].map(([, action]) => action);
      return { text: `<think>Why not?</think><action>${actions[text.length % actions.length]}</action>` };
    };
    expect((await play('--policy', 'chat', '--limit', '1')).err).toContain('nobody is here to accept this cost');
    const chat = JSON.parse((await play('--policy', 'chat', '--limit', '1', '--yes')).out);
    expect(chat).toMatchObject({ environment: 'alfworld', attempts: 1, failed: 0 });
    expect(chat.policy).toMatch(/^chat-policy\(openai:small@/);
    const { calls } = chat.costs.find(({ phase }: { phase: string }) => phase === 'rollout');
    expect(calls).toBeGreaterThanOrEqual(chat.steps);
    expect(asked()).toHaveLength(trained + calls);
    // What was spent before is not there again: answers are kept, and the account begins anew.
    const again = JSON.parse((await play('--policy', 'chat', '--limit', '1', '--yes')).out);
    expect({ ...again, costs: 0 }).toEqual({ ...chat, costs: 0 });
    expect(again.costs.map(({ phase }: { phase: string }) => phase)).toEqual(['probe']);
    expect(asked()).toHaveLength(trained + calls);
    const stopped = await play('--policy', 'chat', '--limit', '3', '--yes', '--max-calls', '6');
    expect(stopped.code).toBe(3);
    expect(stopped.err).toContain('stopped: the budget of 6 calls is spent; the same command goes on');
    expect(JSON.parse(stopped.out)).toMatchObject({ command: 'evaluate', budgetSpent: true });
    expect(asked()).toHaveLength(trained + calls + 2);

    behave = brain;
    const dreaming = await play('--dream', '--limit', '2', '--yes');
    expect(dreaming.err).toMatch(
      / plays 2 attempts: at most 42 calls, .*^hidden worlds +2 .*^dreamed steps in evaluation +40 /ms,
    );
    const dreamed = JSON.parse(dreaming.out);
    expect(dreamed).toMatchObject({ environment: 'dream(alfworld)', attempts: 2, steps: 3, row: 'dream' });
  });

  it('lets a chat model play without a run, and tells of calls that are made again', async () => {
    let played = 0;
    behave = (received) => {
      if (isProbe(received)) return { text: 'ok' };
      return played++ === 1 ? { status: 503, headers: { 'retry-after-ms': '1' } } : { text: '<action>LOOK.</action>' };
    };
    const calls = ['--calls', run('calls'), '--limit', '1', '--yes', '--json'];
    const { code, out, err } = await dreamgym(['evaluate', '--split', 'test', ...local(), '--history', '2', ...calls]);
    expect({ code, err }).toMatchObject({ code: 0 });
    expect(JSON.parse(out)).toMatchObject({ environment: 'alfworld', split: 'test', attempts: 1, failed: 0 });
    expect(err).toContain('a call is made again after attempt 1: overloaded: HTTP 503');
    expect(err).toMatch(/ plays 1 attempt: at most 20 calls, .*^actions of the policy +20 +[\d,]+ +[\d,]+ +–$/ms);
    expect(asked().at(-1)!.messages.at(-1)!.text).toContain('The last 2 of them:');
    const wrong: [string[], string][] = [
      [['--policy', 'trained'], '--policy trained needs a run'],
      [['--dream'], '--dream needs a run'],
    ];
    for (const [args, message] of wrong) {
      const refused = await dreamgym(['evaluate', ...args]);
      expect(refused).toMatchObject({ code: 2, err: expect.stringContaining(message) });
    }
  });

  it('needs a model for a chat policy', async () => {
    await dreamgym(['train', ...small, '--run', run('a')]);
    const { code, err } = await dreamgym(['evaluate', run('a'), '--policy', 'chat']);
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('needs a chat model') });
  });
});
