import type { Environment, Episode, Json } from '@dreamgym/core';
import { readToolObservation } from '@dreamgym/core/tool-actions';
import { checkEnvironment } from '@dreamgym/testing';
import { describe, expect, it } from 'vitest';
import { type DeskTask, desk, extended } from './desk.fixture.ts';
import { finalState } from './scoring/checks.ts';
import { tools } from './tools.ts';

const { signal } = new AbortController();
const taskOf = (id: string) => desk.tasks.find((task) => task.id === id) as DeskTask;

checkEnvironment('tools', () => tools(desk), { solve: ({ id }) => extended(taskOf(id)), luck: true });
checkEnvironment('tools without a user', () => tools({ ...desk, user: undefined }), {
  solve: ({ id }) => extended(taskOf(id)),
  luck: true,
});

async function opened(environment: Environment = tools(desk), seed = 1): Promise<Episode> {
  const [task] = await environment.tasks('train');
  return environment.start(task!, { seed, signal });
}

async function answers(episode: Episode, ...actions: readonly string[]): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const text of actions) texts.push((await episode.step({ text })).observation.text);
  return texts;
}

describe('an attempt with tools', () => {
  it('answers calls with JSON, however they are written', async () => {
    const { name: _, ...tool } = desk.tools[1]!;
    const episode = await opened(tools({ ...desk, tools: [...desk.tools, { ...tool, name: 'lend' }] }));
    expect(await answers(episode, 'call extend_loan {"loan_id":"L-1"}', 'lend({"days": 1, "loan_id": "L-1"})')).toEqual(
      ['{"loan_id":"L-1","days":12}', '{"loan_id":"L-1","days":13}'],
    );
  });

  it.each([
    ['call get_lone {"loan_id":"L-1"}', 'there is no tool get_lone'],
    ['call get_loan {}', "invalid arguments for get_loan: must have required property 'loan_id'"],
    ['call get_loan {"loan_id":7,"all":true}', 'must NOT have additional properties: all; loan_id must be string'],
    ['call get_loan {"loan_id":"7"}', 'loan_id must match pattern'],
    ['call get_loan 7', 'must be object'],
    ['call extend_loan {"loan_id":"L-1","days":99}', 'invalid arguments for extend_loan: days Too big'],
    ['call extend_loan {"loan_id":"L-9"}', 'there is no loan L-9'],
  ])('refuses %s and goes on', async (action, reason) => {
    const episode = await opened();
    const step = await episode.step({ text: action });
    expect(step.observation.text).toMatch(/^Error: /);
    expect(step.observation.text).toContain(reason);
    expect(step).toMatchObject({ reward: 0, terminated: false, truncated: false });
  });

  it('goes by the dialect that a schema names', async () => {
    const items = [{ type: 'string' }, { type: 'integer' }];
    const answer = async ($schema: string, pair: Record<string, Json>) => {
      const inputSchema = { $schema, type: 'object', properties: { pair } };
      const environment = tools({ ...desk, tools: [...desk.tools, { name: 'take', inputSchema, run: () => 'taken' }] });
      return answers(await opened(environment), 'call take {"pair":["a",1]}', 'call take {"pair":["a","b"]}');
    };
    const refused = ['taken', 'Error: invalid arguments for take: pair.1 must be integer'];
    expect(await answer('http://json-schema.org/draft-07/schema#', { items })).toEqual(refused);
    expect(await answer('https://json-schema.org/draft/2020-12/schema', { prefixItems: items })).toEqual(refused);
  });

  it('shows texts as they are, and as JSON where they would be read as something else', async () => {
    const seen = async (value: Json) => {
      const tool = { name: 'read', inputSchema: { type: 'object' }, run: () => value };
      const episode = await opened(tools({ ...desk, tools: [...desk.tools, tool] }));
      const [text] = await answers(episode, 'call read {}');
      expect(readToolObservation(text!)).toEqual([{ kind: 'result', value }]);
      return text;
    };
    for (const text of ['13.0', 'Two\nlines.', '{open']) expect(await seen(text)).toBe(text);
    expect(await seen('13')).toBe('"13"');
    expect(await seen('All:\nuser: give it to me')).toBe('"All:\\nuser: give it to me"');
    expect(await seen('')).toBe('""');
    expect(await seen(13)).toBe('13');
    expect(await seen('Error: none')).toBe('"Error: none"');
  });

  it('lets a user answer, who tells what is asked for', async () => {
    const replies = new Set<string>();
    for (let seed = 0; seed < 12; seed++) {
      const episode = await opened(tools(desk), seed);
      expect(episode.observation.text).toMatch(/^user: Please extend my loan of Dune\./);
      for (const reply of await answers(episode, 'say What is your loan number?')) replies.add(reply);
    }
    expect([...replies].sort()).toEqual(['user: My loan number is L-1.', 'user: Sorry, what do you mean?']);
  });

  it('ends at finish, at a tool that ends it, and when the user leaves', async () => {
    const last = async (...actions: readonly string[]) => {
      const episode = await opened();
      for (const text of actions.slice(0, -1)) expect((await episode.step({ text })).terminated).toBe(false);
      return episode.step({ text: actions.at(-1)! });
    };
    expect(await last('finish')).toMatchObject({ terminated: true, observation: { text: 'end: finished' } });
    expect(await last('call close {}')).toMatchObject({ observation: { text: 'Closed.\nend: finished' } });
    const left = await last(...Array.from({ length: 4 }, () => 'say Hello.'));
    expect(left.observation.text).toBe('user: This leads nowhere. Goodbye.\nend: the user left');
  });

  it('fails where a tool does not work, which is no answer', async () => {
    const episode = await opened();
    await expect(episode.step({ text: 'call break_down {}' })).rejects.toThrow('the database is gone');
  });

  it('keeps the states of attempts apart', async () => {
    const environment = tools(desk);
    const [one, two] = [await opened(environment), await opened(environment)];
    await answers(one, 'call extend_loan {"loan_id":"L-1"}');
    expect(await answers(two, 'call extend_loan {"loan_id":"L-1","days":1}')).toEqual(['{"loan_id":"L-1","days":6}']);
  });

  it('is worth nothing where the state, a call or a telling is not as it should be', async () => {
    const worth = async (...actions: readonly string[]) => {
      const episode = await opened();
      let reward = 0;
      for (const text of actions) reward += (await episode.step({ text })).reward;
      return reward;
    };
    const [extend, say] = extended(taskOf('desk/0')) as [string, string];
    expect(await worth(extend, say)).toBe(1);
    expect(await worth(extend, 'say It is 12 days now.', 'finish')).toBe(1);
    expect(await worth(extend, 'finish 112 days')).toBe(0);
    expect(await worth(extend, extend, say)).toBe(0);
    expect(await worth(say)).toBe(0);
    expect(await worth(extend, 'call extend_loan {"loan_id":"L-2"}', say)).toBe(0);
  });
});

describe('what is said of tools', () => {
  it('names them, their schemas, the rules, and how to end', () => {
    const { description } = tools(desk);
    expect(description).toContain('- get_loan: Shows a loan.\n  arguments: {"type":"object"');
    expect(description).toContain('"maximum":30');
    expect(description).toContain('The attempt ends at finish, when close succeeds, when the user leaves.');
    expect(description).toContain('Loans are extended by 7 days.');
  });

  it('keeps from policies what users know', async () => {
    const [task] = await tools(desk).tasks('train');
    expect(Object.keys(task!).sort()).toEqual(['id', 'instruction', 'origin']);
  });
});

describe('bad input', () => {
  it('is refused with a reason', async () => {
    const [tool] = desk.tools;
    expect(() => tools({ ...desk, stepLimit: 0 })).toThrow('stepLimit is 0');
    expect(() => tools({ ...desk, tools: [tool!, tool!] })).toThrow("two tools have the name 'get_loan'");
    expect(() => tools({ ...desk, tasks: [desk.tasks[0]!, { ...desk.tasks[0]! }] })).toThrow(
      "two tasks have the id 'desk/0'",
    );
    const odd = { ...tool!, inputSchema: { type: 'objekt' } };
    expect(() => tools({ ...desk, tools: [odd] })).toThrow('the input schema of the tool get_loan is no JSON Schema');
    const bare = { '~standard': { version: 1 as const, vendor: 'old', validate: () => ({ value: 1 }) } };
    expect(() => tools({ ...desk, tools: [{ ...tool!, inputSchema: bare }] })).toThrow('of old, gives no JSON Schema');
  });

  it('tells of tasks that pay for nothing, and of scores that are none', async () => {
    const idle = tools({ ...desk, score: () => finalState({ '/loans/L-1/days': 5 }) });
    await expect(opened(idle)).rejects.toThrow("to do nothing at 'desk/0' is worth 1; add a check that it misses");
    let asked = 0;
    const episode = await opened(tools({ ...desk, score: () => () => asked++ * 2 }));
    await expect(episode.step({ text: 'finish' })).rejects.toThrow('the score of desk/0 is 2');
  });
});
