import type { Environment } from '@dreamgym/core';
import { type Behaviour, type ChatServer, chatServer, type Received } from '@dreamgym/llm/server';
import { aiSdkTools, anthropicTools, openaiAgentsTools, openToolset, type Toolset } from '@dreamgym/tools';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as aiSdk from './ai-sdk.ts';
import * as anthropic from './anthropic.ts';
import * as openaiAgents from './openai-agents.ts';
import { dreamOfShop, environment, orders, type Shop, shop } from './shop.ts';

/** A model that looks an order up, cancels it and says so, in both protocols; where it is, ids of its calls tell. */
function clerk({ path, body }: Received): Behaviour {
  const text = JSON.stringify(body.messages);
  const [last] = [...text.matchAll(/(get_order|cancel_order)-(O-\d+)/g)].slice(-1);
  const order_id = last?.[2] ?? /O-\d+/.exec(text)![0];
  const name = last === undefined ? 'get_order' : last[1] === 'get_order' ? 'cancel_order' : undefined;
  const call = name && { name, id: `${name}-${order_id}`, input: { order_id } };
  const answer = path.startsWith('/v1/messages') ? message(call) : completion(call);
  return { headers: { 'content-type': 'application/json' }, raw: JSON.stringify(answer) };
}

type Call = { readonly name: string; readonly id: string; readonly input: object } | undefined;

function message(call: Call) {
  const content = call ? { type: 'tool_use', ...call } : { type: 'text', text: 'Cancelled.' };
  const usage = { input_tokens: 1, output_tokens: 1 };
  const common = { id: 'msg_1', type: 'message', role: 'assistant', model: 'clerk', stop_sequence: null, usage };
  return { ...common, content: [content], stop_reason: call ? 'tool_use' : 'end_turn' };
}

function completion(call: Call) {
  const { id, name, input } = call ?? {};
  const called = { id, type: 'function', function: { name, arguments: JSON.stringify(input) } };
  const said = call ? { content: null, tool_calls: [called] } : { content: 'Cancelled.' };
  const choice = { index: 0, message: { role: 'assistant', ...said }, finish_reason: call ? 'tool_calls' : 'stop' };
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  return { id: 'c', object: 'chat.completion', created: 0, model: 'clerk', choices: [choice], usage };
}

let server: ChatServer;
let dreamed: Environment;

beforeAll(async () => {
  server = await chatServer(clerk);
  vi.stubEnv('LLM_URL', `${server.origin}/v1`);
  vi.stubEnv('ANTHROPIC_URL', server.origin);
  dreamed = await dreamOfShop();
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

const agents: Record<string, { real(shop: Shop): Promise<string>; dreamed(toolset: Toolset): Promise<string> }> = {
  'AI SDK': {
    real: (its) => aiSdk.agent(aiSdk.shopTools(its), 'Cancel order O-101.'),
    dreamed: (toolset) => aiSdk.agent(aiSdkTools(aiSdk.shopTools(shop({})), toolset), toolset.opening),
  },
  'Anthropic tool runner': {
    real: (its) => anthropic.agent(anthropic.shopTools(its), 'Cancel order O-101.'),
    dreamed: (toolset) => anthropic.agent(anthropicTools(anthropic.shopTools(shop({})), toolset), toolset.opening),
  },
  'OpenAI Agents SDK': {
    real: (its) => openaiAgents.agent(openaiAgents.shopTools(its), 'Cancel order O-101.'),
    dreamed: (toolset) =>
      openaiAgents.agent(openaiAgentsTools(openaiAgents.shopTools(shop({})), toolset), toolset.opening),
  },
};

describe.each(Object.entries(agents))('an agent of the %s', (_, agent) => {
  it('does its work with the tools themselves', async () => {
    const real = orders();
    expect(await agent.real(shop(real))).toBe('Cancelled.');
    expect(real['O-101']!.status).toBe('cancelled');
  });

  it('does it in a dream of them, unchanged', async () => {
    const [, task] = await environment.tasks('train');
    const toolset = await openToolset({ environment: dreamed, task: task!, seed: 1 });
    await toolset.finish(await agent.dreamed(toolset));
    expect(toolset.outcome()).toEqual({ reward: 1, steps: 3, end: { kind: 'terminated' } });
    expect(toolset.trajectory().transitions[1]!.observation.text).toContain('cancelled');
    await toolset.close();
  });
});
