import { pageOf, runHistory, summaryOf } from '@dreamgym/viewer';
import { describe, expect, it } from 'vitest';
import type { LoggedEvent } from '../run/files/event-log.ts';
import type { RunResult } from '../run/results/result.ts';
import { overviewOf } from './overview.ts';
import { type RunRecord, runView } from './run-view.ts';

const evaluation = {
  environment: 'house',
  split: 'validation' as const,
  policy: 'p@1',
  tasks: 20,
  attempts: 20,
  forfeited: 0,
  failed: 0,
  retries: 0,
  success: 0.75,
  interval: [0.53, 0.89] as [number, number],
  score: 0.75,
  steps: 12,
  families: [],
};

const outcomes = Array.from({ length: 20 }, (_, at) => ({
  ...{ task: `t${at}`, attempts: 1, forfeited: 0, failed: 0, retries: 0, steps: 12 },
  ...{ success: at < 15 ? 1 : 0, score: at < 15 ? 1 : 0 },
}));

const result: RunResult = {
  finished: true,
  eventBytes: 0,
  rows: [
    {
      id: 'dream',
      title: 'dream only',
      evaluation,
      outcomes,
      recordedTransitions: 900,
      realSteps: 0,
      dreamedSteps: 1234,
      seconds: 3,
    },
  ],
  sideBySide: { dream: evaluation, heldOutDream: evaluation, reality: evaluation },
};

const group = { row: 'dream', event: 'group-end', origin: { kind: 'seed' }, steps: 9, failed: 0 } as const;

const events: readonly LoggedEvent[] = [
  { row: 'dream', event: 'evaluation-end', iteration: 0, evaluation: { ...evaluation, success: 0 } },
  { ...group, iteration: 0, task: 'a', family: 'heat', rewards: [0, 1] },
  { row: 'dream', event: 'iteration-end', iteration: 1, success: 0.5, counters: { dreamedSteps: 600, realSteps: 0 } },
  { ...group, iteration: 1, task: 'b', family: 'cool', rewards: [1, 1] },
  { ...group, iteration: 1, task: 'a', family: 'heat', rewards: [1, 1] },
  { row: 'dream', event: 'iteration-end', iteration: 2, success: 1, counters: { dreamedSteps: 1234, realSteps: 0 } },
  { row: 'dream', event: 'evaluation-end', iteration: 2, evaluation },
];

const record: Omit<RunRecord, 'history'> = {
  settings: {
    pipeline: { transitions: 900, data: '/home/somebody/games' },
    train: { seed: 7, iterations: 2, tasks: 1, groupSize: 2, evaluateEvery: 1, checkpointEvery: 1, realSteps: 0 },
    baselines: false,
  },
  result,
  lineage: [
    {
      task: 'a~b',
      instruction: 'heat <i>a tomato</i>',
      parent: 'a',
      reason: 'tomato for egg',
      parentAtBirth: { round: 1, variance: 0.25, success: 0.5 },
      birth: { round: 2, variance: 0.1, success: 0.125 },
      latest: { round: 5, variance: 0, success: 1 },
      groups: 3,
    },
    {
      task: 'b~c',
      instruction: 'cool a lamp',
      parent: 'b',
      reason: 'lamp for egg',
      birth: { round: 2, variance: 0, success: 0 },
      latest: { round: 2, variance: 0, success: 0 },
      groups: 1,
      dropped: 'its success of 0.00 is below 0.2',
    },
  ],
  costs: [
    {
      phase: 'rollout',
      model: 'openai:<b>small</b>@http://10.0.0.7/v1',
      calls: 1200,
      failures: { 'rate-limited': 2, timeout: 1 },
      usage: { inputTokens: 10_000, cacheReadTokens: 8_500, cacheWriteTokens: 0, outputTokens: 900 },
      money: 1.239,
    },
    {
      phase: 'world',
      model: 'local',
      calls: 1,
      failures: {},
      usage: { inputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 0 },
    },
  ],
  episodes: { summaries: [], pair: () => undefined },
};

/** The run as the page shows it, with what happened in it. */
function shown(changes: Partial<RunRecord> = {}, happened: Iterable<LoggedEvent> = events) {
  const history = runHistory({ picksOf: 'dream' });
  for (const event of happened) history.add(event);
  return runView({ ...record, history, ...changes }, { id: 'runs/1', name: '1' });
}

const tableOf = (title: string, view = shown()) => view.tables.find((table) => table.title === title);

describe('runView', () => {
  it('shows results, curves and picks', () => {
    const view = shown();
    expect(view.headline[0]).toEqual(['0.75', 'of 20 held-out real tasks solved after the dream alone']);
    const { rows, shares } = tableOf('Success on held-out real tasks')!;
    expect(rows[0]).toEqual(expect.arrayContaining(['dream only', '0.75', '0.53–0.89', '1,234']));
    expect(shares).toEqual([[0.75, expect.closeTo(0.53, 2), expect.closeTo(0.89, 2)]]);
    expect(tableOf('Dream and reality')!.rows.map(([of]) => of)).toContain('in dreams of held-out tasks');
    const [dream] = view.rows;
    expect(dream).toMatchObject({
      training: { x: { steps: [600, 1234] }, y: { success: [0.5, 1] } },
      evaluations: { x: { steps: [0, 1234] }, y: { success: [0, 0.75] } },
    });
    expect(view.picks.map(({ family, groups }) => [family, groups])).toEqual([
      ['heat', 2],
      ['cool', 1],
    ]);
  });

  it('shows what was invented and what became of it', () => {
    const [tomato, lamp] = shown().lineage.tasks;
    expect(tomato).toMatchObject({ task: 'a~b', parent: 'a', parentThen: 0.5, first: 0.125, last: 1, groups: 3 });
    expect(lamp).toMatchObject({ parentThen: undefined, dropped: 'its success of 0.00 is below 0.2' });
    expect(shown({ lineage: [] }).lineage).toEqual({ invented: 0, tasks: [] });
    const many = Array.from({ length: 5_000 }, (_, at) => ({ ...record.lineage[0]!, task: `t${at}` }));
    const { invented, tasks } = shown({ lineage: many }).lineage;
    expect([invented, tasks.length, tasks.at(-1)!.task]).toEqual([5_000, 200, 't4999']);
  });

  it('shows what the chat model cost, and no address of a server', () => {
    const { note, rows } = tableOf('What the chat model cost')!;
    expect(note).toContain('$ 1.24 at list prices, without the models whose price is not known.');
    const failed = '3: 2 rate-limited, 1 timeout';
    expect(rows[0]).toEqual(['rollout', 'openai:<b>small</b>', '1,200', failed, '10,000', '85 %', '900', '1.24']);
    const model = 'openai:small@http://10.0.0.7/v1';
    const settings = { ...record.settings, pipeline: { llm: { model, concurrency: 16 } }, budget: { money: 5 } };
    const asked = shown({ settings, experienceModel: `reasoning(${model})` });
    expect(asked.settings).toEqual(
      expect.arrayContaining([
        ['llm', 'openai:small'],
        ['experienceModel', 'reasoning(openai:small)'],
        ['at most, money', '5'],
      ]),
    );
    expect(JSON.stringify(asked)).not.toContain('10.0.0.7');
  });

  it('says no more of files than their names', () => {
    const view = shown();
    expect(view.settings).toContainEqual(['data', 'games']);
    expect(JSON.stringify(view)).not.toContain('somebody');
  });

  it('shows a run that has nothing yet', () => {
    const result = { finished: false, eventBytes: 0, rows: [] };
    const view = shown({ result, lineage: [], costs: [] }, []);
    expect(view).toMatchObject({ status: 'stopped', headline: [], tables: [], picks: [], alarms: [] });
  });

  it('is of one group with runs that differ in their seeds alone', () => {
    const { settings } = record;
    const of = (changes: object) =>
      shown({ settings: { ...settings, train: { ...settings.train, ...changes } } }).group;
    expect(of({ seed: 8 })).toBe(shown().group);
    expect(of({ tasks: 8 })).not.toBe(shown().group);
  });

  it('reports ten thousand iterations of sixteen tasks in little', () => {
    const long = function* (): Generator<LoggedEvent> {
      for (let iteration = 0; iteration < 10_000; iteration++) {
        for (let at = 0; at < 16; at++) {
          yield { ...group, iteration, task: `t${at}`, family: 'heat', rewards: [0, 1] };
        }
        const counters = { dreamedSteps: 100 * (iteration + 1), realSteps: 0 };
        yield { row: 'dream', event: 'iteration-end', iteration: iteration + 1, success: 0.5, counters };
        yield { row: 'dream', event: 'evaluation-end', iteration: iteration + 1, evaluation };
      }
    };
    const view = shown({}, long());
    expect(view.picks[0]).toMatchObject({ groups: 160_000, mixed: 160_000 });
    expect(view.rows[0]!.training!.x.steps!.at(-1)).toBe(1_000_000);
    expect(JSON.stringify(view).length).toBeLessThan(200_000);
  });
});

describe('a report', () => {
  it('is one page that fetches nothing and runs nothing but its own script', () => {
    const hostile = `"></script><script>alert('x')</script><!--<script><img src=x onerror=alert(1)>`;
    const steps = [{ action: hostile, observation: hostile, reasoning: hostile }];
    const attempt = { opening: hostile, solved: true, end: { kind: 'failed' as const, message: hostile }, steps };
    const pair = { task: hostile, instruction: hostile, family: hostile, dreamed: attempt, real: attempt };
    const view = shown(
      {
        settings: { ...record.settings, pipeline: { config: hostile, data: hostile, recordings: hostile } },
        result: { ...result, rows: [{ ...result.rows[0]!, title: hostile }] },
        lineage: [{ ...record.lineage[0]!, instruction: hostile, parent: hostile, reason: hostile, dropped: hostile }],
        costs: [{ ...record.costs[0]!, model: hostile }],
      },
      events.map((event) => ({ ...event, family: hostile, task: hostile })),
    );
    const run = { ...record, name: hostile, group: view.group, status: hostile };
    const { html } = pageOf({
      runs: [{ ...view, name: hostile }],
      overview: overviewOf([run, run]),
      episodes: { [hostile]: [{ summary: summaryOf(pair, 0), pair }] },
    });
    const embedded = /<script type="application\/json" id="view">(.*?)<\/script>/s.exec(html)![1]!;
    expect(embedded).not.toContain('<');
    expect(JSON.parse(embedded).runs[0].name).toBe(hostile);
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(html.replace(/<script.*?<\/script>/gs, '')).not.toMatch(/https?:|src=|@import|url\(|\son\w+=/);
  });
});
