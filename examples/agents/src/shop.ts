import { dream, type Environment, learn, type Policy, record, remember } from '@dreamgym/core';
import { inducedTools } from '@dreamgym/experience-models';
import { replayMemory } from '@dreamgym/replay-buffers';
import { stateAfter, tools } from '@dreamgym/tools';
import { z } from 'zod';

export type Orders = Record<string, { status: 'open' | 'cancelled'; total: number }>;

export const orderId = z.object({ order_id: z.string() });

/** What the agents' tools do in production. */
export function shop(orders: Orders) {
  const order = (id: string) => {
    const found = orders[id];
    if (!found) throw new Error(`there is no order ${id}`);
    return found;
  };
  return {
    get_order: ({ order_id }: z.infer<typeof orderId>) => ({ order_id, ...order(order_id) }),
    cancel_order({ order_id }: z.infer<typeof orderId>) {
      order(order_id).status = 'cancelled';
      return { order_id, ...order(order_id) };
    },
  };
}

export type Shop = ReturnType<typeof shop>;

/** Orders anew, as production has them when somebody calls. */
export const orders = (): Orders =>
  Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`O-${100 + at}`, { status: 'open', total: 10 + at }]));

/** The same tools as an environment, in which attempts can be recorded and scored. */
export const environment: Environment = tools({
  name: 'shop',
  tools: [
    {
      name: 'get_order',
      description: 'Looks up an order.',
      inputSchema: orderId,
      run: (input: z.infer<typeof orderId>, { state }) => shop(state).get_order(input),
    },
    {
      name: 'cancel_order',
      description: 'Cancels an order.',
      inputSchema: orderId,
      run: (input: z.infer<typeof orderId>, { state }) => shop(state).cancel_order(input),
    },
  ],
  state: orders,
  tasks: Object.keys(orders()).map((id) => ({ id, split: 'train' as const, instruction: `Cancel order ${id}.` })),
  score: ({ id }) => stateAfter([{ name: 'cancel_order', arguments: { order_id: id } }]),
});

const clerk: Policy = {
  name: 'clerk',
  begin({ task: { id } }) {
    const steps = [`call get_order {"order_id":"${id}"}`, `call cancel_order {"order_id":"${id}"}`, 'finish Done.'];
    return { act: () => ({ text: steps.shift()! }) };
  },
};

/** A dream of the shop, learned from what a clerk did; imported traces would do as well, where nothing can be recorded. */
export async function dreamOfShop(): Promise<Environment> {
  const { signal } = new AbortController();
  const recordings = record({ environment, behaviours: { clerk }, transitions: 48, seed: 1 });
  const trajectories = await recordings.trajectories(signal);
  const [experienceModel, replayBuffer] = [inducedTools(), replayMemory()];
  await learn(experienceModel, trajectories, { signal });
  await remember(replayBuffer, trajectories);
  return dream({ environment, experienceModel, replayBuffer });
}
