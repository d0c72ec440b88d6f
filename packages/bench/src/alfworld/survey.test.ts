import { alfworld } from '@dreamgym/alfworld';
import { describe, expect, it } from 'vitest';
import { aspects, survey } from './survey.ts';

describe('survey', () => {
  it('counts what there is in generated games', async () => {
    const games = alfworld({ generate: { games: { train: 12 }, hidden: 1 }, stepLimit: 1000 });
    const tasks = await games.environment.tasks('train');
    const found = await survey(games, tasks);
    const total = (aspect: (typeof aspects)[number]) => [...found[aspect].values()].reduce((sum, n) => sum + n, 0);
    for (const aspect of ['kinds of tasks', 'objects of tasks', 'kinds of rooms', 'lengths of plans'] as const) {
      expect([aspect, total(aspect)]).toEqual([aspect, 12]);
    }
    const furniture = total('furniture');
    expect(furniture).toBeGreaterThan(12 * 8);
    expect([total('closed furniture'), total('things per piece'), total('pieces at one place')]).toEqual([
      furniture,
      furniture,
      furniture,
    ]);
    expect(total('where things lie')).toBe(total('things'));
    // What is hidden in closed furniture is counted, too.
    expect([...found['where things lie'].keys()].some((name) => / in (cabinet|drawer|fridge)$/.test(name))).toBe(true);
    expect(aspects.filter((aspect) => found[aspect].has(''))).toEqual([]);
  });
});
