import type { Json } from '@dreamgym/core';
import { canonicalJson } from '@dreamgym/core/tool-actions';
import { describe, expect, it } from 'vitest';
import { readRetailData } from '../data/read-data.ts';
import { type Change, officialData, recordedPlays } from '../official-data.fixture.ts';
import { shopToolbox } from './shop-toolbox.ts';

// Official data is not in this repository: without it there is nothing to compare with.
const folder = officialData();
const { signal } = new AbortController();
const request = {
  task: { id: '0', instruction: '', origin: { kind: 'seed' } },
  seed: 1,
  worldSeed: 1,
  signal,
} as const;

describe.skipIf(folder === undefined)('the recordings of the original', () => {
  const { records, tasks } = folder === undefined ? { records: undefined!, tasks: [] } : readRetailData(folder);
  const plays = folder === undefined ? [] : recordedPlays(folder);
  const toolbox = shopToolbox(records);

  it('are of half of the tasks, and hold refusals', () => {
    expect(plays.length).toBe(57);
    expect(plays.flatMap(({ steps }) => steps).filter(([, , , isError]) => isError).length).toBeGreaterThan(300);
  });

  it.each(plays.map((play) => [play.task, play] as const))('of task %s are answered to the byte', async (_, play) => {
    const shop = await toolbox.open(request);
    const before = await shop.state();
    for (const [name, given, answer, isError] of play.steps) {
      const result = await shop.call({ name, arguments: given });
      const text = 'error' in result ? `Error: ${result.error}` : result.value;
      expect([text, 'error' in result], `${name} ${JSON.stringify(given)}`).toEqual([answer, isError]);
    }
    expect(changes(before, await shop.state())).toEqual(play.changed);
    // Whatever is done in an attempt, all others begin with the same records.
    expect(changes(before, await (await toolbox.open(request)).state())).toEqual([]);
  });

  it.each(plays.map((play) => [play.task, play] as const))('of task %s come to its right end', async (id, play) => {
    const shop = await toolbox.open(request);
    const before = await shop.state();
    for (const call of tasks.find((task) => task.id === id)!.evaluation_criteria.actions) await shop.call(call);
    expect(changes(before, await shop.state())).toEqual(play.gold_changed);
  });
});

/** What differs, by the paths of members; lists as wholes. */
function changes(before: Json, after: Json, path = ''): readonly Change[] {
  if (before === after) return [];
  const [one, other] = [before, after].map((each) => (isObject(each) ? each : undefined));
  if (!one || !other) return canonicalJson(before) === canonicalJson(after) ? [] : [[path, before, after]];
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return keys.flatMap((key) => changes(one[key] ?? null, other[key] ?? null, `${path}/${key}`));
}

const isObject = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
