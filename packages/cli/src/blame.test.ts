import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dreamgym } from './dreamgym.fixture.ts';
import { temporaryFolder } from './temporary-folder.fixture.ts';

const parts = `
  const task = { id: 'a', instruction: 'leave', origin: { kind: 'seed' } };
  const end = { observation: { text: 'a garden' }, reward: 1, terminated: true, truncated: false };
  const playing = (step, observation = { text: 'a room' }) => async () => ({ observation, step, async close() {} });
  const environment = { name: 'hall', stepLimit: 2, tasks: async () => [task], start: playing(() => end) };
  const behaviours = { lazy: { name: 'lazy', begin: () => ({ act: () => ({ text: 'leave' }) }) } };
`;

/** What a config file exports, and the error and its exit code that it deserves. */
const mistakes: readonly (readonly [what: string, exported: string, message: string, code: number])[] = [
  [
    'an environment without tasks',
    '[{ environment: { ...environment, tasks: undefined } }]',
    'the part "environment" lacks tasks()',
    2,
  ],
  [
    'a factory that is not called',
    '[{ environment: () => () => environment }]',
    'the part "environment" is a function',
    2,
  ],
  ['an async factory', '[{ environment: async () => environment }]', 'the part "environment" is a promise', 2],
  ['a plugin that is not awaited', '[(async () => ({ environment }))()]', 'plugin 2 is a promise', 2],
  ['an object for the list of plugins', '{ environment }', 'the plugins are an object with environment', 2],
  [
    'texts for tasks',
    "[{ environment: { ...environment, tasks: async () => ['a'] } }]",
    `hall: task 1 of tasks('train') is "a"`,
    1,
  ],
  [
    'no tasks at all',
    '[{ environment: { ...environment, tasks: async () => undefined } }]',
    `hall: tasks('train') gave undefined`,
    1,
  ],
  [
    'a text for the first observation',
    "[{ environment: { ...environment, start: playing(() => end, 'a room') } }]",
    'hall: the observation at the beginning is "a room"',
    4,
  ],
  [
    'a text for an observation',
    "[{ environment: { ...environment, start: playing(() => ({ ...end, observation: 'a garden' })) } }]",
    'hall: the observation after "leave" is "a garden"',
    4,
  ],
  [
    'done for terminated',
    '[{ environment: { ...environment, start: playing(() => ({ observation: end.observation, reward: 1, done: true })) } }]',
    'hall: the answer to "leave" does not say terminated and truncated as booleans: it has observation, reward, done',
    4,
  ],
  [
    'a text for an action',
    "[{ environment, behaviours: { lazy: { name: 'lazy', begin: () => ({ act: () => 'leave' }) } } }]",
    'lazy: act() gave "leave"',
    4,
  ],
];

describe('the part at fault is named, in one error', () => {
  it.each(mistakes)('%s', async (_, plugins, message, exitCode) => {
    const folder = await temporaryFolder();
    const file = join(folder, 'dream.config.ts');
    const given = plugins.startsWith('[') ? `[{ behaviours }, ...${plugins}]` : plugins;
    await writeFile(file, `${parts}\nexport default { plugins: ${given} };`);
    const { code, err, out } = await dreamgym([
      'record',
      '--config',
      file,
      '--out',
      join(folder, 'out.jsonl'),
      '--json',
    ]);
    expect({ code, err }).toMatchObject({ code: exitCode, err: expect.stringContaining(message) });
    expect(err.match(/^error: /gm)).toHaveLength(1);
    expect(err).toMatch(/^hint: .+$/m);
    expect(JSON.parse(out).error).toMatchObject({ message: expect.stringContaining(message), exitCode });
  });

  it('no iterations', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'dream.config.ts');
    await writeFile(file, `${parts}\nexport default { plugins: [{ environment }], train: { iterations: 0 } };`);
    const { code, err } = await dreamgym(['train', '--config', file, '--run', join(folder, 'run')]);
    expect({ code, err }).toMatchObject({
      code: 2,
      err: expect.stringContaining('train.iterations: expected at least 1'),
    });
    expect((await dreamgym(['train', '--iterations', '0'])).code).toBe(2);
  });
});
