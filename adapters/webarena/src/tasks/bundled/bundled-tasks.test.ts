import { afterAll, describe, expect, it } from 'vitest';
import { noChromium } from '../../browser/browser.fixture.ts';
import { bundledSites } from '../../sites/bundled/bundled-sites.ts';
import { webarena } from '../../webarena.ts';
import { bundledTasks } from './bundled-tasks.ts';

const { entries, tasks, expert } = bundledTasks();

describe('the bundled tasks', () => {
  it('are some hundreds, of every site and every kind of check, the same for the same seed', () => {
    expect(tasks.length).toBeGreaterThanOrEqual(400);
    const kinds = new Set(entries.map(({ eval: { eval_types } }) => eval_types.join('+')));
    expect([...kinds].sort()).toEqual([
      'program_html',
      'string_match',
      'string_match+url_match',
      'url_match',
      'url_match+program_html',
    ]);
    expect(new Set(entries.flatMap(({ sites }) => sites))).toEqual(new Set(['shop', 'forum', 'tracker', 'places']));
    expect(bundledTasks().entries).toEqual(entries);
    expect(bundledTasks({ seed: 2 }).entries).not.toEqual(entries);
  });

  it('are plain JSON, worded once each, with every template of several tasks in training and test', () => {
    expect(JSON.parse(JSON.stringify(entries))).toEqual(entries);
    for (const { intent } of entries) expect(intent).not.toMatch(/\{\{|undefined/);
    for (const template of new Set(entries.map(({ intent_template_id }) => intent_template_id))) {
      const instances = entries.filter(({ intent_template_id }) => intent_template_id === template);
      expect(new Set(instances.map(({ intent }) => intent)).size, instances[0]!.intent).toBe(instances.length);
      const splits = instances.map(({ split }) => split);
      expect(splits).toContain('train');
      if (instances.length > 1) expect(splits).toContain('test');
    }
  });
});

// Every template's first task and some others; with ALL_TASKS set all of them, which takes many minutes.
const all = Boolean(process.env.ALL_TASKS);
const chosen = tasks.filter(({ number }, index) => all || number % 100 === 0 || index % 30 === 0);

describe.skipIf(noChromium())('in a browser (skipped where there is none)', () => {
  it('are tried, sixty of them at least', () => {
    expect(chosen.length).toBeGreaterThanOrEqual(60);
  });

  const make = (format: 'aria' | 'abstract') =>
    webarena({
      sites: () => bundledSites(),
      hosts: 2,
      tasks,
      format,
      settle: { quiet: 0.02, atMost: 2 },
      // Other tests keep the machine busy.
      patience: 120,
    }).environment;
  const environments = [make('aria'), make('abstract')] as const;
  afterAll(async () => {
    for (const environment of environments) await environment.close?.();
  });
  const signal = new AbortController().signal;
  let taken = 0;
  let listed = 0;

  async function reward(number: number, solve: boolean): Promise<number> {
    const at = chosen.findIndex((each) => each.number === number);
    const { task } = chosen[at]!;
    // In either format by turns.
    const environment = environments[at % environments.length]!;
    const player = expert.begin({ task, seed: 1, signal });
    const episode = await environment.start(task, { seed: 1, signal });
    try {
      for (let { observation } = episode; ; ) {
        const action = solve ? await player.act(observation) : { text: 'stop []' };
        if (solve && observation.actions) {
          taken += 1;
          if (observation.actions.includes(action.text)) listed += 1;
        }
        const step = await episode.step(action);
        if (step.terminated || step.truncated) return step.reward;
        observation = step.observation;
      }
    } finally {
      await episode.close();
    }
  }

  it.concurrent.each(chosen.map(({ number, task: { instruction } }) => [number, instruction] as const))(
    'task %i is solved by its solution and, after the reset, not by doing nothing: %s',
    async (number) => {
      expect([await reward(number, true), await reward(number, false)]).toEqual([1, 0]);
    },
    300_000,
  );

  it('are solved by what their pages list as worth trying', () => {
    expect(taken).toBeGreaterThan(60);
    // What a list shows as chosen is not offered, and some experts choose it all the same.
    expect(listed / taken).toBeGreaterThanOrEqual(0.95);
  });
});
