import { record, type Task } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { bookshop, bookshopAbstraction, browser } from '../bookshop.fixture.ts';
import { inducedSite } from '../induced-site.ts';
import { linkedAbstraction, pageAt, walk } from '../linked-site.fixture.ts';
import { siteSubstitution } from './site-substitution.ts';

const { signal } = new AbortController();
const environment = bookshop();
const trajectories = await record({ environment, behaviours: { browser }, transitions: 4000, seed: 5 }).trajectories(
  signal,
);
const model = inducedSite({ abstraction: bookshopAbstraction });
await model.learn!({ trajectories, signal });
const generator = siteSubstitution({ site: model.site });
const solved = trajectories.filter(({ transitions }) => transitions.at(-1)!.reward === 1).map(({ task }) => task);
const generate = (parents: readonly Task[], count = 40, seed = 1) =>
  generator.generate({ parents, count, seed, signal });

describe('substitution on a site', () => {
  it('asks for another choice or thing that stood where the first one did, and that the shop has', async () => {
    const parents = solved.slice(0, 6);
    const tasks = await generate(parents);
    expect(tasks.length).toBeGreaterThan(3);
    const known = new Set(
      [...(await environment.tasks('train')), ...(await environment.tasks('validation'))].map(
        ({ instruction }) => instruction,
      ),
    );
    // The shop's own tasks are all that can be asked of it, so that every feasible variation is one of them.
    for (const { instruction } of tasks) expect(known).toContain(instruction);
    const asked = new Map(parents.map(({ id, instruction }) => [id, instruction]));
    for (const { instruction, origin } of tasks) {
      expect(instruction).not.toBe(origin.kind === 'generated' && asked.get(origin.parent));
    }
  });

  it('makes tasks that are solved in reality as their parents were', async () => {
    const real = new Map(
      [...(await environment.tasks('train')), ...(await environment.tasks('validation'))].map((task) => [
        task.instruction,
        task,
      ]),
    );
    let possible = 0;
    const tasks = await generate(solved.slice(0, 6));
    for (const { instruction } of tasks) {
      const [, title, binding] = /buy (.+) in binding: (\w+)/.exec(instruction)!;
      const episode = await environment.start(real.get(instruction)!, { seed: 1, signal });
      const listed = await episode.step({ text: `search[${title}]` });
      const first = listed.observation.actions!.find((text) => text.startsWith('open'))!;
      for (const text of [first, `choose[${binding}]`]) await episode.step({ text });
      if ((await episode.step({ text: 'buy[]' })).reward === 1) possible += 1;
    }
    expect(possible / tasks.length).toBeGreaterThan(0.8);
  });

  it('says where they come from, without what the environment would start the parent by', async () => {
    const parent: Task = { ...solved[0]!, family: 'purchase', scene: 'shop', data: { secret: 1 } };
    const [task] = await generate([parent], 1);
    expect(task).toMatchObject({ family: 'purchase', scene: 'shop', origin: { kind: 'generated', parent: parent.id } });
    expect(task!.origin).toHaveProperty(
      'reason',
      expect.stringMatching(
        /^"\w+" in the place of "\w+"; in the dream it is solved as bookshop\/train\/\S+ was: search, .*buy$/,
      ),
    );
    expect(task).not.toHaveProperty('data');
  });

  it('varies tasks that nobody solved where one of their form was solved', async () => {
    const { instruction } = solved[0]!;
    const known = new Set(solved.map((task) => task.instruction));
    const others = (await environment.tasks('train')).filter((task) => !known.has(task.instruction));
    expect(instruction).toMatch(/^buy/);
    expect(await generate(others.slice(0, 4), 4)).not.toEqual([]);
  });

  it('gives no more than asked, the same under the same seed, to each parent its share', async () => {
    const two = await generate(solved.slice(0, 2), 2);
    expect(two.map(({ origin }) => origin.kind === 'generated' && origin.parent)).toEqual(
      solved.slice(0, 2).map(({ id }) => id),
    );
    expect(await generate(solved.slice(0, 2), 2)).toEqual(two);
  });

  it('has nothing to offer where the instruction is unheard of', async () => {
    const stranger: Task = { id: 'x', instruction: 'sing a song', origin: { kind: 'seed' } };
    expect(await generate([stranger])).toEqual([]);
    await expect(generator.generate({ parents: [], count: 1, seed: 1, signal: AbortSignal.abort() })).rejects.toThrow();
  });

  it('refuses where nothing was learned or nothing solved', async () => {
    const fresh = inducedSite({ abstraction: bookshopAbstraction });
    const request = { parents: solved.slice(0, 1), count: 1, seed: 1, signal };
    await expect(siteSubstitution({ site: fresh.site }).generate(request)).rejects.toThrow('has not learned yet');
    const unsolved = inducedSite({ abstraction: linkedAbstraction });
    const attempt = walk('open thing 1', { from: pageAt('list'), steps: [['click[thing 1]', pageAt('thing/1')]] });
    await unsolved.learn!({ trajectories: [attempt], signal });
    await expect(siteSubstitution({ site: unsolved.site }).generate(request)).rejects.toThrow('solved its task');
  });
});
