import { describe, expect, it } from 'vitest';
import { corridors, fakePipeline, shelf, walker } from '../fakes.fixture.ts';
import { train } from '../training/train.ts';
import { wire } from './container.ts';
import type { Plugin } from './parts.ts';

const household = () => ({ environment: corridors(), behaviours: { walker: walker() } });
const { tasks: _, ...withoutTasks } = corridors();

describe('a list of plugins is refused', () => {
  it.each<[string, unknown, string, string]>([
    ['as an object', household(), 'the plugins are an object with environment, behaviours', 'give a list of plugins'],
    ['with a factory that was not called', [household], 'plugin 1 is the function household', 'call it: household()'],
    ['with a promise', [{}, Promise.resolve(household())], 'plugin 2 is a promise', 'await it first'],
    ['with a list in it', [[household()]], 'plugin 1 is a list of 1', 'a plugin is an object of parts'],
    [
      'with an unknown part',
      [{ enviroment: corridors() }],
      'plugin 1 gives the unknown part "enviroment"',
      'parts are',
    ],
  ])('%s', (_, plugins, message, hint) => {
    expect(() => wire(plugins as Plugin[])).toThrow(
      expect.objectContaining({ code: 'CONFIGURATION', message, hint: expect.stringContaining(hint) }),
    );
  });
});

describe('a part is refused', () => {
  it.each<[string, unknown, string, string]>([
    ['without a method', withoutTasks, 'the part "environment" lacks tasks(): it is an object with', 'start()'],
    ['as a plugin', household(), 'the part "environment" lacks name (a text), tasks(), start()', 'this is a plugin'],
    ['as a factory of a plugin', household, 'the part "environment" lacks name (a text)', 'this is a plugin'],
    ['as a promise of an async factory', async () => corridors(), 'the part "environment" is a promise', 'no async'],
    [
      'as an async factory that fails',
      async () => Promise.reject(new Error()),
      '"environment" is a promise',
      'no async',
    ],
    ['as a factory of a factory', () => corridors, 'the part "environment" is the function corridors', 'corridors()'],
    ['as a text', 'corridors', 'the part "environment" is "corridors"', 'give an object with name (a text), tasks()'],
    [
      'written for later contracts',
      { ...corridors(), specificationVersion: 2 },
      'says specificationVersion 2',
      'newer',
    ],
  ])('%s', (_, environment, message, hint) => {
    const { parts } = wire([{ environment } as Plugin]);
    expect(() => parts.environment).toThrow(
      expect.objectContaining({
        code: 'CONFIGURATION',
        message: expect.stringContaining(message),
        hint: expect.stringContaining(hint),
      }),
    );
  });

  it('where one behaviour of several is none', () => {
    const { parts } = wire([{ behaviours: { good: walker(), bad: walker } } as unknown as Plugin]);
    expect(() => parts.behaviours).toThrow('the behaviour "bad" is the function walker');
  });

  it('whose methods stand on a class is none of these', () => {
    class Shelf {
      add() {}
      search() {}
    }
    expect(() => wire([{ replayBuffer: new Shelf() as never }]).parts.replayBuffer).not.toThrow();
    expect(() => wire([{ replayBuffer: shelf }]).parts.replayBuffer).not.toThrow();
  });
});

it.each([
  ['iterations', undefined],
  ['iterations', 0],
  ['iterations', Number.NaN],
  ['tasks', 1.5],
  ['groupSize', -1],
  ['concurrency', '4'],
])('training with %s %s is refused', async (name, value) => {
  const options = { iterations: 1, seed: 1, [name]: value };
  await expect(train([fakePipeline()], options as never)).rejects.toMatchObject({
    code: 'CONFIGURATION',
    message: `${name} is ${value}; it must be a whole number of at least 1`,
  });
});
