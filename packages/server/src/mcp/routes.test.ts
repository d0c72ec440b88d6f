import type { Environment } from '@dreamgym/core';
import { corridor, solveCorridor } from '@dreamgym/testing';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterEach, expect, it } from 'vitest';
import { type ServerHandle, serve } from '../serve.ts';

let server: ServerHandle;
afterEach(() => server.close());

const id = 'corridor/4 rooms/from 0';

async function episode({
  environment = corridor(),
  task = id,
  ...options
}: {
  readonly environment?: Environment;
  readonly task?: string;
  readonly idle?: number;
  readonly capacity?: number;
} = {}) {
  server = await serve({ environments: { corridor: { environment } }, seed: 3, port: 0, ...options });
  const body = JSON.stringify({ task_id: task, seed: 5 });
  const response = await fetch(`${server.url}/corridor/episodes`, { method: 'POST', body });
  expect(response.status).toBe(201);
  const opened = (await response.json()) as { episode: string; mcp: string; instruction: string };
  return { ...opened, address: `${server.url}/corridor/episodes/${opened.episode}` };
}

async function agent(path: string): Promise<Client> {
  const client = new Client({ name: 'agent', version: '1' });
  await client.connect(new StreamableHTTPClientTransport(new URL(server.url + path)));
  return client;
}

const said = (result: unknown) => (result as { content: { text: string }[] }).content[0]!.text;

it('an agent plays through tools, and whoever runs it sees the reward', async () => {
  const { mcp, address } = await episode();
  const client = await agent(mcp);
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['act', 'observe']);
  expect(said(await client.callTool({ name: 'observe', arguments: {} }))).toContain('Take the lamp.');
  const task = (await corridor().tasks('train')).find((each) => each.id === id)!;
  for (const action of solveCorridor(task)) {
    const result = await client.callTool({ name: 'act', arguments: { action } });
    if (said(result).includes('The episode is over.')) break;
  }
  expect(await (await fetch(address)).json()).toMatchObject({ done: true, reward: 1 });
  const after = await client.callTool({ name: 'act', arguments: { action: 'go east' } });
  expect(after.isError).toBe(true);
  expect(said(after)).toContain('the episode is over');
  await client.close();
  expect(await (await fetch(address, { method: 'DELETE' })).json()).toMatchObject({ done: true, reward: 1 });
  expect((await fetch(address)).status).toBe(404);
  expect(server.clients()).toBe(0);
});

it('tools that are called side by side act one after the other', async () => {
  const { mcp, address } = await episode();
  const client = await agent(mcp);
  await Promise.all(
    ['go east', 'go east', 'go west'].map((action) => client.callTool({ name: 'act', arguments: { action } })),
  );
  expect(await (await fetch(address)).json()).toMatchObject({ step_count: 3 });
  await client.close();
});

it('calls that make no sense are mistakes that an agent sees', async () => {
  const { mcp } = await episode();
  const client = await agent(mcp);
  for (const call of [
    { name: 'act', arguments: {} },
    { name: 'dance', arguments: {} },
  ]) {
    expect((await client.callTool(call)).isError).toBe(true);
  }
  await client.close();
});

it('an episode that nobody calls is ended, and its place is free', async () => {
  const { address } = await episode({ idle: 0.05 });
  await expect.poll(() => server.clients()).toBe(0);
  expect((await fetch(address)).status).toBe(404);
});

it('no more episodes are opened than there are places', async () => {
  await episode({ capacity: 1 });
  const again = await fetch(`${server.url}/corridor/episodes`, { method: 'POST' });
  expect(again.status).toBe(503);
});

/** A desk whose actions are calls of tools. */
const desk: Environment = {
  ...corridor(),
  name: 'desk',
  tools: [{ name: 'find', description: 'Finds.', inputSchema: { properties: { id: { type: 'string' } } } }],
  tasks: async () => [{ id: 'desk/1', instruction: 'Find W1.', origin: { kind: 'seed' } }],
  start: async () => ({
    observation: { text: 'user: Find W1.' },
    step({ text }) {
      const answers: Record<string, string> = {
        'call find {"id":"W1"}': '{"id":"W1"}\nuser: Thanks!',
        'say Anything else?': 'user: No.',
        'finish Bye.': 'end: finished',
      };
      const terminated = text.startsWith('finish');
      const observation = { text: answers[text] ?? 'Error: not found' };
      return { observation, reward: terminated ? 1 : 0, terminated, truncated: false };
    },
    close: async () => {},
  }),
};

it('an agent plays with the tools of the environment themselves, and whoever runs it says what it says', async () => {
  const { mcp, address } = await episode({ environment: desk, task: 'desk/1' });
  const client = await agent(mcp);
  expect((await client.listTools()).tools).toMatchObject([
    { name: 'find', description: 'Finds.', inputSchema: { type: 'object', properties: { id: { type: 'string' } } } },
  ]);
  const found = await client.callTool({ name: 'find', arguments: { id: 'W1' } });
  expect(found).toMatchObject({ content: [{ text: '{"id":"W1"}' }, { text: 'user: Thanks!' }] });
  expect(await client.callTool({ name: 'lose', arguments: {} })).toMatchObject({
    isError: true,
    content: [{ text: 'Error: not found' }],
  });
  const step = async (action: string) => {
    const response = await fetch(`${address}/step`, { method: 'POST', body: JSON.stringify({ action }) });
    return [response.status, await response.json()];
  };
  expect(await step('say Anything else?')).toMatchObject([200, { observation: { text: 'user: No.' }, done: false }]);
  expect(await step('finish Bye.')).toMatchObject([200, { reward: 1, done: true }]);
  expect((await step('finish Bye.'))[0]).toBe(409);
  expect((await client.callTool({ name: 'find', arguments: {} })).isError).toBe(true);
  await client.close();
});
