import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { episodeReward, type Policy, rollout } from '@dreamgym/core';
import { chatServer } from '@dreamgym/llm/server';
import { workshop } from '@dreamgym/testing';
import { expect, it, onTestFinished } from 'vitest';
import { dreamgym, isInstalled, needs, program, run, served, temporaryFolder } from './installed.fixture.ts';
import { size } from './workshop.config.ts';

/** What is done at every station: right at some of them. */
const chosen = ({ actions = [] }: { readonly actions?: readonly string[] }) => actions.at(-1)!;
const chooser: Policy = { name: 'chooser', begin: () => ({ act: (seen) => ({ text: chosen(seen) }) }) };

it.skipIf(!isInstalled('verifiers'))(
  `${needs('verifiers')} plays what is served by its address alone, and reads the rewards that were earned`,
  async () => {
    const [url, folder] = [await served(), await temporaryFolder()];
    const model = await chatServer(({ messages }) => ({ text: chosen(JSON.parse(messages.at(-1)!.text).observation) }));
    onTestFinished(() => model.close());
    const of = ['--for', 'verifiers', '--url', `${url}/real`, '--tasks', '3', '--out', folder];
    await dreamgym('export', 'trainer', ...of);
    const endpoint = ['--model', 'chooser', '--client.base-url', `${model.origin}/v1`];
    await run(program('verifiers', 'vf-eval'), ['@', 'verifiers.toml', '--clean', ...endpoint], folder);

    const [output] = await readdir(join(folder, 'outputs'));
    const lines = (await readFile(join(folder, 'outputs', output!, 'traces.jsonl'), 'utf8')).trim().split('\n');
    const episodes = lines.map((line) => JSON.parse(line));
    expect(episodes.map(({ ok }) => ok)).toEqual([true, true, true]);
    const read = episodes.map(({ traces: [trace] }) => [
      trace.task.data.reset.task_id,
      trace.rewards.openenv_reward.score,
    ]);
    expect(Object.fromEntries(read)).toEqual(await earned(read.map(([task]) => task)));
    expect(model.received).toHaveLength(6);
  },
);

/** What the same choices earn in the environment itself. */
async function earned(ids: readonly string[]): Promise<Record<string, number>> {
  const environment = workshop(size);
  const tasks = await environment.tasks('train');
  const { signal } = new AbortController();
  const rewards = ids.map(async (id) => {
    const task = tasks.find((each) => each.id === id)!;
    return [id, episodeReward(await rollout({ environment, policy: chooser, task, seed: 1, signal }))] as const;
  });
  return Object.fromEntries(await Promise.all(rewards));
}
