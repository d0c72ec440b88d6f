import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompactGame } from '../data/compact.ts';
import { openSplit } from '../data/library.ts';
import { officialData } from '../official-data.fixture.ts';
import { apply } from './apply.ts';
import { admissible } from './commands.ts';
import { compileGame, type Game } from './game.ts';
import { won } from './goal.ts';
import { plan } from './plan.ts';
import { play } from './play.ts';
import type { Rules } from './rules.ts';
import { smallGame } from './small-game.fixture.ts';
import { copyState, type State } from './state.ts';

/** The length of a shortest plan of at most `limit` commands, by looking at every state that they lead to. */
function shortest(game: Game, from: State, limit: number): number | undefined {
  let layer = [copyState(from)];
  const seen = new Set<string>();
  for (let length = 0; length <= limit; length++) {
    const next: State[] = [];
    for (const state of layer) {
      if (won(game, state)) return length;
      const key = JSON.stringify([state.location, state.held, [...state.open], state.contents, [...state.conditions]]);
      if (seen.has(key)) continue;
      seen.add(key);
      for (const command of admissible(game, state)) {
        if (['look', 'inventory', 'help', 'examine', 'close', 'slice'].includes(command.verb)) continue;
        const changed = copyState(state);
        apply(game, changed, command);
        next.push(changed);
      }
    }
    layer = next;
  }
  return undefined;
}

// The receptacles: cabinet 0, countertops 1 and 2, fridge 3, microwave 4, shelf 5, sink 6.
const furniture = { cabinet: '7+', countertop: '1 1', fridge: '2+', microwave: '3+', shelf: '5', sinkbasin: '1' };
const things = fc.record({
  apple: fc.constantFrom('2:3 1:1', '3:4', '1:2 1:6', '5:5'),
  desklamp: fc.constantFrom('5:5', '1:1'),
  mug: fc.constantFrom('1:1 3:4', '7:0', '5:5 1:2', '1:6 5:5'),
});
const tasks = fc.constantFrom<Pick<CompactGame, 't' | 'goal'>>(
  { t: 1, goal: ['mug', 'shelf'] },
  { t: 1, goal: ['apple', 'fridge'] },
  { t: 2, goal: ['mug', 'desklamp'] },
  { t: 3, goal: ['mug', 'cabinet'] },
  { t: 4, goal: ['apple', 'fridge'] },
  { t: 5, goal: ['apple', 'countertop'] },
  { t: 6, goal: ['mug', 'cabinet'] },
  { t: 6, goal: ['apple', 'countertop'] },
);
const altered = fc.constantFrom<Partial<Rules>>(
  {},
  {},
  { heaters: ['fridge'], coolers: ['microwave'] },
  { mustBeOpenTo: { see: false, take: false, put: false }, lamp: 'off' },
  { keepers: ['countertop'] },
);

describe('plan', () => {
  it('is as short as any, from the start and from anywhere else', () => {
    fc.assert(
      fc.property(things, tasks, altered, fc.array(fc.nat(), { maxLength: 12 }), (objects, task, rules, choices) => {
        const game = smallGame({ ...task, R: furniture, O: objects, I: undefined }, { rules });
        const run = play(game);
        for (const choice of choices) run.step(run.commands()[choice % run.commands().length]!.text);
        const commands = plan(game, run.state);
        expect(shortest(game, run.state, (commands?.length ?? 6) - 1)).toBeUndefined();
        for (const { text } of commands ?? []) run.step(text);
        expect(run.won()).toBe(commands !== undefined);
      }),
      { numRuns: 40 },
    );
  });
});

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
