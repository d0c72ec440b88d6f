import { execFileSync } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Environment, Episode, Player, Task } from '@dreamgym/core';
import { checkEnvironment } from '@dreamgym/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { alfworld } from '../alfworld.ts';
import { legacyGame } from '../data/legacy-game.fixture.ts';
import { officialData } from '../official-data.fixture.ts';
import { alfworldRemote } from './alfworld-remote.ts';

// The original takes seconds for what takes microseconds here, and more on a busy machine.
vi.setConfig({ testTimeout: 600_000 });

const { signal } = new AbortController();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alfworld-remote-'));
  const trial = join(folder, 'data/train/pick_and_place_simple-Mug-None-Shelf-1/trial_1');
  await mkdir(trial, { recursive: true });
  const grammar = '"rhs": "Your task is to: put a mug in shelf."\n';
  await writeFile(join(trial, 'game.tw-pddl'), JSON.stringify({ grammar }));
});
afterAll(() => rm(folder, { recursive: true }));

/** An environment whose Python is a script in JavaScript: `reply` maps a request to the line to answer with. */
async function withFake(reply: string, options: { ready?: object; timeout?: number } = {}): Promise<Environment> {
  const { ready = { ready: { python: '3', alfworld: '0.4.2', textworld: '1.7.0' } }, timeout } = options;
  const file = join(await mkdtemp(join(folder, 'fake-')), 'python');
  const answer = `const answer = { text: 'hello ' + process.pid, actions: ['look'], won: false };`;
  await writeFile(
    file,
    `#!${process.execPath}\n${answer}\nconsole.log(${JSON.stringify(JSON.stringify(ready))});
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const request = JSON.parse(line);
  const send = (message) => console.log(JSON.stringify({ id: request.id, ...message }));
  ${reply}
});\n`,
  );
  await chmod(file, 0o755);
  return alfworldRemote({ data: join(folder, 'data'), python: file, timeout }).environment;
}

async function begin(environment: Environment): Promise<Episode> {
  const [task] = await environment.tasks('train');
  return environment.start(task!, { seed: 1, signal });
}

describe('the process of the original', () => {
  it('serves many attempts at once, and counts their steps', async () => {
    const environment = await withFake('send({ result: answer });');
    const [one, other] = [await begin(environment), await begin(environment)];
    expect(one.observation).toEqual(other.observation);
    expect(await one.step({ text: 'look' })).toMatchObject({ reward: 0, terminated: false, truncated: false });
    await one.close();
    await one.close();
    await expect(async () => one.step({ text: 'look' })).rejects.toThrow('has ended');
    await environment.close!();
  });

  it('says what to do where Python or the package is missing or too old', async () => {
    const { environment } = alfworldRemote({ data: join(folder, 'data'), python: join(folder, 'no-python') });
    await expect(begin(environment)).rejects.toThrow(/there is no Python .*pip install 'alfworld>=0\.4'/);
    const without = await withFake('', { ready: { missing: "ModuleNotFoundError: No module named 'textworld'" } });
    await expect(begin(without)).rejects.toThrow(/No module named 'textworld'.*pip install/);
    const old = await withFake('', { ready: { ready: { python: '3', alfworld: '0.3.5', textworld: '1' } } });
    await expect(begin(old)).rejects.toThrow('has alfworld 0.3.5, which is too old');
    const other = await withFake('', { ready: { hello: 1 } });
    await expect(begin(other)).rejects.toThrow('answered something else: {"hello":1}');
  });

  it('says what it was answered where that is no answer', async () => {
    const environment = await withFake('send(request.command ? { result: { won: 1 } } : { result: answer });');
    const episode = await begin(environment);
    await expect(async () => episode.step({ text: 'look' })).rejects.toThrow('answered something else: {"won":1}');
    const broken = await withFake(`console.log('{"id":');`);
    await expect(begin(broken)).rejects.toThrow('answered something else: {"id":');
    await environment.close!();
  });

  it('is started again after a crash, which ends the attempts of before', async () => {
    const environment = await withFake(
      `if (request.command === 'crash') { console.error('out of memory'); process.exit(3); } send({ result: answer });`,
    );
    const [one, other] = [await begin(environment), await begin(environment)];
    await expect(one.step({ text: 'crash' })).rejects.toThrow(/ended \(exit code 3\): out of memory/);
    await expect(other.step({ text: 'look' })).rejects.toThrow('start another one');
    await Promise.all([one.close(), other.close()]);
    const again = await begin(environment);
    expect(again.observation.text).not.toBe(one.observation.text);
    await expect(other.step({ text: 'look' })).rejects.toThrow('start another one');
    await environment.close!();
  });

  it('is ended when it takes too long, and started again', async () => {
    const environment = await withFake(`if (request.command !== 'sleep') send({ result: answer });`, { timeout: 2 });
    const episode = await begin(environment);
    await expect(episode.step({ text: 'sleep' })).rejects.toThrow('no answer within 2 s');
    expect((await begin(environment)).observation.actions).toEqual(['look']);
    await environment.close!();
  });

  it('passes on what goes wrong in Python, and can go on', async () => {
    const environment = await withFake(
      `if (request.command === 'fail') send({ error: 'KeyError: 1' }); else send({ result: answer });`,
    );
    const episode = await begin(environment);
    await expect(episode.step({ text: 'fail' })).rejects.toThrow('failed: KeyError: 1');
    expect(await episode.step({ text: 'look' })).toMatchObject({ terminated: false });
    await environment.close!();
    await environment.close!();
  });

  it('is not asked for games that are not there', async () => {
    const environment = await withFake('');
    const [task] = await environment.tasks('train');
    const start = (id: string) => environment.start({ ...task!, id }, { seed: 1, signal });
    await expect(start('alfworld/train/a/b')).rejects.toThrow(/game\.tw-pddl is missing: .* official layout only/);
    await expect(start('alfworld/train/../..')).rejects.toThrow('is no task of ALFWorld');
    await expect(start('other')).rejects.toThrow('is no task of ALFWorld');
  });
});

const data = officialData();
const python = process.env.ALFWORLD_PYTHON;

describe.skipIf(!data || !python)(
  'the original (skipped without official data and an interpreter in ALFWORLD_PYTHON)',
  () => {
    const sample = join(tmpdir(), `alfworld-sample-${process.pid}`);
    beforeAll(async () => {
      await mkdir(sample, { recursive: true });
      execFileSync('tar', ['xzf', join(data!, 'official/games-sample.tar.gz'), '-C', sample]);
      // The sample holds no test games; these ones serve as well.
      await cp(join(sample, 'valid_seen'), join(sample, 'valid_unseen'), { recursive: true });
    });
    afterAll(() => rm(sample, { recursive: true }));

    checkEnvironment('alfworldRemote', () => alfworldRemote({ data: sample, python, stepLimit: 8 }).environment, {
      task: 'alfworld/train/look_at_obj_in_light-Book-None-DeskLamp-307/trial_T20190908_062847_269349',
      solve: () => ['go to bed 1', 'take book 1 from bed 1', 'go to sidetable 1', 'use desklamp 1'],
    });

    it('answers as the native engine does, step by step', async () => {
      const native = alfworld({ data: sample, stepLimit: 40 });
      const { environment } = alfworldRemote({ data: sample, python, stepLimit: 40 });
      expect(await environment.tasks('train')).toEqual(await native.environment.tasks('train'));
      const tasks = [
        ...spread(await native.environment.tasks('train'), 8),
        ...spread(await native.environment.tasks('validation'), 4),
      ];
      for (const [index, task] of tasks.entries()) {
        const behaviour = index % 2 === 0 ? native.behaviours.detours : native.behaviours.random;
        await compare(native.environment, environment, behaviour.begin({ task, seed: index, signal }), task);
      }
      await environment.close!();
    });

    it('answers as the native engine does to legacy files', async () => {
      const legacy = join(folder, 'legacy');
      for (const file of await readdir(join(sample, 'train'), { recursive: true })) {
        if (!file.endsWith('game.tw-pddl')) continue;
        await mkdir(join(legacy, 'train', dirname(file)), { recursive: true });
        await writeFile(join(legacy, 'train', file), legacyGame(await readFile(join(sample, 'train', file), 'utf8')));
      }
      const native = alfworld({ data: legacy, stepLimit: 40 });
      const { environment } = alfworldRemote({ data: legacy, python, stepLimit: 40 });
      for (const [index, task] of spread(await native.environment.tasks('train'), 2).entries()) {
        const player = native.behaviours.detours.begin({ task, seed: index, signal });
        const texts = await compare(native.environment, environment, player, task);
        expect(texts.join('\n')).toMatch(/You arrive at loc \d+\./);
      }
      await environment.close!();
    });

    it('plays the files of alfworld-generate like the released ones', async () => {
      const generated = join(folder, 'generated');
      await cp(sample, generated, { recursive: true });
      const script = `
import glob, json, os, alfworld
here = os.path.join(os.path.dirname(alfworld.__file__), 'data')
for name in glob.glob('${generated}/train/*/*/game.tw-pddl'):
    game = json.load(open(name))
    task = game['grammar'].split('Your task is to: ')[1].split('."')[0]
    game['grammar'] = open(here + '/alfred.twl2').read().replace('UNKNOWN GOAL', task)
    game['pddl_domain'] = open(here + '/alfred.pddl').read()
    json.dump(game, open(name, 'w'))
`;
      execFileSync(python!, ['-c', script]);
      const native = alfworld({ data: generated }).environment;
      const { environment } = alfworldRemote({ data: generated, python });
      const [task] = await native.tasks('train');
      const [one, other] = [
        await native.start(task!, { seed: 1, signal }),
        await environment.start(task!, { seed: 1, signal }),
      ];
      expect(other.observation).toEqual(one.observation);
      for (const text of ['help', 'look', 'inventory', ...one.observation.actions!.slice(0, 3)]) {
        expect(await other.step({ text })).toEqual(await one.step({ text }));
      }
      await environment.close!();
    });
  },
);

/** So many of the tasks, evenly. */
function spread(tasks: readonly Task[], count: number): Task[] {
  return tasks.filter((_, index) => index % Math.floor(tasks.length / count) === 0).slice(0, count);
}

/** Plays an attempt in both, which have to answer alike, and gives what they said. */
async function compare(native: Environment, original: Environment, player: Player, task: Task): Promise<string[]> {
  const start = (environment: Environment) => environment.start(task, { seed: 1, signal });
  const [one, other] = [await start(native), await start(original)];
  expect(other.observation).toEqual(one.observation);
  let { observation } = one;
  const texts = [observation.text];
  for (let ended = false; !ended; ) {
    const action = await player.act(observation);
    const [step, same] = [await one.step(action), await other.step(action)];
    expect([task.id, action.text, same]).toEqual([task.id, action.text, step]);
    observation = step.observation;
    texts.push(observation.text);
    ended = step.terminated || step.truncated;
  }
  await other.close();
  return texts;
}
