import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { random } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { bin, root, start } from '../built-command.fixture.ts';
import { noChromium } from '../no-chromium.fixture.ts';

const long = process.env.DREAMGYM_LONG === '1';

const module = (path: string) => JSON.stringify(pathToFileURL(join(root, path)).href);

/** Environments of a size that is trained in within a second, as a config file gives them. */
const environments = {
  alfworld: `
    const { alfworld } = await import(${module('adapters/alfworld/dist/index.js')});
    const given = alfworld({ generate: { games: { train: 20, validation: 6, test: 3 }, size: 0.5 } });
    const transitions = 300;`,
  webshop: `
    const { webshop } = await import(${module('adapters/webshop/dist/index.js')});
    const given = webshop({ generate: { products: 60, seed: 3 } });
    const transitions = 100;`,
  'a bundled site': `
    const { bundledTasks, webarena } = await import(${module('adapters/webarena/dist/index.js')});
    const { entries, tasks, expert } = bundledTasks();
    const scorable = tasks.filter((_, at) => entries[at].eval.reference_answers?.fuzzy_match === undefined);
    const settle = { quiet: 0.05, atMost: 10 };
    const { environment } = webarena({ tasks: scorable, format: 'abstract', hosts: 1, stepLimit: 8, settle });
    const given = { environment, behaviours: { expert } };
    const transitions = 10;`,
} as const;

const config = (environment: string) => `
import { embedded } from ${module('packages/cli/dist/index.js')};
${environment}
const few = {
  ...given.environment,
  tasks: async (split) => (await given.environment.tasks(split)).slice(0, split === 'train' ? 12 : 2),
};
export default {
  plugins: [{ environment: few, behaviours: given.behaviours }, embedded({ transitions, seed: 3 })],
  train: { iterations: 3, tasks: 2, groupSize: 2, evaluateEvery: 3, checkpointEvery: 1, realSteps: 0, seed: 5 },
};
`;

/** What a run has come to, without the time it took. */
async function substance(run: string): Promise<string> {
  /** How often it was begun is no part of it. */
  const withoutBeginnings = (text: string) => text.replace(/^.*"event":"(run-start|learn-end|run-end)".*\n/gm, '');
  const withoutTimes = (text: string) => text.replace(/"(seconds|eventBytes|time|sha256)":\s*("[^"]*"|[\d.e+-]+)/g, '');
  const texts = ['result.json', 'checkpoints/dream.json', 'episodes.jsonl', 'events.jsonl'].map((name) =>
    readFile(join(run, name), 'utf8'),
  );
  return withoutBeginnings(withoutTimes((await Promise.all(texts)).join('\n')));
}

// Beside each other, as far as there are processors.
describe.concurrent.each([
  ['alfworld', long ? 45 : 3],
  ['webshop', long ? 45 : 3],
  ['a bundled site', long ? 10 : 0],
] as const)('a run in %s', (name, kills) => {
  const skip =
    kills === 0 ? 'in the long form only' : name === 'a bundled site' && noChromium() ? 'without a browser' : '';
  it.skipIf(skip)(
    `that is killed at ${kills} random moments comes to the same end${skip && ` (skipped: ${skip})`}`,
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'dreamgym-kills-'));
      const file = join(folder, 'dreamgym.config.mjs');
      await writeFile(file, config(environments[name]));
      const whole = join(folder, 'whole');
      const began = performance.now();
      const unbroken = await start(bin, 'train', '--config', file, '--run', whole, '--json').ended;
      expect(unbroken, unbroken.err).toMatchObject({ code: 0 });
      let time = performance.now() - began;
      const expected = await substance(whole);

      const chance = random(kills);
      for (let [killed, number] = [0, 1]; killed < kills; number++) {
        const run = join(folder, String(number));
        for (;;) {
          const begun = performance.now();
          const isFresh = !existsSync(join(run, 'config.json'));
          const way = isFresh ? ['--config', file, '--run', run] : ['--resume', run];
          const { child, ended } = start(bin, 'train', ...way, '--json');
          if (killed < kills) {
            await Promise.race([ended, wait(chance.next() * time)]);
            child.kill('SIGKILL');
          }
          const { code, signal, err } = await ended;
          if (signal === 'SIGKILL') {
            killed++;
            continue;
          }
          expect(code, err).toBe(0);
          // The machine may have more or less to do by now.
          if (isFresh) time = performance.now() - begun;
          break;
        }
        expect(await substance(run)).toBe(expected);
      }
      await rm(folder, { recursive: true });
    },
    3_600_000,
  );
});
