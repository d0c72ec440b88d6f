import { existsSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noChromium } from '../../browser/browser.fixture.ts';
import { readTasks } from '../../tasks/formats/read-tasks.ts';
import { webarena } from '../../webarena.ts';
import { visitor } from '../bundled/visitor.fixture.ts';
import { almanac, fossilRepository, fossilUser, noPrograms } from '../samples/sample-contents.ts';
import type { SiteHost } from '../site-host.ts';
import { siteProcess } from '../site-process.ts';
import { type FossilSiteOptions, fossilSite } from './fossil-site.ts';
import { type KiwixSiteOptions, kiwixSite } from './kiwix-site.ts';

const signal = new AbortController().signal;

describe.skipIf(noPrograms('fossil'))(`Fossil (skipped without it: ${noPrograms('fossil') ?? 'it is here'})`, () => {
  const request = { sites: ['fossil'], signal };
  let repository: FossilSiteOptions & { folder: string };
  let host: SiteHost;
  beforeAll(async () => {
    repository = { ...fossilRepository(), ...fossilUser };
    host = await fossilSite(repository);
  });
  afterAll(async () => {
    await host.close();
    rmSync(repository.folder, { recursive: true });
  });

  it('logs in, and shows visitors less', async () => {
    const url = host.baseUrls.fossil!;
    const mira = visitor(url, (await host.login(request)).storageState);
    expect((await mira.open('/index')).text).toContain('Logout');
    expect((await visitor(url).open('/index')).text).not.toContain('Logout');
    expect(await host.health(request)).toEqual([
      { site: 'fossil', healthy: true, detail: expect.stringContaining('200') },
    ]);
  });

  it('refuses a wrong password, and leaves no server behind', async () => {
    await expect(fossilSite({ ...repository, password: 'wrong' })).rejects.toThrow(/did not log in "mira.holt"/);
    await expect(fossilSite({ ...repository, executable: 'no-such-fossil' })).rejects.toThrow(
      /could not be started.*apt-get install fossil/,
    );
    await expect(fossilSite({ ...repository, repository: '/nowhere.fossil' })).rejects.toThrow(/nowhere/);
  });

  it('ends with its files', async () => {
    const other = await fossilSite(repository);
    const [url] = Object.values(other.baseUrls);
    await other.close();
    await other.close();
    expect((await other.health(request))[0]).toMatchObject({ healthy: false });
    await expect(fetch(url!)).rejects.toThrow();
    expect(existsSync(repository.repository)).toBe(true);
  });

  describe.skipIf(noChromium())('in a browser (skipped where there is none)', () => {
    const shows = (url: string, text: string) => ({
      eval_types: ['program_html'],
      program_html: [
        { url, locator: "document.querySelector('.content').outerText", required_contents: { must_include: [text] } },
      ],
    });
    const tasks = readTasks(
      [
        entry({
          site: 'fossil',
          id: 0,
          intent: 'File a ticket: the gate creaks',
          eval: shows('__FOSSIL__/rptview?rn=1', 'The gate creaks'),
        }),
        entry({
          site: 'fossil',
          id: 1,
          intent: 'Note in the wiki that mooring nine is free',
          eval: shows('__FOSSIL__/wiki?name=Moorings', 'Nine is free.'),
        }),
        entry({
          site: 'fossil',
          id: 2,
          intent: 'Which mooring do visitors use?',
          eval: { eval_types: ['string_match'], reference_answers: { must_include: ['seven'] } },
        }),
      ],
      { dialect: 'webarena' },
    );
    const solutions: readonly (readonly Move[])[] = [
      [
        () => 'click [link "Tickets"]',
        () => 'click [link "New"]',
        (page) => `type [${boxes(page)[0]}] [The gate creaks] [0]`,
        (page) => `type [${boxes(page).at(-1)}] [Every time it opens] [0]`,
        () => 'click [button "Preview"]',
        () => 'click [button "Submit"]',
        () => 'stop []',
      ],
      [
        () => 'goto [http://fossil.test/wikiedit?name=Moorings]',
        (page) => `type [${boxes(page).at(-1)}] [Nine is free.] [0]`,
        () => 'click [button "Save"]',
        () => 'stop []',
      ],
      [
        () => 'goto [http://fossil.test/search]',
        (page) => `type [${boxes(page)[0]}] [moorings]`,
        () => 'click [link "Wiki: Moorings"]',
        (page) => `stop [${/use number (\w+)/.exec(page)![1]}]`,
      ],
    ];
    it('takes a ticket, keeps wiki pages, finds them, and forgets all of it at the reset', async () => {
      const { environment } = webarena({ sites: host, tasks });
      for (const [number, moves] of solutions.entries()) {
        const rewards = [
          await play({ environment, number, moves }),
          await play({ environment, number, moves: [() => 'stop []'] }),
        ];
        expect(rewards, `task ${number}`).toEqual([1, 0]);
      }
      await environment.close?.();
    });
  });
});

describe.skipIf(noPrograms('kiwix-serve', 'zimwriterfs'))(
  `Kiwix (skipped without it: ${noPrograms('kiwix-serve', 'zimwriterfs') ?? 'it is here'})`,
  () => {
    let archive: KiwixSiteOptions & { folder: string };
    let host: SiteHost;
    beforeAll(async () => {
      archive = almanac();
      host = await kiwixSite(archive);
    });
    afterAll(async () => {
      await host.close();
      rmSync(archive.folder, { recursive: true });
    });

    it('serves an archive on the loopback, to everybody alike', async () => {
      const request = { sites: ['wikipedia'], signal };
      expect(host.baseUrls.wikipedia).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect(await host.health(request)).toEqual([
        { site: 'wikipedia', healthy: true, detail: expect.stringContaining('200') },
      ]);
      expect(await host.login(request)).toEqual({ storageState: { cookies: [], origins: [] } });
      await host.reset(request);
    });

    it('says what is wrong with an archive that is none', async () => {
      await expect(kiwixSite({ archive: '/nowhere.zim' })).rejects.toThrow(/ended with exit code|did not answer/);
      await expect(kiwixSite({ ...archive, executable: 'no-such-kiwix' })).rejects.toThrow(
        /apt-get install kiwix-tools/,
      );
    });

    it.skipIf(noChromium())('finds an article by a word in it (skipped where there is no browser)', async () => {
      const answer = {
        eval_types: ['string_match', 'url_match'],
        reference_answers: { must_include: ['1312'] },
        reference_url: '__WIKIPEDIA__/almanac',
      };
      const tasks = readTasks(
        [
          entry({
            site: 'wikipedia',
            id: 0,
            intent: 'When was the oldest harbour built?',
            start: '/almanac',
            eval: answer,
          }),
        ],
        { dialect: 'webarena' },
      );
      const { environment } = webarena({ sites: host, tasks });
      const moves: Move[] = [
        (page) => `type [${boxes(page)[0]}] [storms]`,
        () => 'click [link "Harbours"]',
        (page) => `stop [${/built in (\d+)/.exec(page)![1]}]`,
      ];
      expect(await play({ environment, number: 0, moves })).toBe(1);
      expect(await play({ environment, number: 0, moves: [() => 'stop []'] })).toBe(0);
      await environment.close?.();
    });
  },
);

describe('a program that serves a site', () => {
  const install = 'ask somebody';
  const script = (text: string) => () => ['-e', text];

  it('is told what it said when it ends early', async () => {
    const dying = siteProcess({
      command: process.execPath,
      arguments: script("console.error('no port for me'); process.exit(3)"),
      install,
    });
    await expect(dying).rejects.toThrow(/ended with exit code 3: no port for me/);
  });

  it('is given up when it does not answer', async () => {
    const silent = siteProcess({
      command: process.execPath,
      arguments: script('setInterval(() => {}, 1000)'),
      install,
      patience: 0.3,
    });
    await expect(silent).rejects.toThrow(/did not answer at .* within 0.3 seconds/);
  });

  it('ends when asked to, also where it ignores the first signal', async () => {
    const serve = (port: number) => [
      '-e',
      `process.on('SIGTERM', () => {}); require('node:http').createServer((_, answer) => answer.end('here')).listen(${port}, '127.0.0.1')`,
    ];
    const { url, close } = await siteProcess({ command: process.execPath, arguments: serve, install });
    expect(await (await fetch(url)).text()).toBe('here');
    await close();
    await close();
    await expect(fetch(url)).rejects.toThrow();
  });
});

interface EntryOptions {
  readonly site: string;
  readonly id: number;
  readonly intent: string;
  readonly start?: string;
  readonly eval: object;
}

function entry({ site, id, intent, start = '', eval: key }: EntryOptions) {
  const storage_state = site === 'fossil' ? './.auth/fossil_state.json' : null;
  return {
    task_id: id,
    intent_template_id: id,
    sites: [site],
    start_url: `__${site.toUpperCase()}__${start}`,
    storage_state,
    intent,
    split: 'test',
    eval: key,
  };
}

/** What to do on a page; `[link "New"]` stands for the reference of that element. */
type Move = (page: string) => string;

/** References of the boxes to type in, in the page's order. */
function boxes(page: string): string[] {
  return [...page.matchAll(/- textbox[^\n]*?\[ref=(\w+)\]/g)].map(([, reference]) => reference!);
}

async function play({
  environment,
  number,
  moves,
}: {
  environment: ReturnType<typeof webarena>['environment'];
  number: number;
  moves: readonly Move[];
}) {
  const task = (await environment.tasks('test'))[number]!;
  const episode = await environment.start(task, { seed: 1, signal });
  let { text } = episode.observation;
  for (const move of moves) {
    const action = move(text).replace(/\[(\w+ "[^"]*")\]/, (_, element: string) => {
      const line = text.split('\n').find((each) => each.includes(`- ${element}`));
      return `[${/\[ref=(\w+)\]/.exec(line ?? '')?.[1] ?? `missing ${element}`}]`;
    });
    const step = await episode.step({ text: action });
    text = step.observation.text;
    if (step.terminated) return step.reward;
  }
  throw new Error('the moves do not end with stop');
}
