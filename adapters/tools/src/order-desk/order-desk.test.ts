import type { Environment, Policy, Split, Task } from '@dreamgym/core';
import { checkEnvironment } from '@dreamgym/testing';
import { describe, expect, it } from 'vitest';
import { orderDesk } from './order-desk.ts';
import { policyText } from './policy.ts';
import { makeDesk } from './state.ts';
import { makeTasks, writePlan } from './tasks.ts';
import { refusals } from './tools.ts';

const { signal } = new AbortController();
const { environment, behaviours } = orderDesk();
const plans = new Map(
  makeTasks(makeDesk({ seed: 0, customers: 48 }), { seed: 0, count: 240 }).map((task) => [task.id, task]),
);
const splits: readonly Split[] = ['train', 'validation', 'test'];
const all = (await Promise.all(splits.map((split) => environment.tasks(split)))).flat();

async function play(
  task: Task,
  policy: Policy,
  { seed = 1, world = environment }: { seed?: number; world?: Environment } = {},
) {
  const player = policy.begin({ task, seed, signal });
  const episode = await world.start(task, { seed, signal });
  const texts: string[] = [episode.observation.text];
  for (let { observation } = episode; ; ) {
    const action = await player.act(observation);
    const step = await episode.step(action);
    observation = step.observation;
    texts.push(`> ${action.text}`, observation.text);
    if (step.terminated || step.truncated) return { reward: step.reward, texts };
  }
}

async function answers(actions: readonly string[], task = all[0]!) {
  const episode = await environment.start(task, { seed: 1, signal });
  const steps = [];
  for (const text of actions) steps.push(await episode.step({ text }));
  return steps;
}

checkEnvironment('the order desk', () => orderDesk().environment, {
  solve: ({ id }) => writePlan(plans.get(id)!),
  luck: true,
});

describe('the tasks', () => {
  it('are of all families in every split', async () => {
    expect(all.length).toBe(240);
    for (const split of splits) {
      const families = new Set((await environment.tasks(split)).map(({ family }) => family));
      expect(families.size).toBe(15);
    }
    expect(new Set(all.map(({ instruction }) => instruction)).size).toBeGreaterThan(200);
  });

  it('are worth 1 by the plan, and 0 where nothing, one deed less or something else is done', async () => {
    for (const task of all) {
      const plan = writePlan(plans.get(task.id)!);
      const last = async (actions: readonly string[]) => (await answers(actions, task)).at(-1)!;
      // Starting asserts that nothing is worth nothing; here an agent says so.
      expect(await last(['finish'])).toMatchObject({ reward: 0, terminated: true });
      expect(await last(plan), task.id).toMatchObject({ reward: 1, terminated: true });
      const verify = plan[0]!;
      const deeds = plan.slice(1, -1).filter((text) => !/^call (get|list|check|quote|search)_/.test(text));
      for (const deed of deeds) {
        const short = [verify, ...deeds.filter((other) => other !== deed), plan.at(-1)!];
        expect((await last(short)).reward, `${task.id} without ${deed}`).toBe(0);
      }
      const wrong = ['{}', ...refusals.slice(0, 2).map((reason) => `{"refused_because":"${reason}"}`)].map(
        (given) => `call close_case ${given}`,
      );
      for (const close of wrong) {
        if (close !== plan.at(-1)) expect((await last([verify, close])).reward, `${task.id}: ${close}`).toBe(0);
      }
    }
  });

  it('are made by their seed, and more of them begin with the same', async () => {
    const again = orderDesk({ tasks: 300 });
    const more = (await Promise.all(splits.map((split) => again.environment.tasks(split)))).flat();
    for (const task of all) expect(more).toContainEqual(task);
    const other = orderDesk({ seed: 1 }).environment;
    expect((await other.tasks('train'))[0]!.instruction).not.toBe(all[0]!.instruction);
    const small = orderDesk({ seed: 3, customers: 20, tasks: 100 }).environment;
    expect((await Promise.all(splits.map((split) => small.tasks(split)))).flat().length).toBe(100);
    expect(() => orderDesk({ customers: 20, tasks: 5000 })).toThrow('tasks at this desk');
    expect(() => orderDesk({ customers: 2 })).toThrow('customers is 2');
    expect(() => orderDesk({ noise: 2 })).toThrow('noise is 2');
  });

  it('name a reason that the rules name, where they are refused', () => {
    for (const reason of refusals) expect(policyText).toContain(reason);
  });
});

describe('the tools', () => {
  const plan = (family: string) => writePlan([...plans.values()].find((task) => task.family === family)!);
  const taskOf = (family: string) => all.find((task) => task.family === family)!;
  const texts = async (family: string, ...actions: readonly string[]) =>
    (await answers(actions, taskOf(family))).map(({ observation }) => observation.text);

  it('refuse everything before the customer is known, and orders of others', async () => {
    const [verify, foreign] = plan('cancel_foreign') as [string, string];
    const [before, , after] = await texts('cancel_foreign', foreign, verify, foreign);
    expect(before).toBe('Error: verify the customer first');
    expect(after).toMatch(/^Error: order O-\d+ belongs to another customer$/);
    expect(await texts('cancel_foreign', 'call close_case {}')).toEqual([before]);
  });

  it('refuse what comes too late, and what comes twice', async () => {
    const [verify, , quote] = plan('return_late') as [string, string, string];
    expect((await texts('return_late', verify, quote))[1]).toMatch(
      /^Error: order O-\d+ could be returned until 202\d-/,
    );
    const [, look, deed] = plan('return_items') as [string, string, string];
    const whole = (await texts('return_items', plan('return_items')[0]!, look))[1]!;
    const { items } = JSON.parse(whole) as { items: { sku: string; quantity: number }[] };
    const again = await texts('return_items', plan('return_items')[0]!, ...Array.from({ length: 4 }, () => deed));
    expect(again.at(-1)).toMatch(/^Error: order O-\d+ has 0|has 1|has 2/);
    expect(items.length).toBeGreaterThan(0);
    const cancel = plan('cancel_order');
    expect((await texts('cancel_order', cancel[0]!, cancel[2]!, cancel[2]!))[2]).toMatch(
      /is cancelled and cannot be cancelled$/,
    );
  });

  it('show later what was changed', async () => {
    const [verify, look, change] = plan('change_method') as [string, string, string];
    const [, before, , after] = await texts('change_method', verify, look, change, look);
    const delivery = (text: string) => (JSON.parse(text) as { delivery: object }).delivery;
    expect(delivery(after!)).toMatchObject({ method: expect.stringMatching(/express|pickup/) });
    expect(delivery(after!)).not.toEqual(delivery(before!));
    const order = plan('place_order');
    const placed = await texts('place_order', order[0]!, order[2]!, 'call list_orders {"placed_after":"2026-03-15"}');
    expect(placed[2]).toContain((JSON.parse(placed[1]!) as { order_id: string }).order_id);
  });
});

describe('behaviours', () => {
  it('range from hopeless to nearly perfect', async () => {
    const mean = async (policy: Policy, count: number) => {
      const played = await Promise.all(all.slice(0, count).map((task, seed) => play(task, policy, { seed })));
      return played.reduce((sum, { reward }) => sum + reward, 0) / count;
    };
    expect(await mean(behaviours.expert, 240)).toBeGreaterThan(0.95);
    const detours = await mean(behaviours.detours, 120);
    expect(detours).toBeGreaterThan(0.4);
    expect(detours).toBeLessThan(0.95);
    expect(await mean(behaviours.random, 60)).toBeLessThan(0.05);
  });

  it('do the same under the same seed', async () => {
    for (const policy of Object.values(behaviours)) {
      expect(await play(all[3]!, policy, { seed: 5 })).toEqual(await play(all[3]!, policy, { seed: 5 }));
    }
  });

  it('are offered nearly every right action to choose from', async () => {
    let [offered, taken] = [0, 0];
    for (const [seed, task] of all.slice(0, 120).entries()) {
      const { texts } = await play(task, behaviours.expert, { seed });
      const proposer = environment.actionReader!.proposer!();
      const seen = texts.filter((_, at) => at % 2 === 0).map((text) => ({ text }));
      for (const [at, action] of texts.filter((_, at) => at % 2 === 1).entries()) {
        taken += 1;
        const actions = proposer.propose({
          instruction: task.instruction,
          observation: seen[at]!,
          earlier: seen.slice(0, at),
        });
        if (actions.includes(action.slice(2))) offered += 1;
      }
    }
    expect(offered / taken).toBeGreaterThan(0.98);
  });
});
