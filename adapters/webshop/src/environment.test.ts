import type { Task } from '@dreamgym/core';
import { checkEnvironment } from '@dreamgym/testing';
import { describe, expect, it } from 'vitest';
import { splits } from './goals/splits.ts';
import { officialData, readJsonLines } from './official-data.fixture.ts';
import { type WebshopOptions, webshop } from './webshop.ts';

const { signal } = new AbortController();
const data = officialData();
const usual: WebshopOptions = { data: data ?? '', tagger: 'stub', mode: 'text' };
const generated = { generate: { products: 60 }, tagger: 'stub' } as const;
const shopAt = (options: Partial<WebshopOptions> = {}) => webshop({ ...usual, ...options });

async function expertActions({ environment, behaviours }: ReturnType<typeof webshop>, task: Task) {
  const player = behaviours.expert.begin({ task, seed: 1, signal });
  const episode = await environment.start(task, { seed: 1, signal });
  const actions: string[] = [];
  for (let { observation } = episode; ; ) {
    const action = await player.act(observation);
    actions.push(action.text);
    const step = await episode.step(action);
    observation = step.observation;
    if (step.terminated || step.truncated) return actions;
  }
}

for (const mode of ['text', 'text_rich', 'html'] as const) {
  checkEnvironment(`webshop in ${mode}`, () => webshop({ ...generated, mode }).environment, {
    solve: (task) => expertActions(webshop(generated), task),
  });
}

describe.skipIf(!data)('the official shop (skipped where the official data is absent)', () => {
  checkEnvironment('webshop with official data', () => shopAt({ products: 100 }).environment, {
    solve: (task) => expertActions(shopAt({ products: 100 }), task),
  });
});

describe.skipIf(!data)('an episode (skipped where the official data is absent)', () => {
  it('shows what came before, where it is asked to', async () => {
    interface Recording {
      readonly session: number;
      readonly reset: string;
      readonly steps: readonly { readonly action: string; readonly obs: string; readonly reward: number }[];
    }
    const { environment } = shopAt({ history: { observations: 1, actions: 1 }, stepLimit: 100 });
    const tasks = [...(await environment.tasks('test')), ...(await environment.tasks('train'))];
    for (const { session, reset, steps } of readJsonLines<Recording>(`${data}/golden/rollouts_text_prev1.jsonl`)) {
      const task = tasks.find(({ id }) => id.endsWith(`/${session}`))!;
      const episode = await environment.start(task, { seed: 1, signal });
      expect(episode.observation.text).toBe(reset);
      for (const { action, obs, reward } of steps) {
        expect(await episode.step({ text: action })).toMatchObject({ observation: { text: obs }, reward });
      }
    }
  });

  it('lists what can be clicked, and queries where there is a search bar', async () => {
    const { environment } = shopAt();
    const [task] = await environment.tasks('test');
    const episode = await environment.start(task!, { seed: 1, signal });
    const queries = episode.observation.actions!;
    expect(queries.length).toBeGreaterThan(1);
    expect(queries.length).toBeLessThanOrEqual(6);
    for (const query of queries) expect(query).toMatch(/^search\[[^[\]]+\]$/);
    const results = await episode.step({ text: queries[0]! });
    expect(results.observation.actions!.slice(0, 2)).toEqual(['click[back to search]', 'click[next >]']);
    const item = await episode.step({ text: results.observation.actions![2]! });
    expect(item.observation.actions).toContain('click[buy now]');
    const search = await episode.step({ text: 'click[back to search]' });
    // What was seen adds a query.
    expect(search.observation.actions!.length).toBeGreaterThanOrEqual(queries.length);
    const end = await shopEnd(episode, task!);
    expect(end.observation.actions).toEqual([]);
  });

  it('pays when something is bought, and ends', async () => {
    const { environment } = shopAt();
    const task = (await environment.tasks('train'))[3]!;
    const episode = await environment.start(task, { seed: 1, signal });
    const end = await shopEnd(episode, task);
    expect(end).toMatchObject({ reward: 1, terminated: true, truncated: false });
    expect(() => episode.step({ text: 'click[buy now]' })).toThrow('has ended; start another one');
  });

  it('is truncated at the step limit; invalid actions count and change nothing', async () => {
    const { environment } = shopAt({ stepLimit: 3 });
    const [task] = await environment.tasks('train');
    const episode = await environment.start(task!, { seed: 1, signal });
    for (const text of ['click[buy now]', 'Search[x]']) {
      expect(await episode.step({ text })).toMatchObject({
        observation: { text: episode.observation.text },
        reward: 0,
        truncated: false,
      });
    }
    expect(await episode.step({ text: '' })).toMatchObject({ terminated: false, truncated: true });
  });

  it('draws random products by its seed', async () => {
    const { environment } = shopAt();
    const [task] = await environment.tasks('train');
    const find = async (seed: number) => {
      const episode = await environment.start(task!, { seed, signal });
      return (await episode.step({ text: 'search[<r>]' })).observation.text;
    };
    expect(await find(1)).toBe(await find(1));
    expect(await find(1)).not.toBe(await find(2));
  });

  it('finds by category, query and attribute, and nothing where there is no such thing', async () => {
    const { environment } = shopAt();
    const [task] = await environment.tasks('train');
    const episode = await environment.start(task!, { seed: 1, signal });
    const total = async (query: string) => {
      const { observation } = await episode.step({ text: `search[${query}]` });
      return Number(/Total results: (\d+)/.exec(observation.text)![1]);
    };
    expect(await total('<c> fashion')).toBeGreaterThan(100);
    expect(await total("<q> women's jumpsuits, rompers & overalls")).toBeGreaterThan(0);
    expect(await total('<a> long sleeve')).toBeGreaterThan(0);
    expect([await total('<c>'), await total('<a> nothing'), await total('*?"\\ (x')]).toEqual([
      0,
      0,
      expect.any(Number),
    ]);
  });
});

async function shopEnd(episode: Awaited<ReturnType<ReturnType<typeof webshop>['environment']['start']>>, task: Task) {
  for (const text of await expertActions(shopAt(), task)) {
    const step = await episode.step({ text });
    if (step.terminated) return step;
  }
  throw new Error('the expert bought nothing');
}

describe.skipIf(!data)('the goal (skipped where the official data is absent)', () => {
  it('reaches the agent by nothing but the instruction', async () => {
    for (const goals of ['synthetic', 'human'] as const) {
      const mine = shopAt({ goals });
      const { environment } = mine;
      const tasks = await environment.tasks('test');
      const other = shopAt({ goals });
      for (const task of tasks.slice(0, 40)) {
        expect(Object.keys(task).sort()).toEqual(['id', 'instruction', 'origin']);
        // Two shoppers with other goals see the same pages, but for the instruction and the score.
        const stranger = tasks.find(({ id }) => id !== task.id)!;
        const one = await environment.start(task, { seed: 1, signal });
        const two = await other.environment.start(stranger, { seed: 1, signal });
        for (const text of await expertActions(mine, task)) {
          const [ours, theirs] = [await one.step({ text }), await two.step({ text })];
          const bare = (page: string, { instruction }: Task) =>
            page.replace(instruction, '').replace(/(max 1\.0\) \[SEP\]) [\d.]+/, '$1');
          expect(bare(ours.observation.text, task)).toBe(bare(theirs.observation.text, stranger));
          const clicks = (actions: readonly string[] = []) => actions.filter((action) => action.startsWith('click'));
          expect(clicks(ours.observation.actions)).toEqual(clicks(theirs.observation.actions));
        }
      }
    }
  });
});

describe('splits', () => {
  it('are those of the papers, or a quarter each of few goals', () => {
    expect(splits(6910, 'original')).toEqual({ test: [0, 500], validation: [500, 1500], train: [1500, 6910] });
    expect(splits(6910, 'verl-agent')).toEqual({ test: [0, 500], validation: [500, 500], train: [500, 6910] });
    expect(splits(13, 'original')).toEqual({ test: [0, 3], validation: [3, 6], train: [6, 13] });
  });
});

describe('bad input', () => {
  it('is refused with a reason', async () => {
    expect(() => shopAt({ stepLimit: 0 })).toThrow('stepLimit is 0');
    expect(() => shopAt({ products: 0.5 })).toThrow('products is 0.5');
    expect(() => shopAt({ history: { actions: -1 } })).toThrow('history.actions is -1');
    expect(() => webshop({ generate: { products: 0 } })).toThrow('generate.products is 0');
    expect(() => shopAt({ noise: 2 })).toThrow('noise is 2');
    expect(() => shopAt({ variant: 'own' as 'ragen' })).toThrow(
      "variant is 'own'; it must be one of original, verl-agent",
    );
    expect(() => shopAt({ fuzz: '0.19' as 'thefuzz-0.19' })).toThrow("fuzz is '0.19'");
    expect(() => shopAt({ quoting: 'none' as 'werkzeug-2' })).toThrow("quoting is 'none'");
    expect(() => shopAt({ catalogue: 'all' as 'full' })).toThrow("catalogue is 'all'");
    expect(() => shopAt({ mode: 'rich' as 'text' })).toThrow("mode is 'rich'; it must be one of text, text_rich, html");
    await expect(shopAt({ data: '/nowhere' }).environment.tasks('train')).rejects.toThrow('/nowhere is missing');
  });

  it('names tasks that are not there', async () => {
    const { environment } = webshop(generated);
    const [task] = await environment.tasks('train');
    const start = (id: string) => environment.start({ ...task!, id }, { seed: 1, signal });
    await expect(start('alfworld/1')).rejects.toThrow("'alfworld/1' is no task of this shop");
    await expect(start('webshop/synthetic/0/01')).rejects.toThrow('is no task of this shop');
    await expect(start('webshop/synthetic/0/99999')).rejects.toThrow(
      "no goal for the task 'webshop/synthetic/0/99999'",
    );
    await expect(environment.tasks('dev' as 'test')).rejects.toThrow("unknown split 'dev'");
  });
});
