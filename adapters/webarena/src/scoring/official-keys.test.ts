import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { noOfficialData, officialTasks } from '../official-data.fixture.ts';
import type { PageKey } from '../tasks/formats/answer-key.ts';
import { readTasks } from '../tasks/formats/read-tasks.ts';
import type { WebTask } from '../tasks/web-task.ts';
import { locate } from '../urls/locate.ts';
import { evaluatePage } from './evaluate-page.ts';
import type { EvaluationHelpers } from './evaluation-helpers.ts';
import { fakePage } from './fake-page.fixture.ts';
import type { FinalPage } from './final-page.ts';

const signal = new AbortController().signal;
const sites = ['shopping', 'shopping_admin', 'reddit', 'gitlab', 'map', 'wikipedia'];
const baseUrls = Object.fromEntries(sites.map((site, at) => [site, `http://localhost:${7000 + at}`]));
const yes = async () => true;
const judge = { sameAnswer: yes, sameReason: yes };

function keyOf({ key }: WebTask): PageKey {
  if (key.dialect === 'webarena-verified') throw new Error('not a key of this dialect');
  return locate(key, baseUrls);
}

/** An answer that a key asks for. */
function perfectAnswer({ checks }: PageKey): string {
  const references = checks.flatMap((check) => (check.kind === 'answer' ? check.references : []));
  const texts = references.map((reference) => {
    if (reference.kind === 'unachievable') return 'N/A';
    if (reference.kind === 'exact') return reference.text;
    return reference.texts.map((text) => (typeof text === 'string' ? text : text[0])).join(' , ');
  });
  return texts.join(' , ');
}

/** A page on which everything is as a key asks for it, target by target. */
function perfectPage({ checks }: PageKey): { readonly page: FinalPage; readonly helpers: EvaluationHelpers } {
  const address = checks.find((check) => check.kind === 'address')?.references[0] ?? 'http://localhost:7002/f/books/1';
  const targets = checks.flatMap((check) => (check.kind === 'content' ? check.targets : []));
  const wanted = targets.map(({ required }) => {
    return required.kind === 'exact'
      ? required.text
      : required.texts.map((text) => (typeof text === 'string' ? text : text[0])).join('\n');
  });
  const next = async () => wanted.shift()!;
  const prepared = new Set(targets.flatMap(({ select }) => (select.kind === 'expression' ? select.prepare : [])));
  const page = {
    ...fakePage(address),
    content: next,
    evaluate: (text: string) => (prepared.has(text) ? Promise.resolve(0) : next()),
  };
  return { page, helpers: { ...emptyShop, latestReviewAuthor: next, latestReviewRating: next } };
}

const emptyShop: EvaluationHelpers = {
  latestOrderUrl: async () => 'http://localhost:7000/order',
  latestReviewAuthor: async () => '',
  latestReviewRating: async () => '',
};

/** Where nothing is: every expression of a key throws. */
function blankPage(): FinalPage {
  const page = fakePage('about:blank');
  // The search for a member's role, which is no expression of a key, finds none.
  return { ...page, evaluate: async (text) => (text.startsWith('(() =>') ? '' : page.evaluate(text)) };
}

describe.skipIf(noOfficialData)(`the official answer keys (${noOfficialData ?? 'present'})`, () => {
  for (const [file, dialect] of [
    ['test.raw.json', 'webarena'],
    ['test.raw.json', 'browsergym'],
    ['test_webarena_lite.raw.json', 'webarena-lite'],
  ] as const) {
    it(`of ${dialect} pass what they ask for and fail an attempt at nothing`, async () => {
      const wrong: string[] = [];
      for (const found of readTasks(officialTasks(file), { dialect })) {
        const key = keyOf(found);
        const shared = { key, task: found.task.instruction, baseUrls, judge, signal };
        const perfect = await evaluatePage({ ...shared, ...perfectPage(key), answer: perfectAnswer(key) });
        const lazy = blankPage();
        const nothing = await evaluatePage({
          ...shared,
          helpers: emptyShop,
          page: lazy,
          answer: undefined,
          judge: undefined,
        });
        if (perfect.kind !== 'scored' || perfect.score !== 1) wrong.push(`${found.number}: ${JSON.stringify(perfect)}`);
        if (nothing.kind === 'scored' && nothing.score !== 0) wrong.push(`${found.number} is for free`);
      }
      expect(wrong).toEqual([]);
    });
  }

  it('hold expressions of JavaScript only', () => {
    const files = [officialTasks('test.raw.json'), officialTasks('test_webarena_lite.raw.json')];
    const keys = files.flatMap((file) => readTasks(file, { dialect: 'webarena-lite' })).map(keyOf);
    const targets = keys.flatMap(({ checks }) =>
      checks.flatMap((check) => (check.kind === 'content' ? check.targets : [])),
    );
    const expressions = targets.flatMap(({ select }) =>
      select.kind === 'expression' ? [...select.prepare, select.expression] : [],
    );
    expect(expressions.length).toBeGreaterThan(500);
    for (const expression of expressions) expect(() => new Script(`() => ${expression}`)).not.toThrow();
  });

  it('of the original can be decided without a judge for 730 tasks, where N/A is taken strictly', async () => {
    const tasks = readTasks(officialTasks('test.raw.json'), { dialect: 'webarena' });
    const results = tasks.map(async (found) => {
      const key = keyOf(found);
      return evaluatePage({ key, task: '', ...perfectPage(key), answer: perfectAnswer(key), baseUrls, signal });
    });
    const kinds = (await Promise.all(results)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'scored')).toHaveLength(730);
    expect(kinds.filter((kind) => kind === 'unscored')).toHaveLength(82);
  });
});
