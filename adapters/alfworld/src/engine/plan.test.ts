import { describe, expect, it } from 'vitest';
import { openSplit } from '../data/library.ts';
import { officialData } from '../official-data.fixture.ts';
import { compileGame } from './game.ts';
import { plan } from './plan.ts';
import { play } from './play.ts';

const data = officialData();

describe.skipIf(!data)('plan, on the official games (skipped where the official data is absent)', () => {
  it('is as long as the walkthrough of the original planner, and wins', async () => {
    for (const split of ['train', 'valid_seen'] as const) {
      for (const entry of await openSplit(data!, split)) {
        const run = play(compileGame(await entry.load()));
        const commands = plan(run.game, run.state)!;
        for (const { text } of commands) run.step(text);
        const length = run.game.definition.walkthrough.length;
        if (commands.length !== length || !run.won()) {
          expect([entry.id, commands.map(({ text }) => text), run.won()]).toEqual([
            entry.id,
            run.game.definition.walkthrough,
            true,
          ]);
        }
      }
    }
  });
});
