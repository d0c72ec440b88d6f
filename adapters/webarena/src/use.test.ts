import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { noChromium } from './browser/browser.fixture.ts';
import { noOfficialData, officialTasks } from './official-data.fixture.ts';
import { formLogins } from './sites/external/form-login.ts';
import { todoApp } from './sites/external/infinity-app.fixture.ts';
import { infinityApp } from './sites/external/infinity-app.ts';
import { notebookProgram } from './sites/external/notebook-app.fixture.ts';
import { originalSites } from './sites/external/original-sites.ts';
import { verifiedSites } from './sites/external/verified-sites.ts';
import { siteHealth } from './sites/site-health.ts';
import type { SiteHost } from './sites/site-host.ts';
import { siteProcess } from './sites/site-process.ts';
import { readTasks } from './tasks/formats/read-tasks.ts';
import { webarena } from './webarena.ts';

const { signal } = new AbortController();

/** A web app that another program serves: how it is started, begun anew and logged in to. */
async function notebookSite(): Promise<SiteHost> {
  const { url, close } = await siteProcess({
    command: 'node',
    arguments: (port) => ['-e', notebookProgram, String(port)],
    install: 'install Node.js',
  });
  const baseUrls = { notebook: url };
  const account = { user: 'mira', password: 'Lantern.42' };
  return {
    baseUrls,
    forbids: ({ pathname }) => pathname === '/reset', // no agent may open it
    health: (request) => siteHealth(request, baseUrls),
    async reset({ signal }) {
      await fetch(`${url}/reset`, { method: 'POST', signal });
    },
    async login({ signal }) {
      const form = { site: 'notebook', url: `${url}/login`, account, proof: { url: `${url}/notes` } };
      return { storageState: await formLogins([form], { signal }) };
    },
    close,
  };
}

const common = { sites: ['notebook'], start_url: '__NOTEBOOK__', storage_state: 'notebook_state.json' };
const notebookTasks = readTasks(
  [
    {
      ...common,
      task_id: 1,
      intent_template_id: 1,
      intent: "What is the plumber's phone number?",
      eval: { eval_types: ['string_match'], reference_answers: { must_include: ['555-0142'] } },
    },
    {
      ...common,
      task_id: 2,
      intent_template_id: 2,
      intent: 'Open the page about the notebook',
      eval: { eval_types: ['url_match'], reference_url: '__NOTEBOOK__/about' },
    },
    {
      ...common,
      task_id: 3,
      intent_template_id: 3,
      intent: 'Add the note "Buy twine"',
      eval: {
        eval_types: ['program_html'],
        program_html: [
          {
            url: '__NOTEBOOK__/notes',
            locator: "document.querySelector('ul').outerText",
            required_contents: { must_include: ['Buy twine'] },
          },
        ],
      },
    },
  ],
  { dialect: 'webarena' },
);

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

  it('play any web app', async () => {
    const { environment } = webarena({ sites: notebookSite, tasks: notebookTasks, hosts: 2, format: 'abstract' });
    const ways = [
      ['stop [555-0142]'],
      ['click [link "About"]', 'stop []'],
      ['type [textbox "Note"] [Buy twine]', 'stop []'],
    ];
    const splits = ['train', 'validation', 'test'] as const;
    const tasks = (await Promise.all(splits.map((split) => environment.tasks(split)))).flat();
    for (const [at, way] of ways.entries()) {
      const task = tasks.find(({ id }) => id === `webarena/${at + 1}`)!;
      for (const actions of [way, ['stop []']]) {
        const episode = await environment.start(task, { seed: 1, signal });
        let reward = 0;
        for (const text of actions) ({ reward } = await episode.step({ text }));
        await episode.close();
        expect(reward, `${task.instruction} by ${actions.join()}`).toBe(actions === way ? 1 : 0);
      }
    }
    await environment.close?.();
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
