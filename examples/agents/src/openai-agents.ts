import { Agent, OpenAIProvider, Runner, tool } from '@openai/agents';
import { orderId, type Shop } from './shop.ts';

/** The agent's tools, as production has them. */
export const shopTools = (shop: Shop) => [
  tool({
    name: 'get_order',
    description: 'Looks up an order.',
    parameters: orderId,
    execute: async (input) => JSON.stringify(shop.get_order(input)),
  }),
  tool({
    name: 'cancel_order',
    description: 'Cancels an order.',
    parameters: orderId,
    execute: async (input) => JSON.stringify(shop.cancel_order(input)),
  }),
];

/** The agent: it does not know whether its tools are real. */
export async function agent(tools: ReturnType<typeof shopTools>, prompt: string): Promise<string> {
  const key = process.env.OPENAI_API_KEY ?? 'none';
  const modelProvider = new OpenAIProvider({ baseURL: process.env.LLM_URL, apiKey: key, useResponses: false });
  const runner = new Runner({ modelProvider, tracingDisabled: true });
  const { finalOutput } = await runner.run(new Agent({ name: 'clerk', model: 'clerk', tools }), prompt);
  return finalOutput ?? '';
}
