import { expect, it } from 'vitest';
import { summaryOf } from './episode-summary.ts';
import type { EpisodeView } from './view.ts';

const episode = (opening: string, ...steps: readonly (readonly [string, string])[]): EpisodeView => ({
  ...{ opening, solved: false, end: { kind: 'truncated' } },
  steps: steps.map(([action, observation]) => ({ action, observation })),
});

it.each([
  ['nothing', episode('o', ['a', 'x']), episode('o', ['a', 'x']), null],
  ['the opening', episode('o', ['a', 'x']), episode('p', ['a', 'y']), 0],
  ['an observation', episode('o', ['a', 'x'], ['b', 'y']), episode('o', ['a', 'x'], ['b', 'z']), 2],
  ['an action', episode('o', ['a', 'x'], ['b', 'y']), episode('o', ['a', 'x'], ['c', 'y']), 2],
  ['the length', episode('o', ['a', 'x']), episode('o', ['a', 'x'], ['b', 'y']), 2],
])('a summary says at which step dream and reality part: %s', (_, dreamed, real, divergence) => {
  const pair = { task: 't', instruction: 'do it', family: 'heat', dreamed, real };
  expect(summaryOf(pair, 4)).toMatchObject({ at: 4, instruction: 'do it', family: 'heat', divergence });
  expect(summaryOf(pair, 4).real).toEqual({ solved: false, end: 'truncated', steps: real.steps.length });
});
