import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { summaryOf } from '../episode-summary.ts';
import { pageOf } from '../page.ts';
import type { Stage } from '../play-routes.ts';
import { serveView } from '../serve-view.ts';
import type { RunView, ShownEpisode } from '../view.ts';
import { chromiumPath, inkOf, launch, watchedPage } from './browser.fixture.ts';
import { episodesOf, overviewOf, viewOf } from './views.fixture.ts';

const found = chromiumPath();

describe.skipIf(!found)(`the page in a browser${found ? '' : ' (skipped: no Chromium is installed)'}`, () => {
  let browser: Browser;
  const folder = mkdtempSync(join(tmpdir(), 'dreamgym-page-'));
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  interface Opening {
    readonly options?: Parameters<typeof watchedPage>[1];
    /** Of the first run. */
    readonly episodes?: readonly ShownEpisode[];
  }

  async function report(runs: readonly RunView[], { options, episodes = [] }: Opening = {}) {
    const file = join(folder, `${runs.map(({ name }) => name.replaceAll(/\W/g, '')).join('-')}.html`);
    const view = { runs, overview: overviewOf(runs), episodes: { [runs[0]!.id]: episodes } };
    writeFileSync(file, pageOf(view).html);
    const opened = await watchedPage(browser, options);
    await opened.page.goto(pathToFileURL(file).href);
    await opened.page.waitForSelector('.chart canvas');
    return { ...opened, file };
  }

  it('draws a report by itself, and asks nobody for anything', async () => {
    const { page, requests, faults, file } = await report([viewOf('one')]);
    expect(await inkOf(page)).toBeGreaterThan(1_000);
    for (const text of ['dream only', 'the entropy collapses', 'heat', '0.98']) {
      expect(await page.getByText(text).count()).toBeGreaterThan(0);
    }
    expect(await page.locator('.panels figcaption').allTextContents()).toEqual(['loss']);
    expect(requests).toEqual([pathToFileURL(file).href]);
    expect(faults).toEqual([]);
    await page.close();
  });

  it('shows texts of foreign runs as texts, wherever they stand', async () => {
    const hostile = '</script><img src=x onerror="document.title=1"><script>document.title=1</script>';
    const { rows, tables, picks } = viewOf('');
    const step = { action: hostile, observation: hostile, thought: hostile, reasoning: hostile };
    const attempt = {
      opening: hostile,
      solved: false,
      end: { kind: 'failed' as const, message: hostile },
      steps: [step],
    };
    const pair = { task: hostile, instruction: hostile, family: hostile, dreamed: attempt, real: attempt };
    const view = viewOf(hostile, {
      headline: [[hostile, hostile]],
      rows: rows.map((row) => ({ ...row, title: hostile })),
      tables: tables.map((table) => ({ ...table, title: hostile, note: hostile, rows: [[hostile, hostile, hostile]] })),
      alarms: [hostile],
      picks: picks.map((each) => ({ ...each, family: hostile })),
      episodes: 1,
      settings: [[hostile, hostile]],
      problem: hostile,
    });
    const { page, faults } = await report([view, viewOf('other')], {
      episodes: [{ summary: summaryOf(pair, 0), pair }],
    });
    await page.locator('.pair').waitFor();
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.locator('script').count()).toBe(2);
    expect(await page.title()).toBe('DreamGym runs');
    expect(await page.getByText(hostile).count()).toBeGreaterThan(10);
    expect(faults).toEqual([]);
    await page.close();
  });

  it('runs no script that somebody else has put into it', async () => {
    const { html } = pageOf({ runs: [viewOf('one')], overview: overviewOf([]), episodes: {} });
    const file = join(folder, 'forged.html');
    writeFileSync(file, html.replace('</body>', '<script>document.title = "forged"</script></body>'));
    const { page, faults } = await watchedPage(browser);
    await page.goto(pathToFileURL(file).href);
    await page.waitForSelector('.chart canvas');
    expect(await page.title()).not.toBe('forged');
    expect(faults.join()).toContain('Content Security Policy');
    await page.close();
  });

  it('sorts tables by the numbers in them, under the headings', async () => {
    const { page } = await report([viewOf('one')]);
    const table = page.locator('table').first();
    const names = () => table.locator('tbody th').allTextContents();
    await table.getByRole('button', { name: 'steps' }).click();
    expect(await names()).toEqual(['dream only', 'random policy', 'not begun']);
    await table.getByRole('button', { name: 'steps' }).press('Enter');
    expect(await names()).toEqual(['random policy', 'dream only', 'not begun']);
    expect(await table.locator('[aria-sort]').getAttribute('aria-sort')).toBe('ascending');
    await page.close();
  });

  it('tells values where the cursor is, by pointer and by keys, and zooms', async () => {
    const { page } = await report([viewOf('one')]);
    const chart = page.locator('.chart').first();
    await chart.focus();
    await page.keyboard.press('ArrowRight');
    const before = await chart.locator('.readout').textContent();
    expect(before).toMatch(/steps · .*dream only/);
    await page.keyboard.press('Shift+ArrowRight');
    expect(await chart.locator('.readout').textContent()).not.toBe(before);
    const whole = await inkOf(page);
    await page.keyboard.press('+');
    expect(await inkOf(page)).not.toBe(whole);
    await page.keyboard.press('0');
    const over = (await chart.locator('.u-over').boundingBox())!;
    await page.mouse.move(over.x + over.width / 2, over.y + 50);
    expect(await chart.locator('.readout').textContent()).toContain('2450 steps');
    await page.mouse.down();
    await page.mouse.move(over.x + over.width * 0.75, over.y + 60, { steps: 4 });
    await page.mouse.up();
    await page.mouse.move(over.x + over.width - 1, over.y + 50);
    expect(await chart.locator('.readout').textContent()).toMatch(/^36\d\d steps/);
    await page.getByRole('button', { name: 'all' }).click();
    await page.mouse.move(over.x + over.width - 2, over.y + 60);
    expect(await chart.locator('.readout').textContent()).toMatch(/^48\d\d steps|^4900 steps/);
    await page.close();
  });

  it('shows invented tasks below those that they were made of', async () => {
    const { page } = await report([viewOf('one')]);
    const tree = page.locator('.tree');
    expect(await tree.locator(':scope > li > details > summary').allTextContents()).toEqual(['a']);
    const [cup] = await tree.locator('ul > li').allTextContents();
    expect(cup).toMatch(/^heat a cup · cup for egg · 0\.50 → 0\.25 → 1\.00 · 3 groups · ✓ kept/);
    expect(await tree.locator('ul ul > li').textContent()).toMatch(
      /^heat a pan .* – → 0\.00 → 0\.00 .*✗ dropped: too hard$/,
    );
    await tree.getByText('heat a cup').first().click();
    expect(await tree.getByText('heat a pan').isVisible()).toBe(false);
    await page.close();
    // A folder of somebody else's may say that a task comes from itself.
    const [first] = viewOf('').lineage.tasks;
    const circle = [
      first!,
      { ...first!, parent: 'b' },
      { ...first!, task: 'd', parent: 'e' },
      { ...first!, task: 'e', parent: 'd' },
    ];
    const other = await report([viewOf('circle', { lineage: { invented: 4, tasks: circle } })]);
    expect(other.faults).toEqual([]);
    await other.page.close();
  });

  it('draws over another axis, and hides what is not wanted', async () => {
    const { page } = await report([viewOf('one')]);
    await page.getByRole('radio', { name: 'time' }).check();
    const all = await inkOf(page);
    await page.getByRole('checkbox', { name: 'dream only' }).uncheck();
    expect(await inkOf(page)).toBeLessThan(all);
    expect(await page.getByRole('radio', { name: 'dollars' }).count()).toBe(0);
    await page.close();
  });

  it('takes seeds together, or shows them apart', async () => {
    const seeds = [7, 8].map((seed) => viewOf(`seed-${seed}`, { seed, group: 'a' }));
    const { page } = await report(seeds);
    expect(await page.locator('.legend li').count()).toBe(2);
    await page.getByRole('checkbox', { name: 'each seed by itself' }).check();
    expect(await page.locator('.legend li').count()).toBe(4);
    await page.getByRole('button', { name: 'seed-8', exact: true }).click();
    expect(await page.locator('h2.run').textContent()).toBe('Run seed-8');
    await page.close();
  });

  it.each([
    ['light', 1200],
    ['dark', 1200],
    ['light', 390],
    ['dark', 390],
  ] as const)('fits in %s at a width of %i', async (colorScheme, width) => {
    const { page } = await report([viewOf('one', { episodes: 9 })], {
      options: { colorScheme, viewport: { width, height: 800 } },
      episodes: episodesOf(9),
    });
    await page.locator('.pair').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    const [paper, ink] = await page.evaluate(() => {
      const { backgroundColor, color } = getComputedStyle(document.body);
      return [backgroundColor, color].map((text) => Number(/\d+/.exec(text)![0]));
    });
    expect(paper! > ink!).toBe(colorScheme === 'light');
    await page.close();
  });

  it('shows dreamed and real episodes side by side, and where they part, by keys', async () => {
    const { page } = await report([viewOf('one', { episodes: 30 })], { episodes: episodesOf(30) });
    const section = page.locator('.episodes');
    const place = section.getByRole('status');
    await section.locator('.pair').waitFor();
    expect(await section.locator('.parting').count()).toBe(0);
    expect(await section.locator('mark').count()).toBe(0);
    await section.getByRole('button', { name: 'next (n)' }).focus();
    await page.keyboard.press('n');
    await expect.poll(() => place.textContent()).toBe('2 of 30');
    await expect.poll(() => section.locator('.parting').textContent()).toContain('part at step 2');
    expect(await section.locator('mark').allTextContents()).toEqual([' mug 1.', ' lamp 2.']);
    const why = section.locator('.pair details').first();
    expect(await why.getByText('rule 7').isVisible()).toBe(false);
    await why.locator('summary').click();
    expect(await why.textContent()).toMatch(/with 1 precedents.*rule 7.*real, r, step 5, similarity 0.87/);
    await page.keyboard.press('p');
    await expect.poll(() => place.textContent()).toBe('1 of 30');
    await page.keyboard.press('d');
    await expect.poll(() => place.textContent()).toBe('2 of 30');
    await expect.poll(() => section.locator('.parting').count()).toBe(1);
    await page.keyboard.press('d');
    await expect.poll(() => place.textContent()).toMatch(/^[25] of 30$/);
    await page.close();
  });

  it('filters episodes by family, outcome and end, and pages through them', async () => {
    const { page } = await report([viewOf('one', { episodes: 60 })], { episodes: episodesOf(30) });
    const section = page.locator('.episodes');
    const place = section.getByRole('status');
    await expect.poll(() => place.textContent()).toBe('1 of 30');
    expect(await section.textContent()).toContain('These are 30 of 60');
    expect(await section.locator('table').first().locator('tbody tr').count()).toBe(12);
    await section.getByRole('combobox', { name: 'family' }).selectOption('cool');
    await expect.poll(() => place.textContent()).toBe('1 of 15');
    await section.getByRole('combobox', { name: 'outcome' }).selectOption('solved in the dream only');
    await expect.poll(() => place.textContent()).toBe('1 of 5');
    await section.getByRole('combobox', { name: 'end' }).selectOption('failed');
    await expect.poll(() => place.textContent()).toBe('1 of 1');
    await section.getByRole('combobox', { name: 'end' }).selectOption('ran out of steps');
    await expect.poll(() => place.textContent()).toBe('none');
    await page.close();
  });

  it('shows a live run as it goes on, and says when it is left alone', async () => {
    const episodes = episodesOf(2_000);
    let runs = [viewOf('one', { status: 'running' })];
    const listeners = new Set<(run: RunView) => void>();
    const live = {
      runs: () => runs,
      overview: () => overviewOf(runs),
      onChange: (listener: (run: RunView) => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      episodes: async () => episodes.map(({ summary }) => summary),
      episode: async (_: string, at: number) => episodes[at]?.pair,
    };
    const server = await serveView(live, { port: 0 });
    const { page, requests, faults } = await watchedPage(browser);
    await page.goto(server.url);
    await page.getByText('● going on').waitFor();
    await page.getByRole('radio', { name: 'iterations' }).check();
    runs = [viewOf('one', { headline: [['0.99', 'by now']], episodes: 2_000 })];
    for (const listener of listeners) listener(runs[0]!);
    await page.getByText('✓ finished').waitFor();
    await page.getByText('by now').waitFor();
    expect(await page.getByRole('radio', { name: 'iterations' }).isChecked()).toBe(true);
    await page.getByText('1 of 2000').waitFor();
    await page.getByText('put egg 0 away').last().waitFor();
    expect(requests.filter((url) => url.includes('/episode?'))).toHaveLength(1);
    expect(requests.every((url) => url.startsWith(server.url))).toBe(true);
    expect(faults).toEqual([]);
    await server.close();
    await page.getByText('The connection is lost').waitFor();
    await page.close();
    await expect.poll(() => listeners.size).toBe(0);
  });

  it('lets those act who know the token, by button and by text', async () => {
    const asked: unknown[] = [];
    const situation = {
      attempt: '1',
      task: 'shelf/1',
      instruction: 'Put the mug away.',
      observation: 'You are in a kitchen.',
      actions: ['look', 'go to shelf 1'],
      steps: 0,
      reward: 0,
    };
    const reference = {
      task: 'r',
      index: 4,
      origin: 'real' as const,
      similarity: 0.5,
      observation: 'o',
      action: 'a',
      next: 'n',
    };
    const stage: Stage = {
      token: 'secret',
      async begin(request) {
        asked.push(request);
        if (request.task === 'none')
          throw Object.assign(new Error('there is no task none'), { hint: 'choose another' });
        return situation;
      },
      async act({ action }) {
        asked.push(action);
        const observation = `You ${action}. <b>`;
        const latest = { action, observation, reward: 0.5, reasoning: 'rule 7', references: [reference] } as const;
        const end = action === 'leave' ? ({ kind: 'terminated', solved: true } as const) : undefined;
        return { ...situation, observation, latest, steps: 1, reward: 0.5, end };
      },
    };
    const runs = [viewOf('one')];
    const still = { runs: () => runs, overview: () => overviewOf(runs), onChange: () => () => {} };
    const server = await serveView(
      { ...still, episodes: async () => [], episode: async () => undefined, stage },
      { port: 0 },
    );
    const { page, faults } = await watchedPage(browser);
    await page.goto(server.url);
    const section = page.locator('.play');
    await section.getByRole('textbox', { name: 'task' }).fill('none');
    await section.getByRole('button', { name: 'Begin' }).click();
    await section.getByText('✗ there is no task none; choose another').waitFor();
    await section.getByRole('textbox', { name: 'task' }).fill('');
    await section.getByRole('combobox', { name: 'world' }).selectOption('dream');
    await section.getByRole('button', { name: 'Begin' }).click();
    await section.getByText('You are in a kitchen.').waitFor();
    expect(asked[1]).toEqual({ run: 'one', world: 'dream', split: 'validation', seed: 1 });
    await section.getByRole('button', { name: '2 go to shelf 1' }).click();
    await section.getByText('You go to shelf 1. <b>').waitFor();
    await section.getByText('why, with 1 precedents').click();
    await section.getByText('rule 7').waitFor();
    const text = section.getByRole('textbox', { name: 'action' });
    for (const typed of ['1', 'dance', 'leave']) {
      await text.fill(typed);
      await text.press('Enter');
      await expect.poll(() => section.locator('.played li').count()).toBe(asked.length - 1);
    }
    expect(asked.slice(2)).toEqual(['go to shelf 1', 'look', 'dance', 'leave']);
    await section.getByText('✓ solved after 1 step, reward 0.50').waitFor();
    expect(await text.isVisible()).toBe(false);
    // A refusal is an answer with a status that browsers note.
    expect(faults.filter((fault) => !fault.includes('422'))).toEqual([]);
    await page.goto('about:blank');
    await page.goto(server.url.replace(/#.*/, ''));
    await page.getByText('0.98').first().waitFor();
    expect(await section.count()).toBe(0);
    await page.close();
    await server.close();
  });
});
