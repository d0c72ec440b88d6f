import { corridor, solveCorridor } from '@dreamgym/testing';
import { expect, it } from 'vitest';
import { handPlay } from './hand-play.ts';

const environment = corridor();
const [task] = await environment.tasks('train');

it('takes actions one by one, and shows what each led to', async () => {
  const play = handPlay({ environment, task: task!, seed: 1 });
  let situation = await play.begin();
  expect(situation).toMatchObject({ steps: 0, reward: 0, observation: { text: expect.stringContaining('room 0') } });
  expect(situation.actions).toContain('go east');
  expect(situation.latest).toBeUndefined();
  for (const action of solveCorridor(task!)) {
    if (!situation.ended) situation = await play.act(action);
  }
  expect(situation.ended?.end).toEqual({ kind: 'terminated' });
  expect(situation.ended?.provenance).toMatchObject({ policy: 'person', origin: 'real', seed: 1 });
  expect(situation.ended?.transitions).toHaveLength(situation.steps);
  expect(situation).toMatchObject({ reward: 1, latest: { action: { text: 'take lamp 1' }, reward: 1 } });
  await expect(play.act('go east')).rejects.toThrow('no action is awaited');
  await play.close();
});

it('says what keeps a world from opening as the end of the attempt, and takes a fault of the world for its end', async () => {
  const unknown = handPlay({ environment, task: { ...task!, id: 'nowhere' }, seed: 1 });
  expect((await unknown.begin()).ended?.end).toMatchObject({
    kind: 'failed',
    message: expect.stringContaining('nowhere'),
  });
  const broken = {
    ...environment,
    start: async (...request: Parameters<typeof environment.start>) => ({
      ...(await environment.start(...request)),
      step: () => {
        throw new Error('the lights went out');
      },
    }),
  };
  const play = handPlay({ environment: broken, task: task!, seed: 1 });
  await play.begin();
  const { ended } = await play.act('go east');
  expect(ended?.end).toMatchObject({ kind: 'failed', message: expect.stringContaining('the lights went out') });
});

it('gives up what is under way, also while an answer is awaited', async () => {
  const play = handPlay({ environment, task: task!, seed: 1 });
  await play.begin();
  await play.close();
  const slow = {
    ...environment,
    start: async (...[which, options]: Parameters<typeof environment.start>) => ({
      ...(await environment.start(which, options)),
      step: () =>
        new Promise<never>((_, reject) => {
          options.signal.addEventListener('abort', () => reject(options.signal.reason));
        }),
    }),
  };
  const waiting = handPlay({ environment: slow, task: task!, seed: 1 });
  await waiting.begin();
  const answer = expect(waiting.act('go east')).rejects.toThrow('given up');
  await expect(waiting.act('go east')).rejects.toThrow('no action is awaited');
  await waiting.close();
  await answer;
});

it('proposes actions where observations list none', async () => {
  const silent = {
    ...environment,
    start: async (...request: Parameters<typeof environment.start>) => ({
      ...(await environment.start(...request)),
      observation: { text: 'a dark room' },
    }),
  };
  const proposer = {
    version: 0,
    learn() {},
    propose: ({ instruction }: { instruction: string }) => [`say ${instruction}`],
    snapshot: () => null,
    restore() {},
  };
  const play = handPlay({ environment: silent, task: task!, seed: 1, proposer });
  expect((await play.begin()).actions).toEqual([`say ${task!.instruction}`]);
  await play.close();
});
