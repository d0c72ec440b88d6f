import { describe, expect, it } from 'vitest';
import type { GameDefinition } from '../engine/definition.ts';
import { taskTypes } from '../engine/definition.ts';
import { compileGame } from '../engine/game.ts';
import { play } from '../engine/play.ts';
import { generator } from './generator.ts';

const open = generator({ games: { train: 400, validation: 60, test: 60 } });
const definitions = (games = open) =>
  (['train', 'valid_seen', 'valid_unseen'] as const).map((split) =>
    games(split).map((e) => e.load() as GameDefinition),
  );
const [train, validation, test] = definitions() as [GameDefinition[], GameDefinition[], GameDefinition[]];

const sceneOf = ({ id }: GameDefinition) => /-(\d+)\//.exec(id)![1]!;

describe('generated games', () => {
  it('are won by their walkthrough at its last command and never earlier', () => {
    for (const definition of [...train, ...validation, ...test]) {
      const run = play(compileGame(definition));
      const wins = [run.won(), ...definition.walkthrough.map((command) => [run.step(command), run.won()][1])];
      expect([definition.id, wins.indexOf(true)]).toEqual([definition.id, definition.walkthrough.length]);
    }
  });

  it('are the same for the same seed and others for another', () => {
    expect(definitions(generator({ games: { train: 400, validation: 60, test: 60 } }))[0]).toEqual(train);
    expect(definitions(generator({ games: { train: 400, validation: 60, test: 60 }, seed: 2 }))[0]).not.toEqual(train);
  });

  it('are of all six kinds, in four kinds of rooms', () => {
    expect(new Set(train.map(({ taskType }) => taskType))).toEqual(new Set(taskTypes));
    const rooms = new Set(train.map((definition) => Math.floor(Number(sceneOf(definition)) / 100)));
    expect(rooms).toEqual(new Set([0, 2, 3, 4]));
  });

  it('have ids of their own, in order', () => {
    const ids = [...train, ...validation, ...test].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(train.map(({ id }) => id)).toEqual(train.map(({ id }) => id).sort());
  });

  it('validate in rooms of the training, with other trials, and test in rooms that are in neither', () => {
    const seen = new Set([...train, ...validation].map(sceneOf));
    expect(test.filter((definition) => seen.has(sceneOf(definition)))).toEqual([]);
    const rooms = new Map(train.map((definition) => [sceneOf(definition), JSON.stringify(definition.objects)]));
    const known = validation.filter((definition) => rooms.has(sceneOf(definition)));
    expect(known.length).toBeGreaterThan(50);
    for (const definition of known) expect(JSON.stringify(definition.objects)).not.toBe(rooms.get(sceneOf(definition)));
  });

  it('keep to what furniture can hold', () => {
    for (const { objects, receptacles, canContain } of train) {
      for (const object of objects) {
        for (const r of object.receptacles) {
          // Lamps and plants stand where nothing else could put them.
          if (object.abilities & 1) expect(canContain.get(receptacles[r]!.kind)?.has(object.kind!)).toBe(true);
        }
      }
    }
  });
});

describe('rooms', () => {
  it('have at most two pieces of a class at one place, and share places among classes as the official ones do', () => {
    const sharing = new Set<string>();
    for (const { receptacles } of train) {
      for (const { kind, location } of receptacles) {
        const here = receptacles.filter((other) => other.location === location);
        if (kind !== 'drawer') expect(here.filter((other) => other.kind === kind).length).toBeLessThanOrEqual(2);
        for (const other of here) if (other.kind !== kind) sharing.add(`${kind} ${other.kind}`);
      }
    }
    expect([...sharing]).toEqual(expect.arrayContaining(['coffeemachine countertop', 'countertop toaster']));
  });

  it('want nothing brought to a basin', () => {
    expect(train.filter(({ goal }) => goal.target.endsWith('basin'))).toEqual([]);
  });
});

describe('difficulty', () => {
  const hiddenShare = (games: readonly GameDefinition[]) => {
    const objects = games.flatMap(({ goal, objects, receptacles }) =>
      objects
        .filter(({ kind, receptacles }) => kind === goal.object && receptacles.length > 0)
        .map((object) => receptacles[object.receptacles[0]!]!),
    );
    return objects.filter(({ openable }) => openable).length / objects.length;
  };

  it('hides the objects of the task as often as it is told', () => {
    const none = definitions(generator({ games: { train: 200, validation: 0, test: 0 }, hidden: 0 }))[0]!;
    const all = definitions(generator({ games: { train: 200, validation: 0, test: 0 }, hidden: 1 }))[0]!;
    expect(hiddenShare(none)).toBeLessThan(0.05);
    expect(hiddenShare(all)).toBeGreaterThan(hiddenShare(train) + 0.2);
  });

  it('furnishes as much as it is told', () => {
    const pieces = (games: readonly GameDefinition[]) =>
      games.reduce((sum, { receptacles }) => sum + receptacles.length, 0) / games.length;
    const small = definitions(generator({ games: { train: 200, validation: 0, test: 0 }, size: 0.4 }))[0]!;
    expect(pieces(small)).toBeLessThan(0.7 * pieces(train));
  });
});

describe('bad options', () => {
  it.each([
    [{ hidden: 2 }, 'hidden is 2'],
    [{ size: 0 }, 'size is 0'],
    [{ games: { train: -1 } }, '-1 games'],
  ])('refuses %j', (options, message) => {
    expect(() => generator(options)).toThrow(message);
  });
});
