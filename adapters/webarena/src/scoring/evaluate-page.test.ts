import { describe, expect, it } from 'vitest';
import type { ContentTarget, PageCheck, PageKey } from '../tasks/formats/answer-key.ts';
import { evaluatePage } from './evaluate-page.ts';
import type { EvaluationHelpers } from './evaluation-helpers.ts';
import { fakePage } from './fake-page.fixture.ts';
import type { FinalPage } from './final-page.ts';
import type { Judge, JudgeRequest } from './judge.ts';

type Dialect = PageKey['dialect'];

const signal = new AbortController().signal;
const baseUrls = { shop: 'http://shop.test', forum: 'http://localhost:9999' };

interface Attempt {
  readonly dialect?: Dialect;
  readonly answer?: string;
  readonly page?: FinalPage;
  readonly judge?: Judge;
  readonly helpers?: EvaluationHelpers;
}

/** 1, 0, or why there is no score. */
async function scoreOf(checks: readonly PageCheck[], attempt: Attempt = {}): Promise<number | string> {
  const { dialect = 'webarena', page = fakePage('http://shop.test/'), ...rest } = attempt;
  const key: PageKey = { dialect, checks };
  const result = await evaluatePage({ key, task: 'Find it', answer: undefined, page, baseUrls, signal, ...rest });
  expect(result.dialect).toBe(dialect);
  return result.kind === 'scored' ? result.score : result.reason;
}

function includes(...texts: readonly string[]): PageCheck {
  return { kind: 'answer', references: [{ kind: 'include', texts: texts.map((text) => [text]) }], note: '' };
}

function exactly(text: string): PageCheck {
  return { kind: 'answer', references: [{ kind: 'exact', text }], note: '' };
}

/** Says yes to the listed comparisons. */
function judgeOf(...yes: readonly string[]): Judge & { readonly asked: JudgeRequest[] } {
  const asked: JudgeRequest[] = [];
  const decide = async (request: JudgeRequest) => {
    asked.push(request);
    return yes.includes(`${request.answer} = ${request.reference}`);
  };
  return { asked, sameAnswer: decide, sameReason: decide };
}

describe('answers', () => {
  const cases: readonly (readonly [check: PageCheck, answer: string, original: number, lite: number])[] = [
    [exactly('Yes'), 'yes', 1, 1],
    [exactly('Yes'), ' "Yes" ', 1, 0],
    [exactly('Yes'), '"Yes"', 1, 1],
    [exactly('Yes'), 'yes.', 0, 0],
    [exactly("'a'"), 'A', 1, 1],
    [includes('pen'), 'two pens', 1, 0],
    [includes('pen'), 'a pen.', 1, 1],
    [includes('pen'), 'ink/pen', 1, 1],
    [includes('blue pen'), 'blue pens', 1, 1],
    [includes('0'), '$0.00', 0, 0],
    [includes('0'), 'it is 0.', 1, 1],
    [includes('0', '1'), '$0.01', 1, 0],
    [includes('a b', 'c d'), 'a b', 0, 0],
    [includes('a@b.org'), 'mail a@b.organic', 1, 1],
  ];
  for (const [check, answer, original, lite] of cases) {
    it(`${JSON.stringify(check.kind === 'answer' && check.references[0])} against ${JSON.stringify(answer)}`, async () => {
      expect(await scoreOf([check], { answer })).toBe(original);
      expect(await scoreOf([check], { answer, dialect: 'browsergym' })).toBe(original);
      expect(await scoreOf([check], { answer, dialect: 'webarena-lite' })).toBe(lite);
    });
  }

  it('know alternatives in WebArena-Lite', async () => {
    const check: PageCheck = { kind: 'answer', references: [{ kind: 'include', texts: [['one', 'two']] }], note: '' };
    expect(await scoreOf([check], { answer: 'two', dialect: 'webarena-lite' })).toBe(1);
    expect(await scoreOf([check], { answer: 'three', dialect: 'webarena-lite' })).toBe(0);
  });

  it('that were not given are empty, and "whatever" in BrowserGym', async () => {
    expect(await scoreOf([exactly('whatever')])).toBe(0);
    expect(await scoreOf([exactly('whatever')], { dialect: 'browsergym' })).toBe(1);
  });
});

describe('what only a judge can compare', () => {
  const check: PageCheck = { kind: 'answer', references: [{ kind: 'fuzzy', texts: ['red', 'two'] }], note: '' };

  it('is judged one by one, and all at once in WebArena-Lite', async () => {
    expect(await scoreOf([check], { answer: 'X', judge: judgeOf('x = red', 'x = two') })).toBe(1);
    expect(await scoreOf([check], { answer: 'X', judge: judgeOf('x = red') })).toBe(0);
    expect(await scoreOf([check], { answer: 'X', judge: judgeOf('x = red, two'), dialect: 'webarena-lite' })).toBe(1);
  });

  it('has no score without a judge, or where the judge fails', async () => {
    expect(await scoreOf([check], { answer: 'x' })).toContain('only a judge');
    const sameAnswer = () => Promise.reject(new Error('overloaded'));
    expect(await scoreOf([check], { answer: 'x', judge: { sameAnswer, sameReason: sameAnswer } })).toContain(
      'overloaded',
    );
  });

  it('needs none where another check fails', async () => {
    expect(await scoreOf([exactly('y'), check], { answer: 'x' })).toBe(0);
    const both: PageCheck = {
      ...includes('y'),
      references: [
        { kind: 'include', texts: [['y']] },
        { kind: 'fuzzy', texts: ['r'] },
      ],
    } as PageCheck;
    expect(await scoreOf([both], { answer: 'x' })).toBe(0);
  });

  it('passes aborts on', async () => {
    const controller = new AbortController();
    const sameAnswer = async () => {
      controller.abort(new Error('enough'));
      throw new Error('broken off');
    };
    const key: PageKey = { dialect: 'webarena', checks: [check] };
    const judge = { sameAnswer, sameReason: sameAnswer };
    const request = { key, task: '', answer: 'x', page: fakePage('http://shop.test/'), baseUrls, judge };
    await expect(evaluatePage({ ...request, signal: controller.signal })).rejects.toThrow('enough');
  });

  it('is the reason why a task cannot be done, unless the answer is N/A', async () => {
    const impossible: PageCheck = { kind: 'answer', references: [{ kind: 'unachievable' }], note: 'No such shop' };
    const judge = judgeOf('it is closed = No such shop');
    expect(await scoreOf([impossible], { answer: 'n/a', judge })).toBe(1);
    expect(judge.asked).toEqual([]);
    expect(await scoreOf([impossible], { answer: 'It is closed', judge })).toBe(1);
    expect(await scoreOf([impossible], { answer: '42', judge })).toBe(0);
    expect(await scoreOf([impossible], { answer: '42' })).toContain('only a judge');
    expect(await scoreOf([impossible], {})).toBe(0);
  });
});

describe('addresses', () => {
  const address = (rule: 'contained' | 'exact', ...references: readonly string[]): PageCheck => {
    return { kind: 'address', references, rule };
  };
  const cases: readonly (readonly [reference: readonly string[], url: string, original: number, lite: number])[] = [
    [['__SHOP__/a'], 'http://shop.test/a/', 1, 1],
    [['__SHOP__/a'], 'https://shop.test/a#top', 1, 0],
    [['__SHOP__/a'], 'http://shop.test/a/b?c=d', 1, 1],
    [['__SHOP__/a'], 'http://shop.test/b', 0, 0],
    [['__SHOP__/a?x=1&y=2'], 'http://shop.test/a?y=2&z=3&x=1', 1, 0],
    [['__SHOP__/a?x=1'], 'http://shop.test/a?x=2', 0, 0],
    [['__SHOP__/a?x=1'], 'http://shop.test/a?x=2&x=1', 1, 0],
    [['__SHOP__/a?x='], 'http://shop.test/a', 1, 0],
    [['__SHOP__/a?q=a+b'], 'http://shop.test/a?q=a%20b', 1, 0],
    [['__SHOP__/a?x=1', '__SHOP__/b?x=2'], 'http://shop.test/a?x=2', 1, 0],
    [['__SHOP__/a', '__SHOP__/b'], 'http://shop.test/b', 1, 1],
    [['__FORUM__/f'], 'http://127.0.0.1:9999/f', 0, 1],
  ];
  for (const [references, url, original, lite] of cases) {
    it(`${references.join(' or ')} against ${url}`, async () => {
      const page = fakePage(url);
      expect(await scoreOf([address('contained', ...references)], { page })).toBe(original);
      expect(await scoreOf([address('contained', ...references)], { page, dialect: 'webarena-lite' })).toBe(lite);
    });
  }

  it('are compared whole by WebArena-Lite where it asks for that', async () => {
    const check = address('exact', '__SHOP__/a');
    const lite = { dialect: 'webarena-lite' } as const;
    expect(await scoreOf([check], { page: fakePage('http://shop.test/a/'), ...lite })).toBe(1);
    expect(await scoreOf([check], { page: fakePage('http://shop.test/a/b'), ...lite })).toBe(0);
  });

  it('of other sites end an attempt in BrowserGym', async () => {
    const page = fakePage('http://elsewhere.test/a');
    expect(await scoreOf([exactly('x')], { answer: 'x', page, dialect: 'browsergym' })).toBe(0);
    expect(await scoreOf([exactly('x')], { answer: 'x', page })).toBe(1);
  });
});

describe('contents', () => {
  const content = (...targets: readonly Partial<ContentTarget>[]): PageCheck => {
    const whole: ContentTarget = {
      page: { kind: 'last' },
      select: { kind: 'page' },
      required: { kind: 'include', texts: [['x']] },
    };
    return { kind: 'content', targets: targets.map((target) => ({ ...whole, ...target })) };
  };
  const select = (expression: string, ...prepare: readonly string[]) =>
    ({ kind: 'expression', expression, prepare }) as const;
  const exact = (text: string) => ({ kind: 'exact', text }) as const;

  it('are those of the last page, of an address, and then of where that led', async () => {
    const page = fakePage('http://shop.test/here', {
      'http://shop.test/here': { html: '<p>here</p>' },
      'http://shop.test/there': { html: '<p>there</p>' },
    });
    const check = content(
      { required: { kind: 'include', texts: [['here']] } },
      { page: { kind: 'address', url: '__SHOP__/there' }, required: { kind: 'include', texts: [['there']] } },
      { required: { kind: 'include', texts: [['nowhere', 'there']] } },
    );
    expect(await scoreOf([check], { page })).toBe(1);
    expect(page.opened).toEqual(['http://shop.test/there']);
  });

  it('have their entities read, though not by WebArena-Lite', async () => {
    const page = fakePage('http://shop.test/', { 'http://shop.test/': { html: 'Fish &amp; chips &notit; &#39;' } });
    const check = content({ required: { kind: 'include', texts: [["fish & chips ¬it; '"]] } });
    expect(await scoreOf([check], { page })).toBe(1);
    expect(await scoreOf([check], { page, dialect: 'webarena-lite' })).toBe(0);
  });

  it('are values as Python writes them', async () => {
    const values = { a: null, b: true, c: 3, d: ['x', "y'"], e: undefined, f: ' Text ' };
    const page = fakePage('http://shop.test/', { 'http://shop.test/': { values } });
    const written = { a: 'None', b: 'True', c: '3', d: `['x', "y'"]`, e: 'None', f: 'text' };
    for (const [expression, text] of Object.entries(written)) {
      expect(await scoreOf([content({ select: select(expression), required: exact(text) })], { page })).toBe(1);
    }
  });

  it('are empty where the page is wrong, and prepared first, errors aside', async () => {
    const page = fakePage('http://shop.test/', { 'http://shop.test/': { values: { open: 1, value: 'v' } } });
    const check = content({ select: select('value', 'open', 'missing'), required: exact('v') });
    expect(await scoreOf([check], { page })).toBe(1);
    expect(page.evaluated).toEqual(['open', 'missing', '0', 'value']);
    expect(await scoreOf([content({ select: select('missing'), required: exact('') })], { page })).toBe(1);
    expect(await scoreOf([content({ select: select('missing'), required: exact('v') })], { page })).toBe(0);
  });

  it('are nobody’s fault where the page does not answer any more', async () => {
    const dead = { ...fakePage('http://shop.test/'), evaluate: () => Promise.reject(new Error('Target closed')) };
    await expect(scoreOf([content({ select: select('value') })], { page: dead })).rejects.toThrow('Target closed');
  });

  it('are judged in WebArena-Lite where it says so', async () => {
    const page = fakePage('http://shop.test/', { 'http://shop.test/': { values: { note: 'It Broke' } } });
    const check = content({ select: select('note'), required: { kind: 'fuzzy', texts: ['broken', 'refund'] } });
    const attempt = { page, dialect: 'webarena-lite' } as const;
    expect(await scoreOf([check], { ...attempt, judge: judgeOf('It Broke = broken, refund') })).toBe(1);
    expect(await scoreOf([check], attempt)).toContain('only a judge');
  });

  it('stop at the first that fails', async () => {
    const page = fakePage('http://shop.test/');
    const check = content({}, { page: { kind: 'address', url: '__SHOP__/there' } });
    expect(await scoreOf([check, exactly('x')], { page })).toBe(0);
    expect(page.opened).toEqual([]);
  });

  it('come from the five helpers', async () => {
    const helper = (
      name: 'postUrl' | 'memberRole' | 'latestOrderUrl' | 'latestReviewAuthor' | 'latestReviewRating',
      argument = '',
    ) => {
      return { kind: 'helper', name, argument } as const;
    };
    const helpers: EvaluationHelpers = {
      latestOrderUrl: async () => 'http://shop.test/order/7/',
      latestReviewAuthor: async (sku) => `author of ${sku}`,
      latestReviewRating: async () => '80',
    };
    const page = fakePage('http://localhost:9999/f/books/12/title/-/comment/3?x=1', {
      'http://localhost:9999/f/books/12/': { html: 'the post' },
      'http://shop.test/order/7/': { html: 'the order' },
    });
    const check = content(
      { page: helper('postUrl'), required: { kind: 'include', texts: [['the post']] } },
      { page: helper('latestOrderUrl'), required: { kind: 'include', texts: [['the order']] } },
      { select: helper('latestReviewAuthor', 'S1'), required: exact('author of S1') },
      { select: helper('latestReviewRating', 'S1'), required: exact('80') },
    );
    expect(await scoreOf([check], { page, helpers })).toBe(1);
    await expect(scoreOf([content({ select: helper('latestReviewAuthor', 'S1') })], { page })).rejects.toThrow(
      'the answer key calls latestReviewAuthor, but no helpers of the shop were given',
    );
    let asked = '';
    const evaluate = async (expression: string) => {
      asked = expression;
      return 'Guest';
    };
    const members = { ...page, evaluate };
    expect(
      await scoreOf([content({ select: helper('memberRole', 'ann'), required: exact('guest') })], { page: members }),
    ).toBe(1);
    expect(asked).toContain('"@ann"');
  });
});

it('an address of a site that is not there is named', async () => {
  const check: PageCheck = { kind: 'address', references: ['__WIKIPEDIA__'], rule: 'contained' };
  await expect(scoreOf([check])).rejects.toThrow('no address for __WIKIPEDIA__');
});
