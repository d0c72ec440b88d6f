import { describe, expect, it } from 'vitest';
import type { LoggedEvent } from '../run/files/event-log.ts';
import { type RunResult, rowIds } from '../run/results/result.ts';
import { lineChart, ticks } from './chart.ts';
import { html } from './html.ts';
import { curriculumPicks } from './picks.ts';
import { type RunRecord, reportPage } from './report.ts';
import { style } from './style.ts';

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

const record: RunRecord = {
  run: 'runs/<1>',
  settings: {
    pipeline: { transitions: 900, data: '/home/somebody/games' },
    train: { seed: 7, iterations: 2, tasks: 1, groupSize: 2, evaluateEvery: 1, checkpointEvery: 1, realSteps: 0 },
    compare: false,
  },
  result,
  events: [
    { row: 'dream', event: 'evaluation-end', iteration: 0, evaluation: { ...evaluation, success: 0 } },
    { ...group, iteration: 0, task: 'a', family: 'heat', rewards: [0, 1] },
    { row: 'dream', event: 'iteration-end', iteration: 1, success: 0.5, counters: { dreamedSteps: 600, realSteps: 0 } },
    { ...group, iteration: 1, task: 'b', family: 'cool', rewards: [1, 1] },
    { ...group, iteration: 1, task: 'a', family: 'heat', rewards: [1, 1] },
    { row: 'dream', event: 'iteration-end', iteration: 2, success: 1, counters: { dreamedSteps: 1234, realSteps: 0 } },
    { row: 'dream', event: 'evaluation-end', iteration: 2, evaluation },
  ],
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
  episodes: [
    {
      task: 'a',
      instruction: 'heat <b>some</b> egg & put it in the sink',
      family: 'heat',
      dreamed: {
        opening: 'You are in a room.',
        solved: true,
        steps: [{ action: 'look', observation: 'A sink.', reasoning: 'rule 7' }],
      },
      real: { opening: 'You are in a room.', solved: false, steps: [] },
    },
  ],
};

describe('reportPage', () => {
  const page = reportPage(record);

  it('shows results, curves, picks and episodes', () => {
    for (const text of ['0.75', '0.53–0.89', '1,234', 'in dreams of held-out tasks', 'heat', 'rule 7', 'A sink.']) {
      expect(page).toContain(text);
    }
    expect(page).toMatch(new RegExp(`<path class="series-${rowIds.indexOf('dream')} " d="M44\\.0 280\\.0L`));
  });

  it('shows what was invented and what became of it', () => {
    expect(page).toContain(
      '2 tasks were made from others and attempted in the dream; 1 of them had a mixed outcome at once, 1 were dropped.',
    );
    expect(page).toMatch(/heat &lt;i&gt;a tomato.*tomato for egg.*0\.50.*0\.13.*1\.00.*3.*kept/);
    expect(page).toMatch(/cool a lamp.*–.*dropped: its success of 0\.00 is below 0\.2/);
    expect(reportPage({ ...record, lineage: [] })).not.toContain('invented');
  });

  it('shows what the chat model cost, without the address of its server', () => {
    expect(page).toMatch(
      /rollout.*openai:&lt;b&gt;small&lt;\/b&gt;<.*1,200.*3: 2 rate-limited, 1 timeout.*10,000.*85 %.*900.*1\.24/,
    );
    expect(page).toContain('$ 1.24 at list prices, without the models whose price is not known.');
    expect(reportPage({ ...record, costs: [] })).not.toContain('chat model');
    const llm = { model: 'openai:small@http://10.0.0.7/v1', concurrency: 16 };
    const settings = { ...record.settings, pipeline: { llm }, budget: { money: 5 } };
    const asked = reportPage({ ...record, settings });
    expect(asked).toContain('<dt>llm</dt><dd>openai:small</dd>');
    expect(asked).toContain('<dt>at most, money</dt><dd>5</dd>');
    expect(asked).not.toContain('10.0.0.7');
  });

  it('fetches nothing', () => {
    expect(page).not.toMatch(/https?:|src=|@import|url\(|<script|<link/);
  });

  it('escapes what it shows', () => {
    expect(page).toContain('heat &lt;b&gt;some&lt;/b&gt; egg &amp; put it in the sink');
    expect(page).toContain('runs/&lt;1&gt;');
  });

  it('says no more of files than their names', () => {
    expect(page).toContain('<dd>games</dd>');
    expect(page).not.toContain('somebody');
  });

  it('escapes hostile texts wherever they come from', () => {
    const hostile = `"><script>alert('x')</script><img src=x onerror=alert(1)>`;
    const steps = [{ action: hostile, observation: hostile, reasoning: hostile }];
    const attempt = { opening: hostile, solved: true, steps };
    const everywhere = reportPage({
      run: hostile,
      settings: { ...record.settings, pipeline: { config: hostile, data: hostile, recordings: hostile } },
      result: { ...result, rows: [{ ...result.rows[0]!, title: hostile }] },
      events: [...record.events].map((event) => ({ ...event, family: hostile, task: hostile })),
      lineage: [{ ...record.lineage[0]!, instruction: hostile, parent: hostile, reason: hostile, dropped: hostile }],
      costs: [{ ...record.costs[0]!, model: hostile }],
      episodes: [{ task: hostile, instruction: hostile, family: hostile, dreamed: attempt, real: attempt }],
    });
    expect(everywhere).not.toMatch(/<script|<img/);
    expect(everywhere.split('&lt;script&gt;').length).toBeGreaterThan(12);
  });

  it('shows what a file has in the place of a text as a text', () => {
    const forged = JSON.parse('{"html":"<script>alert(1)</script>"}') as string;
    const pages = reportPage({
      ...record,
      run: forged,
      events: [{ row: 'dream', event: 'learn-end', experienceModel: forged }, ...record.events].map((event) => ({
        ...event,
        family: forged,
      })) as typeof record.events,
      episodes: [{ ...record.episodes[0]!, instruction: forged, family: forged }],
      lineage: [{ ...record.lineage[0]!, instruction: forged }],
    });
    expect(pages).not.toContain('<script');
  });

  it('reports ten thousand iterations, read one after the other', () => {
    const events = function* (): Generator<LoggedEvent> {
      for (let iteration = 0; iteration < 10_000; iteration++) {
        for (let at = 0; at < 16; at++) {
          yield { ...group, iteration, task: `t${at}`, family: 'heat', rewards: [0, 1] };
        }
        const counters = { dreamedSteps: 100 * (iteration + 1), realSteps: 0 };
        yield { row: 'dream', event: 'iteration-end', iteration: iteration + 1, success: 0.5, counters };
        yield { row: 'dream', event: 'evaluation-end', iteration: iteration + 1, evaluation };
      }
    };
    const long = reportPage({ ...record, events: events() });
    expect(long).toContain('160,000');
    expect(long).toContain('1 M');
  });

  it('reports a run that has nothing yet', () => {
    const empty = {
      ...record,
      events: [],
      lineage: [],
      costs: [],
      episodes: [],
      result: { finished: false, eventBytes: 0, rows: [] },
    };
    expect(reportPage(empty)).toContain('not finished');
  });
});

it('curriculumPicks sums up groups by family', () => {
  const picks = curriculumPicks();
  for (const event of record.events) picks.add(event);
  expect(picks.families()).toEqual([
    { family: 'heat', groups: 2, tasks: 1, mixed: 1, success: [0.5, 1] },
    { family: 'cool', groups: 1, tasks: 1, mixed: 0, success: [1] },
  ]);
});

it('html escapes texts but not HTML', () => {
  expect(
    html`<p title="${`"'`}">${html`<b>${1 < 2 && 'a<b'}</b>`}${undefined}${[1, html`<i></i>`]}</p>`.toString(),
  ).toBe('<p title="&quot;&#39;"><b>a&lt;b</b>1<i></i></p>');
});

it.each([
  [1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [55_506, [0, 10_000, 20_000, 30_000, 40_000, 50_000]],
  [1_200_000, [0, 200_000, 400_000, 600_000, 800_000, 1_000_000, 1_200_000]],
])('ticks of an axis to %i are round', (last, expected) => {
  expect(ticks(last).map((tick) => Number(tick.toFixed(6)))).toEqual(expected);
});

it('lineChart draws a single point as a dot', () => {
  const series = [{ name: 'once', colour: 2, points: [[0, 0.5]] as const }];
  expect(lineChart({ label: 'l', xLabel: 'x', series }).toString()).toContain('<circle class="series-2" cx="44"');
});

it('gives every row a colour, or a colour and dashes, of its own', () => {
  const lines = rowIds.map((_, at) => new RegExp(`\\.chart path\\.series-${at} \\{([^}]*)\\}`).exec(style)?.[1]);
  expect(lines).not.toContain(undefined);
  expect(new Set(lines).size).toBe(rowIds.length);
});
