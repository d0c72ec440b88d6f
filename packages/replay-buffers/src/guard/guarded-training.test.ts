import { rollout } from '@dreamgym/core';
import { corridor } from '@dreamgym/testing';
import { expect, it } from 'vitest';
import { temporaryFolders } from '../folders.fixture.ts';
import { crowdedTaskFirst, frozen, leakageGuard, replayLog, rewardedDreams } from '../index.ts';

const folder = temporaryFolders()();
const { signal } = new AbortController();

it('keeps what is trained on apart from what is evaluated', async () => {
  const environment = corridor();
  const heldOut = [...(await environment.tasks('validation')), ...(await environment.tasks('test'))];
  const replayBuffer = replayLog({
    folder,
    capacity: 100_000,
    eviction: crowdedTaskFirst,
    filters: [leakageGuard({ heldOut }), rewardedDreams(0.5)],
  });
  const [trainTask] = await environment.tasks('train');
  const walker = { name: 'walker', begin: () => ({ act: () => ({ text: 'go east' }) }) };
  for (const task of [trainTask!, ...heldOut]) {
    await replayBuffer.add(await rollout({ environment, policy: walker, task, seed: 1, signal }));
  }
  const evaluated = frozen(replayBuffer);
  const found = await evaluated.search({ observation: 'a room', action: 'go east', limit: 1000 });
  expect(new Set(found.map(({ task }) => task))).toEqual(new Set([trainTask!.id]));
  expect(found[0]!.provenance).toMatchObject({ environment: 'corridor', policy: 'walker', origin: 'real' });
  await replayBuffer.close();
});
