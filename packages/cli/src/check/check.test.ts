import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dreamgym } from '../dreamgym.fixture.ts';
import { temporaryFolder } from '../temporary-folder.fixture.ts';

/** A walk along rooms, one of which holds what is looked for; each fault takes the place of a good member. */
function rooms(faults: Readonly<Record<string, string>> = {}): string {
  const members = {
    name: "'rooms'",
    stepLimit: '8',
    tasks: 'async (split) => ({ train: [task(1), task(2)], validation: [task(3)], test: [] })[split]',
    hidden: '(task, { seed, worldSeed = seed }) => (worldSeed + Number(task.id)) % 3',
    luck: '() => 0',
    observe: "(at) => ({ text: 'room ' + at, actions: ['on', 'take'] })",
    pay: '(found) => (found ? 1 : 0)',
    end: '(found, taken) => ({ terminated: found, truncated: !found && taken >= 8 })',
    known: '(id) => /^[1-3]$/.test(id)',
    ...faults,
  };
  const say = Object.entries(members).map(([name, text]) => `const ${name} = ${text};`);
  return `
const task = (id) => ({ id: String(id), instruction: 'find it', origin: { kind: 'seed' } });
${say.join('\n')}
async function start(task, options) {
  options.signal.throwIfAborted();
  if (!known(task.id)) throw new Error('there is no task ' + task.id);
  const place = hidden(task, options);
  let [at, taken, over] = [0, 0, false];
  return {
    observation: observe(0, options),
    step({ text }) {
      options.signal.throwIfAborted();
      if (over) throw new Error('the attempt is over');
      taken += 1;
      if (text === 'on') at += 1 + luck(options, taken);
      const found = text === 'take' && at === place;
      const ending = end(found, taken);
      over = ending.terminated || ending.truncated || false;
      return { observation: observe(at, options), reward: pay(found), ...ending };
    },
    async close() {
      over = true;
    },
  };
}
const environment = { name, ...(stepLimit && { stepLimit }), tasks, start };
export const adapter = { specificationVersion: 1, plugin: () => ({ environment, ...parts }) };
const model = {
  name: 'rooms by heart',
  open: async ({ task, seed }) => {
    const episode = await start(task, { seed, signal: new AbortController().signal });
    return { observation: episode.observation, step: ({ action }) => episode.step(action), close: episode.close };
  },
};
const generated = { generate: async () => [] };
const parts = { experienceModel: model, taskGenerator: generated };
`;
}

async function check(text: string, name = 'rooms.mjs') {
  const file = join(await temporaryFolder(), name);
  await writeFile(file, text);
  const { code, out, err } = await dreamgym(['check', file, '--json']);
  return { code, err, ...(out === '' ? {} : JSON.parse(out)) };
}

const broken = ({ rules }: { rules: { rule: string; kind: string; reason: string }[] }) =>
  rules.filter(({ kind }) => kind === 'broken').map(({ rule, reason }) => `${rule}: ${reason}`);

describe('dreamgym check', () => {
  it('says that an adapter keeps every rule, and lets it be trained in', async () => {
    const checked = await check(rooms());
    expect(broken(checked)).toEqual([]);
    expect(checked).toMatchObject({
      code: 0,
      conforms: true,
      luck: false,
      environment: 'rooms',
      specificationVersion: 1,
    });
    expect(checked.trial.recordedTransitions).toBeGreaterThan(0);
    expect(checked.trial.steps).toBeGreaterThan(0);
  });

  it('says the same in a few lines', async () => {
    const file = join(await temporaryFolder(), 'rooms.mjs');
    await writeFile(file, rooms());
    const { out } = await dreamgym(['check', file]);
    expect(out).toMatch(
      /^rooms: conforms to the contracts of DreamGym\nrules {6}\d+ kept, \d+ not applicable\ntrial run {2}.+\n$/,
    );
  });

  it('takes luck for what it is', async () => {
    const checked = await check(rooms({ luck: '({ seed }, taken) => ((seed >> 1) + taken) % 2' }));
    expect(broken(checked)).toEqual([]);
    expect(checked).toMatchObject({ code: 0, luck: true });
  });

  it.each<[string, Record<string, string>, string]>([
    ['one id in two splits', { tasks: 'async () => [task(1)]' }, 'task "1" is in train and in validation'],
    [
      'one id twice',
      { tasks: 'async (split) => (split === "train" ? [task(1), task(1)] : split === "test" ? [] : [task(2)])' },
      'two train tasks have the id "1"',
    ],
    [
      'no validation tasks',
      { tasks: 'async (split) => (split === "train" ? [task(1)] : [])' },
      'there are no validation tasks',
    ],
    ['rewards above one', { pay: '() => 0.7' }, 'a reward is 0.7 after a sum of 0.7'],
    ['a reward that is no number', { pay: '() => NaN' }, 'a reward is null'],
    [
      '`done` for `terminated`',
      { end: '(found) => ({ done: found })' },
      'a step says observation, reward: 0, done: false; say terminated and truncated',
    ],
    [
      'no end and no limit',
      { stepLimit: 'undefined', end: '() => ({ terminated: false, truncated: false })' },
      'set stepLimit',
    ],
    [
      'chance from nowhere',
      {
        hidden: '() => Math.floor(Math.random() * 3)',
        observe: "() => ({ text: 'room ' + Math.random(), actions: ['on', 'take'] })",
      },
      'repeats itself under one seed',
    ],
    [
      'a world that the seed decides',
      { observe: "(at, { seed }) => ({ text: 'room ' + at + ' of ' + seed, actions: ['on'] })" },
      'shows one world to all attempts of a world seed',
    ],
  ])('refuses %s', async (_, faults, message) => {
    const checked = await check(rooms(faults));
    expect(checked).toMatchObject({ code: 1, conforms: false });
    expect(broken(checked).join('\n')).toContain(message);
  });

  it('refuses a string for an observation, by its name', async () => {
    const checked = await check(rooms({ observe: "(at) => 'room ' + at" }));
    expect(checked).toMatchObject({ code: 1, conforms: false });
    expect(broken(checked).join('\n')).toContain('an observation is "room 0"');
  });

  it('says in which part a run went wrong', async () => {
    const checked = await check(rooms().replace('step: ({ action }) => episode.step(action)', 'step: () => null'));
    expect(checked).toMatchObject({ code: 1, conforms: false });
    expect(checked.trial.failure).toContain('EXPERIENCE_MODEL: dream(rooms)');
  });

  it.each([
    ['an environment without tasks', rooms().replace('tasks, start };', 'start };'), 'lacks tasks()'],
    [
      'an async factory',
      rooms().replace('({ environment, ...parts })', '({ environment: async () => environment })'),
      'the part "environment" is a promise',
    ],
    [
      'a factory that was not called',
      rooms().replace('({ environment, ...parts })', '({ environment: () => start })'),
      'the part "environment" is the function start',
    ],
  ])('gives one clear error for %s', async (_, text, message) => {
    const { code, err } = await check(text);
    expect(code).toBe(2);
    expect(err).toContain(`error: ${message.startsWith('lacks') ? 'the part "environment" ' : ''}${message}`);
  });

  it('checks the pipeline of a config file, too', async () => {
    const text = `${rooms()}\nexport default { plugins: [{ environment, ...parts, behaviours: {} }] };`;
    const checked = await check(text, 'rooms.config.mjs');
    expect(broken(checked)).toEqual([]);
    expect(checked).toMatchObject({ code: 1, conforms: false });
    expect(checked.trial.failure).toContain('no plugin gives the part "');
  });
});
