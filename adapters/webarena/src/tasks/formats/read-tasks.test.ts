import { describe, expect, it } from 'vitest';
import { noOfficialData, officialTasks } from '../../official-data.fixture.ts';
import type { WebTask } from '../web-task.ts';
import type { ContentTarget, Dialect } from './answer-key.ts';
import { readTasks } from './read-tasks.ts';

const example = {
  task_id: 3,
  intent_template_id: 9,
  sites: ['reddit', 'gitlab'],
  storage_state: './.auth/gitlab.reddit_state.json',
  start_url: '__GITLAB__ |AND| __REDDIT__/f/books',
  geolocation: null,
  intent: 'Post the repository',
  eval: {
    eval_types: ['string_match', 'url_match', 'program_html'],
    reference_answers: { fuzzy_match: ['done'], must_include: ['a |OR| b'] },
    reference_url: '__REDDIT__/f/books |OR| __REDDIT__/f/novels',
    program_html: [
      {
        url: "func:reddit_get_post_url('__last_url__')",
        locator: '',
        required_contents: { must_include: ['a |OR| b', 'c'] },
      },
      {
        url: '__GITLAB__/x',
        locator: "func:gitlab_get_project_memeber_role(__page__, 'ann')",
        required_contents: { exact_match: 'Guest' },
      },
    ],
  },
};

/** The example with one field changed: `eval.eval_types`. */
function broken(field: string, value: unknown): unknown {
  const copy = structuredClone(example) as Record<string, unknown>;
  const path = field.split('.');
  const last = path.pop()!;
  const owner = path.reduce((part, name) => part[name] as Record<string, unknown>, copy);
  owner[last] = value;
  return [copy];
}

describe('an entry of the original format', () => {
  const [read] = readTasks([example], { dialect: 'webarena' });

  it('becomes a task with placeholders, and without its answers', () => {
    expect(read!.task).toEqual({
      id: 'webarena/3',
      instruction: 'Post the repository',
      family: 'template-9',
      scene: 'gitlab+reddit',
      data: {
        sites: ['reddit', 'gitlab'],
        startUrls: ['__GITLAB__', '__REDDIT__/f/books'],
        logins: ['gitlab', 'reddit'],
      },
      origin: { kind: 'seed' },
    });
  });

  it('has its checks parsed, helper calls included', () => {
    expect(read!.key).toEqual({
      dialect: 'webarena',
      checks: [
        {
          kind: 'answer',
          references: [
            { kind: 'include', texts: [['a |OR| b']] },
            { kind: 'fuzzy', texts: ['done'] },
          ],
          note: '',
        },
        { kind: 'address', references: ['__REDDIT__/f/books', '__REDDIT__/f/novels'], rule: 'contained' },
        {
          kind: 'content',
          targets: [
            {
              page: { kind: 'helper', name: 'postUrl', argument: '' },
              select: { kind: 'page' },
              required: { kind: 'include', texts: [['a', 'b'], ['c']] },
            },
            {
              page: { kind: 'address', url: '__GITLAB__/x' },
              select: { kind: 'helper', name: 'memberRole', argument: 'ann' },
              required: { kind: 'exact', text: 'Guest' },
            },
          ],
        },
      ],
    });
  });

  it('has its addresses matched exactly by WebArena-Lite where it has no url_note, and alternatives in its answers', () => {
    const [{ key }] = readTasks([example], { dialect: 'webarena-lite' }) as [WebTask];
    const [answer, address] = key.dialect === 'webarena-lite' ? key.checks : [];
    expect(address).toMatchObject({ rule: 'exact' });
    expect(answer).toMatchObject({ references: [{ texts: [['a', 'b']] }, {}] });
  });
});

describe('a faulty file', () => {
  const faults: readonly (readonly [json: unknown, message: string])[] = [
    [{}, 'a task file is a list of tasks; this one is an object'],
    [[{}], 'task at index 0: task_id: '],
    [[example, example], 'task 3: task_id is there twice'],
    [broken('start_url', 7), 'task 3: start_url: '],
    [broken('storage_state', 'cookies.json'), "task 3: storage_state: 'cookies.json' does not end in"],
    [broken('eval.eval_types', ['dom_match']), 'task 3: eval.eval_types[0]: '],
    [broken('eval.program_htm', []), 'task 3: eval: Unrecognized key: "program_htm"'],
    [broken('eval.reference_answers', null), 'task 3: eval.reference_answers: missing'],
    [broken('eval.reference_answers', {}), 'task 3: eval.reference_answers: empty'],
    [
      broken('eval.reference_answers', { exact_match: 'x', fuzzy_match: 'N/A' }),
      "task 3: eval.reference_answers: the fuzzy_match 'N/A' stands alone",
    ],
    [broken('eval.reference_url', ''), 'task 3: eval.reference_url: missing'],
    [broken('eval.url_note', 'PRED in GOLD'), "task 3: eval.url_note: 'PRED in GOLD' is no rule of webarena"],
    [broken('eval.program_html', []), 'task 3: eval.program_html: missing'],
    [
      broken('eval.program_html', [{ url: "func:open('/etc/passwd')", locator: '', required_contents: {} }]),
      "task 3: eval.program_html[0].url: 'func:open('/etc/passwd')' calls none of the known helper functions",
    ],
    [
      broken('eval.program_html', [{ url: 'last', locator: '#id', required_contents: {} }]),
      "task 3: eval.program_html[0].locator: '#id' is no locator",
    ],
    [
      broken('eval.program_html', [{ url: 'last', locator: '', required_contents: { fuzzy_match: ['x'] } }]),
      'task 3: eval.program_html[0].required_contents: neither exact_match nor must_include',
    ],
  ];
  for (const [json, message] of faults) {
    it(`is refused: ${message}`, () => {
      expect(() => readTasks(json, { dialect: 'webarena' })).toThrow(message);
    });
  }
});

describe.skipIf(noOfficialData)(`the official files (${noOfficialData ?? 'present'})`, () => {
  const read = (name: string, dialect: Dialect) => readTasks(officialTasks(name), { dialect });
  const count = <T>(items: readonly T[], name: (item: T) => string) => {
    const counts: Record<string, number> = {};
    for (const item of items) counts[name(item)] = (counts[name(item)] ?? 0) + 1;
    return counts;
  };

  it('of WebArena is read whole', () => {
    const tasks = read('test.raw.json', 'webarena');
    expect(tasks).toHaveLength(812);
    expect(new Set(tasks.map(({ template }) => template)).size).toBe(190);
    expect(tasks.filter(({ startUrls }) => startUrls.length > 1)).toHaveLength(5);
    expect(tasks.filter(({ logins }) => logins.length === 0)).toHaveLength(128);
    const checks = tasks.map(({ key }) => (key.dialect === 'webarena-verified' ? [] : key.checks));
    expect(count(checks, (kinds) => kinds.map(({ kind }) => kind).join('+'))).toEqual({
      answer: 325,
      content: 282,
      'address+content': 129,
      address: 66,
      'answer+address': 10,
    });
    const references = checks.flat().flatMap((check) => (check.kind === 'answer' ? check.references : []));
    expect(count(references, ({ kind }) => kind)).toEqual({ exact: 45, include: 176, fuzzy: 82, unachievable: 36 });
    const targets = checks.flat().flatMap((check) => (check.kind === 'content' ? check.targets : []));
    expect(targets).toHaveLength(651);
    expect(count(targets, ({ page }) => page.kind)).toEqual({ address: 338, last: 238, helper: 75 });
    expect(count(targets, ({ select }) => select.kind)).toEqual({ expression: 524, page: 105, helper: 22 });
    const helpers = targets.flatMap((target: ContentTarget) => [target.page, target.select]);
    expect(count(helpers, (call) => (call.kind === 'helper' ? call.name : 'none'))).toMatchObject({
      postUrl: 65,
      memberRole: 12,
      latestOrderUrl: 10,
      latestReviewAuthor: 5,
      latestReviewRating: 5,
    });
  });

  it('of WebArena-Lite is read whole', () => {
    const tasks = read('test_webarena_lite.raw.json', 'webarena-lite');
    expect(tasks).toHaveLength(165);
    const checks = tasks.flatMap(({ key }) => (key.dialect === 'webarena-verified' ? [] : key.checks));
    expect(count(checks, ({ kind }) => kind)).toEqual({ answer: 80, content: 67, address: 39 });
  });

  it('of WebArena-Verified is read whole', () => {
    const tasks = read('webarena-verified.json', 'webarena-verified');
    expect(tasks).toHaveLength(812);
    const keys = tasks.flatMap(({ key }) => (key.dialect === 'webarena-verified' ? [key] : []));
    expect(count(keys, ({ response }) => response.taskType.toUpperCase())).toEqual({
      RETRIEVE: 325,
      MUTATE: 374,
      NAVIGATE: 113,
    });
    expect(keys.flatMap(({ events }) => events)).toHaveLength(663);
    expect(keys.filter(({ events }) => events.length > 0)).toHaveLength(488);
  });

  it('hand no answers to policies', () => {
    for (const { task } of read('webarena-verified.json', 'webarena-verified')) {
      expect(Object.keys(task).sort()).toEqual(['data', 'family', 'id', 'instruction', 'origin', 'scene']);
      expect(Object.keys(task.data as object).sort()).toEqual(['logins', 'sites', 'startUrls']);
    }
  });
});
