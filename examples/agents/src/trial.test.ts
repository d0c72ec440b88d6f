import { chatServer } from '@dreamgym/llm/server';
import { aiSdkTools, openToolset } from '@dreamgym/tools';
import { expectSuccess, tryAgent } from 'dreamgym/testing';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { agent, shopTools } from './ai-sdk.ts';
import { clerk } from './clerk.fixture.ts';
import { dreamOfShop, shop } from './shop.ts';

let server: Awaited<ReturnType<typeof chatServer>>;

beforeAll(async () => {
  server = await chatServer(clerk);
  vi.stubEnv('LLM_URL', `${server.origin}/v1`);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

it('the agent cancels orders in a dream', async () => {
  const trial = await tryAgent({
    environment: await dreamOfShop(),
    split: 'train',
    attempts: 16,
    unsolvedFile: 'unsolved.jsonl',
    async agent(attempt) {
      const toolset = await openToolset(attempt);
      await toolset.finish(await agent(aiSdkTools(shopTools(shop({})), toolset), toolset.opening));
      await toolset.close();
      return toolset.trajectory();
    },
  });
  expectSuccess(trial, { atLeast: 0.6 });
  expect(trial).toMatchObject({ environment: 'dream(shop)', tasks: 8, solved: 16, failed: 0 });
});
