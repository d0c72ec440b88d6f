import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '@dreamgym/core';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { noChromium } from '../../browser/browser.fixture.ts';
import { webarena } from '../../webarena.ts';
import { todoApp } from './infinity-app.fixture.ts';
import { infinityApp } from './infinity-app.ts';

const { signal } = new AbortController();
const folder = todoApp();
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(noChromium())('an app of WebArena-Infinity (skipped where there is no browser)', () => {
  const opened: Environment[] = [];
  afterAll(() => Promise.all(opened.map((each) => each.close?.())));
  const use = (patience = 20) => {
    const { environment } = webarena({ ...infinityApp({ folder, name: 'todo', patience }), hosts: 1 });
    opened.push(environment);
    return environment;
  };
  const environment = use();
  const start = async (id: string, from = environment) => {
    const all = await Promise.all((['train', 'validation', 'test'] as const).map((split) => from.tasks(split)));
    return from.start(all.flat().find((task) => task.id === `todo/${id}`)!, { seed: 1, signal });
  };
  const reference = (text: string, words: string) =>
    /\[ref=(\w+)\]/.exec(text.split('\n').find((line) => line.includes(words)) ?? '')![1]!;

  it('is solved on its pages, and not by doing nothing', async () => {
    const episode = await start('milk');
    expect(episode.observation.text).toContain('http://todo.test/');
    await episode.step({ text: `click [${reference(episode.observation.text, 'checkbox "Buy milk"')}]` });
    expect(await episode.step({ text: 'stop' })).toMatchObject({ reward: 1, terminated: true });
    const again = await start('milk');
    expect(again.observation.text).not.toMatch(/Buy milk" \[checked/);
    expect(await again.step({ text: 'stop' })).toMatchObject({ reward: 0 });
    const other = await start('new');
    await other.step({ text: `type [${reference(other.observation.text, 'textbox "New item"')}] [Sleep]` });
    expect(await other.step({ text: 'stop' })).toMatchObject({ reward: 1 });
  });

  it('keeps what gives the answer away, and a second tab, out of reach', async () => {
    const episode = await start('ada');
    for (const path of [
      '/api/state',
      '//api/state',
      '/api/reset',
      '/real-tasks.json',
      '/real-tasks/ada.py',
      '/real-tasks/',
      '/server.py',
      '/seed.js',
      '/%61pi/state',
    ]) {
      const { observation } = await episode.step({ text: `goto [http://todo.test${path}]` });
      expect(observation.text, path).toMatch(/NOTE: The address was not opened: .* is not a page of the site/);
    }
    expect((await episode.step({ text: 'new_tab' })).observation.text).toContain('there cannot be more than 1');
    const about = await episode.step({ text: `click [${reference(episode.observation.text, 'link "About"')}]` });
    expect(about.observation.text).toContain('there cannot be more than 1');
    expect((await episode.step({ text: 'goto [http://todo.test/about.html]' })).observation.text).toContain(
      'heading "About"',
    );
    expect(await episode.step({ text: 'stop' })).toMatchObject({ reward: 0 });
  });

  it('refuses tasks whose verifier passes with nothing done', async () => {
    await expect(start('always')).rejects.toThrow('its verifier passes before anything is done');
  });

  it('has no score where the verifier breaks or hangs', async () => {
    await expect(start('broken')).rejects.toThrow(/the verifier of todo\/broken failed: .*KeyError: 'nothing'/s);
    const hasty = use(3);
    await expect(start('slow', hasty)).rejects.toThrow('took longer than 3 s');
    // The next one finds a new worker.
    expect(await (await start('milk', hasty)).step({ text: 'stop' })).toMatchObject({ reward: 0 });
  });

  it('needs no package of Python', async () => {
    const without = mkdtempSync(join(tmpdir(), 'dreamgym-python-'));
    writeFileSync(join(without, 'requests.py'), 'raise ImportError("not here")');
    vi.stubEnv('PYTHONPATH', without);
    const bare = use();
    const episode = await start('milk', bare);
    vi.unstubAllEnvs();
    await episode.step({ text: `click [${reference(episode.observation.text, 'checkbox "Buy milk"')}]` });
    expect(await episode.step({ text: 'stop' })).toMatchObject({ reward: 1 });
    rmSync(without, { recursive: true });
  });

  it('answers on loopback only', async () => {
    const { sites } = infinityApp({ folder, name: 'todo' });
    const host = await sites();
    try {
      const { port } = new URL(host.baseUrls.todo!);
      expect((await fetch(host.baseUrls.todo!)).status).toBe(200);
      const outside = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
      for (const { address, internal, family } of outside) {
        if (internal || family !== 'IPv4') continue;
        await expect(fetch(`http://${address}:${port}/`)).rejects.toThrow();
      }
    } finally {
      await host.close();
    }
  });
});

describe('infinityApp', () => {
  it('says what a folder lacks', async () => {
    expect(() => infinityApp({ folder: '/nowhere' })).toThrow('/nowhere is no app: it has no server.py');
    expect(() => infinityApp({ folder, tasks: 'more-tasks.json' })).toThrow('more-tasks.json could not be read');
    writeFileSync(join(folder, 'odd-tasks.json'), '[{"id": "a", "instruction": "x"}]');
    expect(() => infinityApp({ folder, tasks: 'odd-tasks.json' })).toThrow('is no list of tasks: at 0.verify');
    const { tasks } = infinityApp({ folder, name: 'todo' });
    await expect(tasks.assignment({ id: 'todo/none', instruction: '', origin: { kind: 'seed' } })).rejects.toThrow(
      "'todo/none' is no task of todo",
    );
    expect((await tasks.tasks('validation')).map(({ id }) => id)).toEqual(['todo/ada']);
    expect((await tasks.tasks('test')).map(({ id }) => id)).toEqual(['todo/new']);
  });
});
