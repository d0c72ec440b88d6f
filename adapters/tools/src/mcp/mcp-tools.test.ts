import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Environment, Episode } from '@dreamgym/core';
import { checkEnvironment } from '@dreamgym/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ToolTask } from '../environment/environment.ts';
import { called, every, finalState, stateAfter } from '../index.ts';
import { type McpToolsOptions, mcpTools } from './mcp-tools.ts';

const { signal } = new AbortController();
const program = fileURLToPath(new URL('lamps-server.fixture.mjs', import.meta.url));
const lamps = { command: process.execPath, args: [program, 'stdio'] };
const headers = { authorization: 'Bearer lamps' };

let remote: ChildProcess;
let address = '';
beforeAll(async () => {
  remote = spawn(process.execPath, [program, 'http'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(remote.stdout!, 'data')) as [Buffer];
  address = line.toString().trim();
});
afterAll(() => {
  remote.kill();
});

const switched = [{ name: 'switch_lamp', arguments: { lamp: 'hall', on: true } }];
const solution = ['call switch_lamp {"lamp":"hall","on":true}', 'finish'];

/** What all lamps have in common. */
const common = {
  name: 'lamps',
  tasks: (['train', 'validation', 'test'] as const).map((split) => ({
    id: `lamps/${split}`,
    split,
    instruction: 'Switch on the lamp in the hall.',
  })),
  state: ({ call }) => call('list_lamps'),
  hidden: ['reset'],
  score: () => every(called('switch_lamp', { lamp: 'hall' }), stateAfter(switched)),
} satisfies Omit<McpToolsOptions<ToolTask>, 'servers'>;

const byProcess = () => mcpTools({ ...common, servers: { lamps } });
/** Counts attempts of all environments, whose own numbers begin at 0. */
let attempts = 0;
const byAddress = () =>
  mcpTools({
    ...common,
    servers: { lamps: { url: () => `${address}/attempts/${attempts++}`, headers } },
  });
const byKey = () =>
  mcpTools({
    ...common,
    servers: { lamps: { url: `${address}/shared`, headers } },
    given: ({ number }) => ({ state_key: `key ${number}` }),
    reset: async ({ call, attempt }) => void (await call('reset', { lamps: { attic: attempt.seed === 5 } })),
  });

checkEnvironment('MCP tools over HTTP', byKey, { solve: () => solution });

async function opened(environment: Environment, seed = 1): Promise<Episode> {
  const [task] = await environment.tasks('train');
  return environment.start(task!, { seed, signal });
}

async function answers(episode: Episode, ...actions: readonly string[]): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const text of actions) texts.push((await episode.step({ text })).observation.text);
  return texts;
}

describe.each([
  ['a process of its own', byProcess],
  ['an address of its own', byAddress],
  ['a key of its own', byKey],
])('attempts with %s', (_, make) => {
  it('answer with JSON, texts and reasons, and are scored', async () => {
    const environment = await make();
    const episode = await opened(environment);
    expect(
      await answers(
        episode,
        'call switch_lamp {"lamp":"attic","on":true}',
        'call switch_lamp {"lamp":"attic","on":true}',
        'call switch_lamp {"lamp":"attic","on":false}',
        'call list_lamps {}',
        'call measure {"what":"light"}',
        'call measure {"what":"colour"}',
        'call switch_lamp {"lamp":"cellar","on":true}',
        'call switch_lamp {"lamp":"hall","on":true,"level":-1}',
        'call list_lamps {"state_key":1}',
        'call reset {}',
      ),
    ).toEqual([
      '{"lamp":"attic","on":true}',
      'Error: the lamp is on already',
      '{"lamp":"attic","on":false}',
      '{"hall":false,"attic":false}',
      '13.0',
      '[image image/png]',
      'Error: invalid arguments for switch_lamp: lamp must be equal to one of the allowed values: hall, attic',
      'Error: invalid arguments for switch_lamp: level must be >= 1',
      expect.stringContaining('Error: invalid arguments for list_lamps: '),
      'Error: there is no tool reset',
    ]);
    expect(await episode.step({ text: solution[0]! })).toMatchObject({ reward: 0, terminated: false });
    expect(await episode.step({ text: 'finish' })).toMatchObject({ reward: 1, terminated: true });
    await episode.close();
    await environment.close!();
  });

  it('are kept apart', async () => {
    const environment = await make();
    const [one, two] = [await opened(environment), await opened(environment)];
    await answers(one, solution[0]!);
    expect(await answers(two, 'call list_lamps {}')).toEqual(['{"hall":false,"attic":false}']);
    await environment.close!();
  });
});

describe('MCP servers', () => {
  it('are told how an attempt begins', async () => {
    const environment = await byKey();
    expect(await answers(await opened(environment, 5), 'call list_lamps {}')).toEqual(['{"hall":false,"attic":true}']);
    await environment.close!();
  });

  it('hide what agents are not to see, and tell what results look like', async () => {
    const { description } = await byKey();
    expect(description).toContain('- switch_lamp: Switches a lamp.\n  arguments: {');
    expect(description).toContain('  results: {');
    expect(description).not.toContain('state_key');
    expect(description).not.toContain('- reset');
  });

  it('fail by themselves where they do not answer in time or are gone', async () => {
    const slow = await mcpTools({ ...common, servers: { lamps }, timeout: 3000 });
    const episode = await opened(slow);
    await expect(episode.step({ text: 'call hang {}' })).rejects.toThrow(/timed out/i);
    await episode.close();
    await slow.close!();
  });

  it('are refused with a reason where they cannot serve', async () => {
    const nowhere = { command: process.execPath, args: [program, 'telegraph'] };
    await expect(mcpTools({ ...common, servers: { nowhere } })).rejects.toThrow(
      /the MCP server nowhere does not answer.*it wrote: there is no way "telegraph"/s,
    );
    const locked = { url: () => `${address}/x` };
    await expect(mcpTools({ ...common, servers: { locked } })).rejects.toThrow('the MCP server locked does not answer');
    const shared = { url: `${address}/shared`, headers };
    await expect(mcpTools({ ...common, servers: { shared } })).rejects.toThrow(
      'the MCP server shared outlives attempts',
    );
    await expect(mcpTools({ ...common, servers: { one: lamps, two: lamps } })).rejects.toThrow(
      'the MCP servers one and two both have a tool switch_lamp',
    );
    await expect(mcpTools({ ...common, hidden: ['dance'], servers: { lamps } })).rejects.toThrow('has a tool dance');
  });

  it('need to tell a state where it is to be compared', async () => {
    const blind = await mcpTools({
      ...common,
      state: undefined,
      servers: { lamps },
      score: () => finalState({ '/hall': true }),
    });
    await expect(opened(blind)).rejects.toThrow('the environment tells no state');
    await blind.close!();
  });
});
