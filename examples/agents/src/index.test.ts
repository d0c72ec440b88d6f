import type { Environment } from '@dreamgym/core';
import { type ChatServer, chatServer } from '@dreamgym/llm/server';
import { aiSdkTools, anthropicTools, openaiAgentsTools, openToolset, type Toolset } from '@dreamgym/tools';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as aiSdk from './ai-sdk.ts';
import * as anthropic from './anthropic.ts';
import { clerk } from './clerk.fixture.ts';
import * as openaiAgents from './openai-agents.ts';
import { dreamOfShop, environment, orders, type Shop, shop } from './shop.ts';

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
