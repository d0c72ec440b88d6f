import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { noChromium } from './browser/browser.fixture.ts';
import { noOfficialData, officialTasks } from './official-data.fixture.ts';
import { todoApp } from './sites/external/infinity-app.fixture.ts';
import { infinityApp } from './sites/external/infinity-app.ts';
import { originalSites } from './sites/external/original-sites.ts';
import { verifiedSites } from './sites/external/verified-sites.ts';
import { readTasks } from './tasks/formats/read-tasks.ts';
import { webarena } from './webarena.ts';

const { signal } = new AbortController();

describe.skipIf(noChromium())('the uses in the docs (skipped where there is no browser)', () => {
  it('play the bundled sites', async () => {
    const { environment, behaviours } = webarena({ hosts: 2 }); // up to two attempts side by side
    const [task] = await environment.tasks('train');

    const episode = await environment.start(task!, { seed: 1, signal });
    const expert = behaviours.expert!.begin({ task: task!, seed: 1, signal });
    let { observation } = episode; // the page as text
    let step: Awaited<ReturnType<typeof episode.step>>;
    do {
      step = await episode.step(await expert.act(observation));
      observation = step.observation;
    } while (!step.terminated && !step.truncated);
    await episode.close();
    await environment.close?.();
    expect(step.reward).toBe(1);
  });

  it('play an app of WebArena-Infinity', async () => {
    const folder = todoApp();
    afterAll(() => rmSync(folder, { recursive: true }));
    const { environment } = webarena({ ...infinityApp({ folder }), hosts: 4 });
    const [task] = await environment.tasks('train');
    const episode = await environment.start(task!, { seed: 1, signal });
    expect(await episode.step({ text: 'stop' })).toMatchObject({ reward: 0 });
    await environment.close?.();
  });
});

describe.skipIf(noOfficialData)('the official tasks (skipped where they are absent)', () => {
  it('are played on the original sites', async () => {
    const json = officialTasks('test_webarena_lite.raw.json');
    const { environment } = webarena({
      sites: originalSites({ urls: { shopping: 'http://machine:7770', gitlab: 'http://machine:8023' } }),
      tasks: readTasks(json, { dialect: 'webarena-lite' }),
      format: 'webarena',
      tree: { compatibility: '2023' },
      dialogs: 'dismiss',
      reset: 'never', // as the original: all containers are made anew by hand, after the whole run
    });
    expect(await environment.tasks('test')).not.toEqual([]);
    await environment.close?.();
  });

  it('are played on the sites of WebArena-Verified', async () => {
    const json = officialTasks('webarena-verified.json');
    const { environment } = webarena({
      sites: verifiedSites({
        urls: { shopping: 'http://machine:7770', reddit: 'http://machine:9999' },
        controls: { shopping: 'http://machine:7771', reddit: 'http://machine:9998' },
      }),
      tasks: readTasks(json, { dialect: 'webarena-verified' }),
    });
    expect(await environment.tasks('test')).not.toEqual([]);
    await environment.close?.();
  });
});
