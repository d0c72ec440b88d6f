import type { Environment } from '@dreamgym/core';
import { afterAll, describe, expect, it } from 'vitest';
import type { Grammar } from './actions/action.ts';
import { noChromium } from './browser/browser.fixture.ts';
import { type Pages, testSite } from './browser/test-site.fixture.ts';
import { readTasks } from './tasks/formats/read-tasks.ts';
import { webarena } from './webarena.ts';

const { signal } = new AbortController();
const rows = (count: number) =>
  Array.from(
    { length: count },
    (_, at) =>
      `<tr><td>${at}</td><td>Item ${at}</td><td><a href="/item/${at}">Open ${at}</a></td><td><button>Buy</button></td></tr>`,
  ).join('');
const as =
  (type: string, body: string): Pages[string] =>
  (_, response) => {
    response.setHeader('content-type', type);
    response.end(body);
  };
const pages: Pages = {
  '/': '<title>Home</title><h1>Home</h1><a href="/drawing">drawing</a>',
  '/drawing': as(
    'image/svg+xml',
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200"><text y="40">Drawn words</text><a href="/"><text y="80">home</text></a></svg>',
  ),
  '/rows': `<title>Rows</title><table>${rows(3000)}</table>`,
  '/more': `<title>More rows</title><table>${rows(8000)}</table>`,
  '/locked': (_, response) => {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="staff"', 'content-type': 'text/html' });
    response.end('<title>Locked</title><p>Staff only</p>');
  },
  '/data': as('application/xml', '<?xml version="1.0"?><list><item>One</item></list>'),
  '/bodiless':
    '<title>Bodiless</title><script>document.body?.remove(); document.documentElement.innerHTML = ""; document.documentElement.querySelectorAll("*").forEach((each) => each.remove());</script>',
  '/empty': '<title>Rootless</title><script>document.documentElement.remove();</script>',
  '/frames': '<title>Frames</title><frameset cols="50%,50%"><frame src="/"><frame src="/"></frameset>',
  '/gone': (_, response) => response.destroy(),
  '/nothing': (_, response) => response.writeHead(500).end(),
  '/image': as('image/gif', Buffer.from('R0lGODlhAQABAAAAACw=', 'base64').toString('latin1')),
  '/shadow': `<title>Shadow</title><p>light</p><div id="h"></div><script>h.attachShadow({ mode: 'closed' }).innerHTML = '<button onclick="document.title = \\'pressed\\'">In a closed shadow</button>';</script>`,
};
const tasks = readTasks(
  [
    {
      task_id: 1,
      intent_template_id: 1,
      sites: ['home'],
      require_login: false,
      storage_state: null,
      start_url: '__HOME__/',
      geolocation: null,
      intent_template: 'Say yes.',
      instantiation_dict: {},
      intent: 'Say yes.',
      require_reset: false,
      split: 'train',
      eval: {
        eval_types: ['string_match'],
        reference_answers: { exact_match: 'yes' },
        reference_url: '',
        program_html: [],
      },
    },
  ],
  { dialect: 'webarena' },
);

describe.skipIf(noChromium()).each(['abstract', 'aria', 'webarena'] as const)(
  'in the %s format, a page that is hard to read (skipped where there is no browser)',
  (format: Grammar) => {
    const opened: Environment[] = [];
    afterAll(() => Promise.all(opened.map((each) => each.close?.())));
    const begin = async () => {
      const { environment } = webarena({
        sites: async () => {
          const site = await testSite(pages);
          return {
            baseUrls: { home: site.url },
            health: async () => [],
            reset: async () => {},
            login: async () => ({ storageState: { cookies: [], origins: [] } }),
            close: () => site.close(),
          };
        },
        tasks,
        format,
        stopsEarly: false,
        settle: { quiet: 0.05, atMost: 2 },
      });
      opened.push(environment);
      const [task] = await environment.tasks('train');
      return environment.start(task!, { seed: 1, signal });
    };

    it.each([
      ['/drawing', /Drawn words/],
      ['/rows', /(?:Item|Open) 1\b/],
      ['/more', /(?:Item|Open) 1\b/],
      ['/locked', format === 'webarena' ? /locked/ : /Staff only|could not|locked/],
      ['/data', /data/],
      ['/bodiless', /bodiless/],
      ['/empty', /empty/],
      ['/frames', /frames/],
      ['/nothing', /nothing/],
      ['/image', /image/],
      ['/shadow', /In a closed shadow/],
    ])(
      'costs an observation and never the attempt: %s',
      async (path, said) => {
        const episode = await begin();
        const there = await episode.step({ text: `goto [http://home.test${path}]` });
        expect(there.observation.text).toMatch(said);
        expect(there).toMatchObject({ terminated: false, truncated: false });
        const scrolled = await episode.step({ text: 'scroll [down]' });
        if (format === 'abstract' && there.observation.text.includes('more lines')) {
          expect(scrolled.observation.text).toMatch(/^… \d+ more lines above$/m);
        }
        const back = await episode.step({ text: 'go_back' });
        expect(back.observation.text).toContain('Home');
        expect((await episode.step({ text: 'stop [yes]' })).reward).toBe(1);
      },
      60_000,
    );
  },
);
