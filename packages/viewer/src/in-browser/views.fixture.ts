import { summaryOf } from '../episode-summary.ts';
import type { EpisodeEnd, EpisodePair, EpisodeView, Overview, RunView, ShownEpisode } from '../view.ts';

/** A run of two rows with curves, tables, picks and an episode, under this name. */
export function viewOf(name: string, changes: Partial<RunView> = {}): RunView {
  const steps = Array.from({ length: 50 }, (_, at) => 100 * at);
  const rising = steps.map((step) => step / 5_000);
  const x = { steps, iteration: steps.map((_, at) => at), seconds: steps.map((step) => step / 10) };
  return {
    ...{ id: name, name, seed: 7, group: name, status: 'finished', version: '0.0.0' },
    headline: [['0.98', 'of 20 held-out real tasks solved']],
    rows: [
      { id: 'random', title: 'random policy', level: 0.1 },
      {
        ...{ id: 'dream', title: 'dream only' },
        training: { x, y: { success: rising, loss: steps.map((step) => 1 / (1 + step)) }, stride: 1 },
        evaluations: { x, y: { success: rising }, stride: 1 },
      },
    ],
    tables: [
      {
        title: 'Success on held-out real tasks',
        columns: [{ heading: 'policy' }, { heading: 'success', numeric: true }, { heading: 'steps', numeric: true }],
        rows: [
          ['random policy', '0.10', '900'],
          ['dream only', '0.98', '12,345'],
          ['not begun', '–', '–'],
        ],
        shares: [
          [0.1, 0, 0.3],
          [0.98, 0.9, 1],
          [0, 0, 0],
        ],
      },
    ],
    alarms: ['dream, iteration 3: the entropy collapses'],
    picks: [
      { family: 'heat', groups: 12, tasks: 3, mixed: 6, invented: 2, shares: [0.2, 1], success: [0, 0.5] },
      { family: 'cool', groups: 4, tasks: 2, mixed: 1, invented: 0, shares: [0.8, 0], success: [0.1, null] },
    ],
    lineage: {
      invented: 3,
      tasks: [
        {
          task: 'b',
          parent: 'a',
          instruction: 'heat a cup',
          reason: 'cup for egg',
          parentThen: 0.5,
          first: 0.25,
          last: 1,
          groups: 3,
        },
        {
          task: 'c',
          parent: 'b',
          instruction: 'heat a pan',
          reason: 'pan for cup',
          first: 0,
          last: 0,
          groups: 1,
          dropped: 'too hard',
        },
      ],
    },
    episodes: 0,
    settings: [['seed', '7']],
    ...changes,
  };
}

export function overviewOf(runs: readonly RunView[]): Overview {
  const columns = [{ heading: 'run' }, { heading: 'seed', numeric: true }];
  return { runs: { title: 'Runs', columns, rows: runs.map(({ name, seed }) => [name, String(seed)]) } };
}

/** So many pairs: every third parts at its second step, every fifth fails in the dream, the others are alike. */
export function episodesOf(count: number): readonly ShownEpisode[] {
  return Array.from({ length: count }, (_, at) => {
    const parts = at % 3 === 1;
    const end = at % 5 === 4 ? 'failed' : 'terminated';
    const pair: EpisodePair = {
      ...{ task: `t${at}`, instruction: `put egg ${at} away`, family: at % 2 ? 'cool' : 'heat' },
      dreamed: episode({ second: 'You see a mug 1.', solved: true, end }),
      real: episode({ second: parts ? 'You see a lamp 2.' : 'You see a mug 1.', solved: !parts, end: 'terminated' }),
    };
    return { summary: summaryOf(pair, at), pair };
  });
}

function episode(of: { second: string; solved: boolean; end: EpisodeEnd }): EpisodeView {
  const { second, solved, end } = of;
  const reference = {
    task: 'r',
    index: 4,
    origin: 'real' as const,
    similarity: 0.87,
    observation: 'o',
    action: 'a',
    next: 'n',
  };
  return {
    ...{ opening: 'You are in a room.', solved, end: { kind: end } },
    steps: [
      { action: 'go to desk 1', observation: 'You arrive.' },
      { action: 'look', observation: second, reasoning: 'rule 7 says so', references: [reference] },
    ],
  };
}
