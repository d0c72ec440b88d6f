import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noChromium } from '../../browser/browser.fixture.ts';
import { scriptedTasks } from '../../tasks/bundled/scripted-tasks.ts';
import type { Template } from '../../tasks/bundled/template.ts';
import { type Webarena, webarena } from '../../webarena.ts';
import type { SiteHost } from '../site-host.ts';
import { allotmentTasks, allotmentWiki, dokuwikiUser, noDokuwiki } from './allotment-wiki.fixture.ts';
import { dokuwikiSite } from './dokuwiki-site.ts';
import { almanac, fossilRepository, fossilUser, noPrograms } from './foreign-sites.fixture.ts';
import { fossilTasks, kiwixTasks } from './foreign-tasks.fixture.ts';
import { fossilSite } from './fossil-site.ts';
import { kiwixSite } from './kiwix-site.ts';

interface Foreign {
  readonly name: string;
  readonly lacks: string | undefined;
  readonly templates: readonly Template[];
  open(): Promise<{ readonly host: SiteHost; readonly folder: string }>;
}

const foreign: readonly Foreign[] = [
  {
    name: 'DokuWiki',
    lacks: noDokuwiki(),
    templates: allotmentTasks,
    async open() {
      const wiki = allotmentWiki();
      return { host: await dokuwikiSite({ ...wiki, ...dokuwikiUser }), folder: wiki.folder };
    },
  },
  {
    name: 'Fossil',
    lacks: noPrograms('fossil'),
    templates: fossilTasks,
    async open() {
      const repository = fossilRepository();
      return { host: await fossilSite({ ...repository, ...fossilUser }), folder: repository.folder };
    },
  },
  {
    name: 'Kiwix',
    lacks: noPrograms('kiwix-serve', 'zimwriterfs'),
    templates: kiwixTasks,
    async open() {
      const archive = almanac();
      return { host: await kiwixSite(archive), folder: archive.folder };
    },
  },
];

// Every template's first task; with ALL_TASKS set all of them, which takes many minutes.
const all = Boolean(process.env.ALL_TASKS);
const { signal } = new AbortController();

describe.skipIf(noChromium())('tasks on sites of others (skipped where there is no browser)', () => {
  describe.each(foreign)('$name', ({ lacks, templates, open }) => {
    const { tasks, entries, expert } = scriptedTasks(templates, { seed: 1 });
    const chosen = tasks.filter(({ number }) => all || number % 100 === 0);

    it('are a dozen and more, with checks of answers, addresses and, where something can be written, pages', () => {
      expect(tasks.length).toBeGreaterThanOrEqual(12);
      const kinds = new Set(entries.flatMap(({ eval: { eval_types } }) => eval_types));
      expect(kinds).toContain('string_match');
      expect(kinds).toContain('url_match');
    });

    describe.skipIf(lacks)(`played (skipped without the site: ${lacks ?? 'it is here'})`, () => {
      let site: Awaited<ReturnType<Foreign['open']>>;
      let environment: Webarena['environment'];
      let taken = 0;
      let listed = 0;
      beforeAll(async () => {
        site = await open();
        ({ environment } = webarena({ sites: site.host, tasks, format: 'abstract', patience: 120 }));
      });
      afterAll(async () => {
        await environment.close?.();
        await site.host.close();
        rmSync(site.folder, { recursive: true });
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
