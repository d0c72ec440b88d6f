import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '@dreamgym/core';
import { afterAll, describe, expect, it } from 'vitest';
import { noChromium } from '../../browser/browser.fixture.ts';
import { webarena } from '../../webarena.ts';
import { miniwobPages } from './miniwob-pages.ts';

const { signal } = new AbortController();
/** Pages that keep MiniWoB++'s protocol: rounds are begun by `core.startEpisodeReal`, and told by globals. */
const folder = mkdtempSync(join(tmpdir(), 'dreamgym-miniwob-'));
mkdirSync(join(folder, 'core'));
mkdirSync(join(folder, 'miniwob'));
writeFileSync(
  join(folder, 'core', 'core.js'),
  `var WOB_DONE_GLOBAL = false, WOB_RAW_REWARD_GLOBAL = 0, core = { EPISODE_MAX_TIME: 10000 };
  { let seed = 1; Math.seedrandom = (given) => { seed = (Number(given) + 1) * 104729000 % 2147483647; }; Math.random = () => (seed = seed * 16807 % 2147483647) / 2147483647; }
  core.endEpisode = (reward) => { if (!WOB_DONE_GLOBAL) { WOB_DONE_GLOBAL = true; WOB_RAW_REWARD_GLOBAL = reward; } };
  core.startEpisodeReal = () => { WOB_DONE_GLOBAL = false; WOB_RAW_REWARD_GLOBAL = 0; document.querySelector('#cover').hidden = true; genProblem(); };`,
);
const page = (problem: string) => `<!doctype html><script src="../core/core.js"></script>
  <div id="cover" onclick="core.startEpisodeReal()">START</div><div id="query"></div><div id="area"></div><script>${problem}</script>`;
writeFileSync(
  join(folder, 'miniwob', 'click-number.html'),
  page(`var genProblem = () => { const wanted = Math.floor(Math.random() * 1000); document.querySelector('#query').textContent = 'Click ' + wanted + '.';
    const button = (text, reward) => Object.assign(document.createElement('button'), { textContent: text, onclick: () => core.endEpisode(reward) });
    document.querySelector('#area').replaceChildren(button(String(wanted), 1), button('nearly', 0.5), button('wrong', -1)); };`),
);
writeFileSync(join(folder, 'miniwob', 'easy.html'), page(`var genProblem = () => core.endEpisode(1);`));
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(noChromium())(
  'pages of MiniWoB++, as stand-ins keep their protocol (skipped where there is no browser)',
  () => {
    const { environment } = webarena({ ...miniwobPages({ folder, pages: ['click-number'], variants: 5 }), hosts: 20 });
    const opened: Environment[] = [environment];
    afterAll(() => Promise.all(opened.map((each) => each.close?.())));
    const start = async (number: number) => {
      const [first] = await environment.tasks('train');
      return environment.start({ ...first!, id: `miniwob/click-number/${number}` }, { seed: 1, signal });
    };
    const click = (text: string, name: RegExp) => {
      const line = text.split('\n').find((each) => name.test(each))!;
      return { text: `click [${/\[ref=(\w+)\]/.exec(line)![1]}]` };
    };

    it('are different for each variant, and the same for the same', async () => {
      const first = (await start(0)).observation.text;
      expect(first).toMatch(/Click \d+\./);
      expect((await start(0)).observation.text).toBe(first);
      expect((await start(1)).observation.text).not.toBe(first);
    });

    it('end by themselves, and pay for the full reward only', async () => {
      for (const [name, reward] of [
        [/button "\d+"/, 1],
        [/button "nearly"/, 0],
        [/button "wrong"/, 0],
      ] as const) {
        const episode = await start(2);
        expect(await episode.step(click(episode.observation.text, name)), String(name)).toMatchObject({
          reward,
          terminated: true,
        });
      }
      expect(await (await start(2)).step({ text: 'stop' })).toMatchObject({ reward: 0, terminated: true });
    });

    it('pay for no other page and no other round', async () => {
      const elsewhere = await start(3);
      const easy = await elsewhere.step({ text: 'goto [http://miniwob.test/miniwob/easy.html]' });
      expect(easy).toMatchObject({ reward: 0, terminated: false });
      const again = await start(3);
      const reloaded = await again.step({ text: 'goto [http://miniwob.test/miniwob/click-number.html]' });
      expect(reloaded.observation.text).toContain('START');
      expect((await again.step({ text: 'goto [http://miniwob.test/core/core.js]' })).observation.text).toContain(
        'is not a page of the site',
      );
    });
  },
);

describe('miniwobPages', () => {
  it('splits variants, and says what is missing', async () => {
    const { tasks } = miniwobPages({ folder, variants: 5 });
    expect((await tasks.tasks('test')).map(({ id }) => id)).toEqual(['miniwob/click-number/4', 'miniwob/easy/4']);
    expect(await tasks.tasks('train')).toHaveLength(6);
    await expect(tasks.assignment({ id: 'miniwob/easy/5', instruction: '', origin: { kind: 'seed' } })).rejects.toThrow(
      "'miniwob/easy/5' is no task",
    );
    expect(() => miniwobPages({ folder: '/nowhere' })).toThrow('/nowhere has no pages of MiniWoB++');
    expect(() => miniwobPages({ folder, pages: ['none'] })).toThrow('has no page miniwob/none.html');
  });
});
