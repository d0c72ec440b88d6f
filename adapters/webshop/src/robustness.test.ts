import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { abstraction } from './abstraction/abstraction.ts';
import { catalogueOf } from './catalogue/catalogue.fixture.ts';
import type { RawEntry } from './catalogue/product.ts';
import { htmlText } from './pages/html/html.ts';
import { plainText, richText } from './pages/text.ts';
import { urlOf } from './pages/url.ts';
import { stubTagger } from './reward/tagger.ts';
import { session } from './shop/session.ts';
import { type Shop, shop } from './shop/shop.ts';
import { webshop } from './webshop.ts';

const { signal } = new AbortController();
const odd = [
  'a/b',
  'x [y]',
  '"quoted"',
  "o'neil",
  'ünïcode \u2028',
  '<b>&amp;</b>',
  '$' + '{x} `y`',
  'buy now',
  ' ',
  '🙂',
];
const entries: RawEntry[] = odd.map((text, at) => ({
  product: {
    asin: `B00000000${at}`,
    name: `${text} thing`,
    full_description: at % 2 ? `${text}\n\nmore` : '\n',
    small_description: at % 3 ? [text, ''] : text,
    pricing: at % 2 ? '$20.00 - $10.00' : null,
    images: at % 2 ? [] : null,
    customization_options: { [text]: odd.map((value) => ({ value })), Empty: [] },
  },
  attributes: { attributes: [text], instruction: `Find me ${text}`, instruction_attributes: [text] },
  humanInstructions: [{ instruction: text, instruction_attributes: [text], instruction_options: [text] }],
}));
const usual = { seed: 0, tagger: stubTagger, fuzz: 'thefuzz-0.19', variant: 'original' } as const;
const strange: Shop = shop(await catalogueOf(entries), { ...usual, goals: 'human' });
const begin = (goal = 0) => session(strange, strange.goals.at(goal), { id: '0', showAttributes: true, seed: 0 });

describe('strange products', () => {
  it('are shown, chosen and bought in every mode, and read as they were written', () => {
    for (const [goal] of odd.entries()) {
      const run = begin(goal);
      const seen = new Set<string>();
      const look = () => {
        for (const mode of ['text', 'text_rich'] as const) {
          const { readObservation, writeObservation } = abstraction(mode);
          const page = mode === 'text' ? plainText(run.view) : richText(run.view);
          expect(writeObservation(readObservation(page))).toBe(page);
        }
        expect(htmlText(run.view, 'werkzeug-2')).toMatch(/<\/html>$/);
        expect(urlOf(run.view)).toMatch(/^http:/);
        seen.add(run.view.page);
      };
      expect(run.act('search[thing]')).toBe(true);
      expect(run.act(`click[${strange.goals.at(goal).asin.toLowerCase()}]`)).toBe(true);
      for (const name of ['description', 'features', 'reviews', 'attributes']) {
        run.act(`click[${name}]`);
        look();
        run.act('click[< prev]');
      }
      for (const name of run.clickables().slice(7)) {
        if (name !== 'buy now') run.act(`click[${name}]`);
        look();
      }
      run.act('click[buy now]');
      look();
      expect(seen.size).toBeGreaterThan(4);
    }
  });

  it('can be bought where a value is named like the button', () => {
    const run = begin();
    run.act('search[thing]');
    run.act('click[b000000000]');
    expect(run.clickables().filter((name) => name === 'buy now')).toHaveLength(1);
    expect(run.act('click[buy now]')).toBe(true);
    expect([run.view.page, run.view.options.size]).toEqual(['done', 0]);
  });
});

describe('any actions', () => {
  const words = fc.constantFrom(
    ...['search', 'click', '[', ']', ' ', '\n', '<r>', '<c>', '<q>', '<a>', 'buy now', '< prev', 'next >', 'x [y]'],
    ...['back to search', 'features', 'b000000003', 'thing', '__proto__', '(.*)+$', '"', '\\', '\u0000', '\ud800'],
  );
  const wild = fc.array(words, { maxLength: 8 }).map((parts) => parts.join(''));
  const clicks = words.map((word) => `click[${word}]`);
  const searches = words.map((word) => `search[${word} thing]`);

  it('lead to a page, and to the same page when they are repeated', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(wild, clicks, searches), { maxLength: 20 }), (actions) => {
        const [one, two] = [begin(), begin()];
        for (const action of actions) {
          const before = one.view;
          const valid = one.act(action);
          two.act(action);
          if (!valid) expect(one.view).toBe(before);
          for (const render of [plainText, richText]) expect(render(one.view)).toBe(render(two.view));
          expect(htmlText(one.view, 'werkzeug-3').endsWith('</html>')).toBe(true);
          expect(one.view.purchase?.total ?? 0).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('of a megabyte are searched for in no time', async () => {
    const { environment } = webshop({ generate: { products: 200 }, tagger: 'stub' });
    const [task] = await environment.tasks('train');
    const episode = await environment.start(task!, { seed: 1, signal });
    for (const unit of ['coat ', '(a+)+$ ', "'", 'x', '\u{1f642}\u200d', '[', 'a:', '_']) {
      const start = performance.now();
      await episode.step({ text: `search[${unit.repeat(1_000_000 / unit.length)}]` });
      expect([unit, performance.now() - start < 3000]).toEqual([unit, true]);
    }
  });
});

describe('attempts at once', () => {
  it('share the shop and keep apart', async () => {
    const { environment, behaviours } = webshop({ generate: { products: 200 }, tagger: 'stub' });
    const tasks = (await environment.tasks('train')).slice(0, 30);
    const attempt = async (task: (typeof tasks)[number], pause: boolean) => {
      const episode = await environment.start(task, { seed: 3, signal });
      const player = behaviours.noisyShopper.begin({ task, seed: 3, signal });
      const texts: string[] = [];
      for (let { observation } = episode; ; ) {
        const step = await episode.step(await player.act(observation));
        if (pause) await new Promise((resolve) => setImmediate(resolve));
        observation = step.observation;
        texts.push(`${observation.text} ${step.reward}`);
        if (step.terminated || step.truncated) return texts;
      }
    };
    const together = await Promise.all(tasks.map((task) => attempt(task, true)));
    for (const [at, task] of tasks.entries()) expect(together[at]).toEqual(await attempt(task, false));
  });
});
