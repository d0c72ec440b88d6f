import { existsSync, readdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import type { Split, Task } from '@dreamgym/core';
import { createAdaptorServer } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import type { Assignment, AttemptPage, TaskSet } from '../../tasks/task-set.ts';
import { siteHealth } from '../site-health.ts';
import type { SiteHost } from '../site-host.ts';

export interface MiniwobPagesOptions {
  /** The folder with the pages, `miniwob/html` of MiniWoB++: `miniwob/click-test.html` and `core/` lie in it. */
  readonly folder: string;
  /** The pages to play, without `.html`; all of them by default. */
  readonly pages?: readonly string[];
  /** Tasks for each page: the page makes another one of each number. */
  readonly variants?: number;
}

/** What `webarena` needs for pages of MiniWoB++. */
export interface MiniwobPages {
  readonly sites: () => Promise<SiteHost>;
  readonly tasks: TaskSet;
}

const site = 'miniwob';
/** A limit that no attempt reaches: a person's ten seconds are nothing for an agent. It also marks the round that was begun for the attempt. */
const timeLimit = 1_000_000_000;

/** Pages of MiniWoB++ from a folder. Throws where there are none. */
export function miniwobPages({ folder, pages, variants = 10 }: MiniwobPagesOptions): MiniwobPages {
  const root = resolve(folder);
  const found = existsSync(join(root, site)) ? readdirSync(join(root, site)) : [];
  const all = found.flatMap((file) => /^(.+)\.html$/.exec(file)?.[1] ?? []).sort();
  if (all.length === 0) throw new Error(`${root} has no pages of MiniWoB++: miniwob/*.html is missing`);
  const missing = pages?.find((page) => !all.includes(page));
  if (missing !== undefined) throw new Error(`${root} has no page miniwob/${missing}.html`);
  return { sites: () => openPages(root), tasks: miniwobTasks(pages ?? all, variants) };
}

async function openPages(root: string): Promise<SiteHost> {
  const app = new Hono();
  app.use('/*', serveStatic({ root: '/', rewriteRequestPath: (path) => join(root, path) }));
  const server = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((done, fail) => server.once('error', fail).listen(0, '127.0.0.1', done));
  const baseUrls = { [site]: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  let closing: Promise<void> | undefined;
  return {
    baseUrls,
    forbids: ({ pathname }) => !/^\/miniwob\/[^/]+\.html$/.test(pathname),
    health: (request) => siteHealth(request, { [site]: `${baseUrls[site]}/core/core.js` }),
    // Pages keep nothing beyond the browser's context.
    reset: async () => {},
    login: async () => ({ storageState: { cookies: [], origins: [] } }),
    close() {
      closing ??= new Promise((done) => {
        server.close(() => done());
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
      return closing;
    },
  };
}

/** Of five variants, the fourth validates, the fifth tests, the others train. */
function miniwobTasks(pages: readonly string[], variants: number): TaskSet {
  const splitOf = (variant: number): Split => (variant % 5 === 3 ? 'validation' : variant % 5 === 4 ? 'test' : 'train');
  const numbers = Array.from({ length: variants }, (_, number) => number);
  return {
    name: site,
    async tasks(split) {
      const chosen = numbers.filter((number) => splitOf(number) === split);
      return pages.flatMap((page) =>
        chosen.map((number): Task => {
          const instruction = `Do what the page ${page} asks for above the line.`;
          return { id: `${site}/${page}/${number}`, instruction, family: page, origin: { kind: 'seed' } };
        }),
      );
    },
    async assignment({ id }) {
      const [, page = '', number = ''] = /^miniwob\/(.+)\/(\d+)$/.exec(id) ?? [];
      if (!pages.includes(page) || Number(number) >= variants) {
        throw new Error(`'${id}' is no task of these pages: ids read miniwob/<page>/<number below ${variants}>`);
      }
      return assignment(page, Number(number));
    },
  };
}

function assignment(page: string, variant: number): Assignment {
  const path = `/miniwob/${page}.html`;
  return {
    sites: [site],
    logins: [],
    tabs: 1,
    startUrls: ({ baseUrls }) => [baseUrls[site] + path],
    async begin({ page }) {
      await page.evaluateInside(
        `(() => { core.EPISODE_MAX_TIME = ${timeLimit}; Math.seedrandom(${variant}); core.startEpisodeReal(); })()`,
      );
    },
    async afterAction({ page }) {
      const reward = await rewardOf(page, path);
      return reward === undefined ? undefined : scoreOf(reward);
    },
    score: async ({ page }) => scoreOf((await rewardOf(page, path)) ?? 0),
  };
}

/** Only the full reward counts: pages give part of it for answers that are wrong. */
const scoreOf = (reward: number) => (reward >= 1 ? 1 : 0);

/** The reward without the discount for time; undefined while the round goes on, and where it is not the one that was begun for the attempt. */
async function rewardOf(page: AttemptPage, path: string): Promise<number | undefined> {
  if (new URL(page.url()).pathname !== path) return undefined;
  const reward = await page.evaluateInside(
    `core.EPISODE_MAX_TIME === ${timeLimit} && WOB_DONE_GLOBAL ? Number(WOB_RAW_REWARD_GLOBAL) : null`,
  );
  return typeof reward === 'number' ? reward : undefined;
}
