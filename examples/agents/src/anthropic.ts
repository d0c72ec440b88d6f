import Anthropic from '@anthropic-ai/sdk';
import { betaZodTool } from '@anthropic-ai/sdk/helpers/beta/zod';
import { orderId, type Shop } from './shop.ts';

/** The agent's tools, as production has them. */
export const shopTools = (shop: Shop) => [
  betaZodTool({
    name: 'get_order',
    description: 'Looks up an order.',
    inputSchema: orderId,
    run: async (input) => JSON.stringify(shop.get_order(input)),
  }),
  betaZodTool({
    name: 'cancel_order',
    description: 'Cancels an order.',
    inputSchema: orderId,
    run: async (input) => JSON.stringify(shop.cancel_order(input)),
  }),
];

/** The agent: it does not know whether its tools are real. */
export async function agent(tools: ReturnType<typeof shopTools>, prompt: string): Promise<string> {
  const client = new Anthropic({ baseURL: process.env.ANTHROPIC_URL, apiKey: process.env.ANTHROPIC_API_KEY ?? 'none' });
  const messages = [{ role: 'user' as const, content: prompt }];
  const message = await client.beta.messages.toolRunner({ model: 'clerk', max_tokens: 1000, messages, tools });
  return message.content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n');
}
