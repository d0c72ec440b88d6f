import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noChromium } from '../../browser/browser.fixture.ts';
import { type Webarena, webarena } from '../../webarena.ts';
import type { SiteHost } from '../site-host.ts';
import { sampleSites } from './sample-sites.ts';

// Every template's first task; with ALL_TASKS set all of them, which takes many minutes.
const all = Boolean(process.env.ALL_TASKS);
const { signal } = new AbortController();

describe.skipIf(noChromium())('tasks on sites of others (skipped where there is no browser)', () => {
  describe.each(sampleSites())('$name', ({ lacks, tasks, entries, expert, open }) => {
    const chosen = tasks.filter(({ number }) => all || number % 100 === 0);

    it('are a dozen and more, with checks of answers, addresses and, where something can be written, pages', () => {
      expect(tasks.length).toBeGreaterThanOrEqual(12);
      const kinds = new Set(entries.flatMap(({ eval: { eval_types } }) => eval_types));
      expect(kinds).toContain('string_match');
      expect(kinds).toContain('url_match');
    });

    describe.skipIf(lacks)(`played (skipped without the site: ${lacks ?? 'it is here'})`, () => {
      let host: SiteHost;
      let environment: Webarena['environment'];
      let taken = 0;
      let listed = 0;
      beforeAll(async () => {
        host = await open();
        ({ environment } = webarena({ sites: host, tasks, format: 'abstract', patience: 120 }));
      });
      afterAll(async () => {
        await environment.close?.();
        await host.close();
      });

      it.each(chosen)('is solved by its solution: $task.instruction', async ({ task }) => {
        const player = expert.begin({ task, seed: 1, signal });
        const episode = await environment.start(task, { seed: 1, signal });
        let { observation } = episode;
        let step: Awaited<ReturnType<typeof episode.step>>;
        do {
          const action = await player.act(observation);
          taken += 1;
          if (observation.actions!.includes(action.text)) listed += 1;
          step = await episode.step(action);
          observation = step.observation;
        } while (!step.terminated && !step.truncated);
        await episode.close();
        expect(step.reward).toBe(1);
      });

      it('does what its pages list as worth trying', () => {
        expect(taken).toBeGreaterThan(0);
        expect(listed / taken).toBeGreaterThanOrEqual(0.98);
      });
    });
  });
});
