import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { abstraction } from './abstraction/abstraction.ts';
import { compactGame, decode } from './data/compact.ts';
import { readOfficialGame } from './data/official.ts';
import type { GameDefinition } from './engine/definition.ts';
import { compileGame } from './engine/game.ts';
import { plan } from './engine/plan.ts';
import { play, strip } from './engine/play.ts';
import { smallGame, smallRecord, smallTables } from './engine/small-game.fixture.ts';
import { officialData } from './official-data.fixture.ts';

const commands = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.constantFrom(
    'go to',
    'go to ',
    'take',
    'take  from ',
    'examine undefined',
    'move mug 1 to',
    '__proto__',
    'constructor',
  ),
  fc.nat(40).map((size) => 'go to cabinet 1 '.repeat(size * 1000)),
  fc
    .tuple(fc.constantFrom('go to', 'open', 'examine', 'use'), fc.string({ unit: 'binary' }))
    .map((parts) => parts.join(' ')),
);

describe('strange commands', () => {
  it('change nothing unless they are admissible', () => {
    const run = play(smallGame());
    run.step('go to countertop 1');
    fc.assert(
      fc.property(commands, (text) => {
        const before = JSON.stringify(run.state);
        if (run.commands().some((command) => command.text === strip(text))) return;
        expect(run.step(text)).toBe('Nothing happens.');
        expect(JSON.stringify(run.state)).toBe(before);
      }),
      { numRuns: 500 },
    );
  });

  it('can be read or not, but read and write back', () => {
    fc.assert(
      fc.property(commands, (text) => {
        const action = abstraction.readAction(text);
        if (action) expect(abstraction.writeAction(action)).toBe(strip(text));
      }),
    );
  });

  it('are found admissible exactly where the list has them', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 25 }), fc.constantFrom('current', 'legacy'), (choices, dialect) => {
        const run = play(smallGame({}, { dialect: dialect as 'current' | 'legacy' }));
        for (const choice of choices) {
          const texts = run.commands().map(({ text }) => text);
          expect(texts).toEqual([...new Set(texts)].sort());
          expect(run.step(texts[choice % texts.length]!)).not.toBe('Nothing happens.');
        }
      }),
    );
  });
});

describe('strange observations', () => {
  it('are read and written back byte for byte', () => {
    const pieces = fc.constantFrom(
      ...[
        'You arrive at ',
        'desk 1',
        '. ',
        'On the ',
        'a mug 1',
        ', and ',
        ', ',
        'you see ',
        'nothing.',
        '\n\n',
        'The ',
      ],
      ...[
        ' is closed.',
        ' is open. In it, you see ',
        'You are carrying: ',
        'Your task is to: ',
        '-= Welcome to TextWorld, ALFRED! =-',
      ],
    );
    const texts = fc.oneof(
      fc.array(pieces).map((parts) => parts.join('')),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(abstraction.writeObservation(abstraction.readObservation(text))).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });
});

/** Plays a while; what a damaged game does is undefined, but it must not break. */
function explore(definition: GameDefinition): void {
  const run = play(compileGame(definition));
  for (let i = 0; i < 30; i++) {
    const list = run.commands();
    run.step(list[(i * 7) % list.length]!.text);
    run.won();
  }
  plan(run.game, run.state);
}

/** Runs what may refuse its input, which has to be by an Error that says something. */
function refuses(run: () => void): void {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message.length).toBeGreaterThan(8);
    expect(error).not.toBeInstanceOf(TypeError);
    expect(error).not.toBeInstanceOf(RangeError);
  }
}

describe('damaged compact games', () => {
  it('are played or refused', () => {
    const line = JSON.stringify(smallRecord);
    const edits = fc.array(
      fc.tuple(fc.nat(line.length), fc.nat(6), fc.constantFrom('', '0', '9', ':', ',', '+', ' ', '"', '{', 'c', '-1')),
      {
        minLength: 1,
        maxLength: 4,
      },
    );
    fc.assert(
      fc.property(edits, (changes) => {
        let text = line;
        for (const [at, length, insert] of changes) text = text.slice(0, at) + insert + text.slice(at + length);
        let value: unknown;
        try {
          value = JSON.parse(text);
        } catch {
          return;
        }
        const parsed = compactGame.safeParse(value);
        if (parsed.success) refuses(() => explore(decode(parsed.data, smallTables)));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['the same name twice', { R: { mug: '1' }, O: { mug: '1:0' } }],
    ['things within each other', { O: { mug: '1:1', plate: '1:1' }, I: '0>1 1>0 0>0' }],
    ['nothing at all', { R: {}, O: {} }],
    ['names of properties', { R: JSON.parse('{"__proto__":"1","constructor":"1"}'), O: { toString: '1:0' } }],
    ['very many things', { O: { mug: Array.from({ length: 5000 }, () => '1:0').join(' ') } }],
  ])('are played or refused: %s', (_, changes) => {
    refuses(() => explore(decode({ ...smallRecord, ...(changes as object) }, smallTables)));
  });
});

const data = officialData();

describe.skipIf(!data)('damaged official games (skipped where the official data is absent)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'alfworld-fuzz-'));
  if (data) execFileSync('tar', ['xzf', join(data, 'official/games-sample.tar.gz'), '-C', folder]);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tw-pddl'));
  const games = files
    .slice(0, 6)
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as { pddl_problem: string });
  rmSync(folder, { recursive: true });

  const read = (index: number, change: (problem: string) => string) => {
    const game = games[index % games.length]!;
    return () =>
      explore(readOfficialGame('a-b/c', JSON.stringify({ ...game, pddl_problem: change(game.pddl_problem) })));
  };

  it('are played or refused: lines left out, doubled and put elsewhere', () => {
    const edits = fc.array(fc.tuple(fc.constantFrom('leave out', 'double', 'swap'), fc.nat(), fc.nat()), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(fc.nat(), edits, (index, changes) => {
        const change = (problem: string) => {
          const lines = problem.split('\n');
          for (const [kind, one, other] of changes) {
            const [a, b] = [one % lines.length, other % lines.length];
            if (kind === 'leave out') lines.splice(a, 1);
            else if (kind === 'double') lines.splice(b, 0, lines[a]!);
            else [lines[a], lines[b]] = [lines[b]!, lines[a]!];
          }
          return lines.join('\n');
        };
        refuses(read(index, change));
      }),
      { numRuns: 150 },
    );
  });

  it('are played or refused: cut short, nested deeply, filled with other things', () => {
    for (const [index, change] of [
      (text: string) => text.slice(0, text.length / 2),
      (text: string) => text.replace('(:init', `(:init ${'('.repeat(200_000)}`),
      (text: string) => text.replace('(:goal', `(:goal ${'(and '.repeat(100_000)}`),
      (text: string) => text.replace('(:init', '(:init (inReceptacleObject Mug_bar_1 Mug_bar_1)'),
      (text: string) => text.replace('(:init', '(:init (inReceptacle Ghost_bar_1 Nowhere_bar_2)'),
      (text: string) => text.replace('(:init', '(:init (atLocation agent1 loc_bar_99)'),
      (text: string) => text.replace('(:init', '(:init (a b c d e)'),
      (text: string) => text.replaceAll('_bar_', '_'),
      () => '',
      () => '(:init ) (:goal )',
    ].entries()) {
      refuses(read(index, change));
    }
    refuses(() => readOfficialGame('a-b/c', '['.repeat(100_000)));
    refuses(() => readOfficialGame('a-b/c', 'null'));
  });
});
