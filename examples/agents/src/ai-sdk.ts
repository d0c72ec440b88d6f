import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText, stepCountIs, tool } from 'ai';
import { orderId, type Shop } from './shop.ts';

/** The agent's tools, as production has them. */
export const shopTools = (shop: Shop) => ({
  get_order: tool({
    description: 'Looks up an order.',
    inputSchema: orderId,
    execute: async (input) => shop.get_order(input),
  }),
  cancel_order: tool({
    description: 'Cancels an order.',
    inputSchema: orderId,
    execute: async (input) => shop.cancel_order(input),
  }),
});

/** The agent: it does not know whether its tools are real. */
export async function agent(tools: ReturnType<typeof shopTools>, prompt: string): Promise<string> {
  const model = createOpenAICompatible({ name: 'shop', baseURL: process.env.LLM_URL! })('clerk');
  const { text } = await generateText({ model, tools, prompt, stopWhen: stepCountIs(8) });
  return text;
}
