import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { openAddress } from '../../browser/acting/perform.ts';
import { noChromium, testBrowser } from '../../browser/browser.fixture.ts';
import { type Pages, type TestSite, testSite } from '../../browser/test-site.fixture.ts';
import { readTasks } from '../../tasks/formats/read-tasks.ts';
import { webarena } from '../../webarena.ts';
import type { SiteHost } from '../site-host.ts';
import { originalAccounts } from './accounts.ts';
import { loginSite } from './login-site.fixture.ts';
import { originalSites } from './original-sites.ts';
import { verifiedSites } from './verified-sites.ts';

const { signal } = new AbortController();
const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});
const serve = async (pages: Pages): Promise<TestSite> => {
  const site = await testSite(pages);
  opened.push(site);
  return site;
};
const host = <T extends SiteHost>(made: T): T => {
  opened.push(made);
  return made;
};
const account = (site: string) => originalAccounts[site]!;
const shopping = loginSite({
  account: account('shopping'),
  form: '/customer/account/login/',
  members: '/wishlist/',
  says: 'My wish list',
  header: 'X-M2-Customer-Auto-Login',
});
const reddit = loginSite({
  account: account('reddit'),
  form: '/login',
  members: `/user/${account('reddit').user}/account`,
  says: 'Delete account',
});
const gitlab = loginSite({
  account: account('gitlab'),
  form: '/users/sign_in',
  members: '/-/profile',
  says: 'Profile',
});
// The administration's form is its front page, as long as nobody is logged in.
const administration = loginSite({
  account: account('shopping_admin'),
  form: '/admin',
  members: '/admin/dashboard',
  says: 'Dashboard',
});

describe.skipIf(noChromium())(
  'the original sites, as stand-ins speak their protocol (skipped where there is no browser)',
  () => {
    const { open } = testBrowser();

    it('are found by environment variables, and logged in to by their forms', async () => {
      const [shop, forum, tracker, admin] = [
        await serve(shopping),
        await serve(reddit),
        await serve(gitlab),
        await serve(administration),
      ];
      const sites = host(
        originalSites({
          environment: {
            SHOPPING: `${shop.url}/`,
            WA_REDDIT: forum.url,
            GITLAB: tracker.url,
            WIKIPEDIA: '',
            SHOPPING_ADMIN: `${admin.url}/admin`,
          },
        }),
      );
      expect(sites.baseUrls).toEqual({
        shopping: shop.url,
        reddit: forum.url,
        gitlab: tracker.url,
        shopping_admin: `${admin.url}/admin`,
      });
      const names = Object.keys(sites.baseUrls);
      expect((await sites.health({ sites: names, signal })).every(({ healthy }) => healthy)).toBe(true);
      // Cookies know no ports: each site has to be logged in to alone here, where all are on one machine.
      for (const [site, path, says] of [
        ['shopping', '/wishlist/', 'My wish list'],
        ['gitlab', '/-/profile', 'Profile'],
      ] as const) {
        const { storageState } = await sites.login({ sites: [site], signal });
        const session = await open(sites.baseUrls, { storageState });
        await openAddress(session, sites.baseUrls[site] + path);
        expect(await session.page.textContent('p')).toBe(says);
      }
      expect((await sites.login({ sites: ['reddit', 'shopping_admin'], signal })).storageState.cookies).toHaveLength(1);
      expect((await sites.login({ sites: [], signal })).storageState).toEqual({ cookies: [], origins: [] });
    });

    it('say which of them refuses a log-in, and which has no form', async () => {
      const shop = await serve(shopping);
      const wrong = host(
        originalSites({
          urls: { shopping: shop.url },
          environment: {},
          accounts: { shopping: { user: 'eve', password: 'x' } },
        }),
      );
      await expect(wrong.login({ sites: ['shopping'], signal })).rejects.toThrow(
        /shopping did not log in 'eve': .*wishlist\/ led to .*login/,
      );
      const bare = await serve({ '/users/sign_in': '<h1>502</h1>' });
      const broken = host(originalSites({ urls: { gitlab: bare.url }, environment: {} }));
      await expect(broken.login({ sites: ['gitlab'], signal })).rejects.toThrow('gitlab has no form to log in at');
      await expect(broken.login({ sites: ['reddit'], signal })).rejects.toThrow('the site "reddit" is not among those');
    }, 60_000);
  },
);

describe('the reset of the original sites', () => {
  it('waits until the service is ready', async () => {
    let asked = 0;
    const service = await serve({
      '/reset': 'reset started',
      '/status': (_, response) => void response.end(++asked < 2 ? 'Resetting…' : 'Ready for duty!'),
    });
    const environment = { SHOPPING: 'http://shop.test', WA_FULL_RESET: service.url };
    await host(originalSites({ environment })).reset({ sites: ['shopping'], signal });
    expect(asked).toBe(2);
    expect(service.seen[0]).toBe('GET /reset');
    const slow = await serve({ '/reset': 'ok', '/status': 'Resetting…' });
    const late = host(originalSites({ environment, resetUrl: slow.url, resetPatience: 0.5 }));
    await expect(late.reset({ sites: ['shopping'], signal })).rejects.toThrow('not back 0.5 s after their reset');
  });

  it('says what is missing', async () => {
    expect(() => originalSites({ environment: {} })).toThrow('set SHOPPING, REDDIT, GITLAB');
    const sites = host(originalSites({ environment: { MAP: 'http://map.test' } }));
    await expect(sites.reset({ sites: ['map'], signal })).rejects.toThrow("choose reset: 'never'");
  });
});

describe('the sites of WebArena-Verified, as stand-ins speak their protocol', () => {
  const control = (answers: Pages) => serve(answers);
  const status = (success: boolean): Pages[string] => {
    return (_, response) => void response.end(JSON.stringify({ success, message: success ? 'healthy' : 'starting' }));
  };

  it('are logged in to by header', async () => {
    const shop = await serve(shopping);
    const sites = host(verifiedSites({ urls: { shopping: shop.url, wikipedia: 'http://wiki.test' } }));
    const { headers, storageState } = await sites.login({ sites: ['shopping', 'wikipedia'], signal });
    expect(Object.keys(headers!)).toEqual(['shopping']);
    expect(storageState.cookies).toEqual([]);
    const answer = await fetch(`${shop.url}/wishlist/`, { headers: headers!.shopping });
    expect(await answer.text()).toContain('My wish list');
  });

  it.skipIf(noChromium())(
    'are played, and scored by what went over the network (skipped where there is no browser)',
    async () => {
      const shop = await serve(shopping);
      const results = await mkdtemp(join(tmpdir(), 'dreamgym-results-'));
      onTestFinished(() => rm(results, { recursive: true }));
      const entry = {
        task_id: 1,
        intent_template_id: 1,
        sites: ['shopping'],
        start_urls: ['__SHOPPING__/'],
        intent: 'Open my wish list.',
        intent_template: 'Open my wish list.',
        instantiation_dict: {},
        revision: 2,
        split: 'train',
        eval: [
          {
            evaluator: 'AgentResponseEvaluator',
            results_schema: { type: 'null' },
            expected: { task_type: 'navigate', status: 'SUCCESS', retrieved_data: null },
          },
          { evaluator: 'NetworkEventEvaluator', expected: { url: '__SHOPPING__/wishlist/' } },
        ],
      };
      const { environment } = webarena({
        sites: host(verifiedSites({ urls: { shopping: shop.url } })),
        tasks: readTasks([entry], { dialect: 'webarena-verified' }),
        reset: 'never',
        results,
      });
      opened.unshift({ close: async () => environment.close?.() });
      const [task] = await environment.tasks('train');
      const done = JSON.stringify({ task_type: 'NAVIGATE', status: 'SUCCESS', retrieved_data: null });
      const idle = await environment.start(task!, { seed: 1, signal });
      expect(await idle.step({ text: `stop [${done}]` })).toMatchObject({ reward: 0, terminated: true });
      const episode = await environment.start(task!, { seed: 2, signal });
      const step = await episode.step({ text: 'goto [http://onestopmarket.com/wishlist/]' });
      expect(step.observation.text).toContain('My wish list');
      expect(await episode.step({ text: `stop [${done}]` })).toMatchObject({ reward: 1, terminated: true });
      const kept = (seed: number, name: string) =>
        readFile(join(results, `webarena-verified-1-${seed}`, `${name}.json`), 'utf8');
      expect(await kept(2, 'agent_response')).toBe(done);
      expect(JSON.parse(await kept(2, 'eval_result'))).toEqual({
        task_id: 1,
        intent_template_id: 1,
        sites: ['shopping'],
        task_revision: 2,
        status: 'success',
        score: 1,
        evaluators_results: [
          { evaluator_name: 'AgentResponseEvaluator', status: 'success', score: 1 },
          { evaluator_name: 'NetworkEventEvaluator', status: 'success', score: 1, should_not_exist: false },
        ],
      });
      expect(JSON.parse(await kept(1, 'eval_result'))).toMatchObject({
        status: 'failure',
        score: 0,
        evaluators_results: [{ status: 'success' }, { status: 'failure', score: 0 }],
      });
    },
  );

  it('are reset by their control ports', async () => {
    let resets = 0;
    let asked = 0;
    const port = await control({
      '/reset': ({ method }, response) => {
        resets++;
        response.writeHead(method === 'POST' ? 200 : 405).end('{}');
      },
      '/status': (request, response) => {
        const answer = status(++asked > 1);
        if (typeof answer === 'function') answer(request, response);
      },
    });
    const urls = { shopping: 'http://shop.test', reddit: 'http://forum.test' };
    const sites = host(verifiedSites({ urls, controls: { shopping: port.url } }));
    await sites.reset({ sites: ['shopping'], signal });
    expect([resets, asked]).toEqual([1, 2]);
    expect(await sites.health({ sites: ['shopping'], signal })).toMatchObject([{ site: 'shopping', healthy: true }]);
    await expect(sites.reset({ sites: ['reddit'], signal })).rejects.toThrow('name its control port in `controls`');
    const old = await control({ '/status': status(true) });
    const older = host(verifiedSites({ urls, controls: { shopping: old.url } }));
    await expect(older.reset({ sites: ['shopping'], signal })).rejects.toThrow('its control port knows no reset');
    const gone = host(verifiedSites({ urls, controls: { shopping: 'http://127.0.0.1:1' } }));
    expect(await gone.health({ sites: ['shopping'], signal })).toMatchObject([{ healthy: false }]);
  });
});
