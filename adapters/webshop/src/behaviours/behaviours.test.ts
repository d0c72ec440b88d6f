import type { Policy } from '@dreamgym/core';
import { describe, expect, it } from 'vitest';
import { webshop } from '../webshop.ts';

const { signal } = new AbortController();
const shop = webshop({ generate: { products: 300 }, tagger: 'stub' });
const tasks = (await shop.environment.tasks('train')).slice(0, 80);

async function play(policy: Policy, seed = 0) {
  const rewards: number[] = [];
  const texts: string[] = [];
  for (const [at, task] of tasks.entries()) {
    const player = policy.begin({ task, seed: seed + at, signal });
    const episode = await shop.environment.start(task, { seed, signal });
    for (let { observation } = episode; ; ) {
      const action = await player.act(observation);
      texts.push(action.text);
      const step = await episode.step(action);
      observation = step.observation;
      if (!step.terminated && !step.truncated) continue;
      rewards.push(step.reward);
      break;
    }
  }
  const mean = rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length;
  return { mean, solved: rewards.filter((reward) => reward === 1).length / rewards.length, texts };
}

describe('behaviours', async () => {
  const { random, shopper, noisyShopper, expert, noisyExpert } = shop.behaviours;
  const played = {
    random: await play(random),
    shopper: await play(shopper),
    noisyShopper: await play(noisyShopper),
    expert: await play(expert),
    noisyExpert: await play(noisyExpert),
  };

  it('range from hopeless to perfect', () => {
    expect(played.expert.solved).toBe(1);
    expect(played.noisyExpert.solved).toBeGreaterThan(0.8);
    expect(played.noisyExpert.texts.length).toBeGreaterThan(played.expert.texts.length);
    expect(played.shopper.mean).toBeGreaterThan(played.random.mean + 0.2);
    expect(played.shopper.mean).toBeLessThan(played.expert.mean);
    expect(played.random.solved).toBeLessThan(0.2);
  });

  it('do the same under the same seed, and other things under another', async () => {
    expect((await play(noisyShopper)).texts).toEqual(played.noisyShopper.texts);
    expect((await play(noisyShopper, 1000)).texts).not.toEqual(played.noisyShopper.texts);
  });

  it('cover what can be done', () => {
    const all = Object.values(played).flatMap(({ texts }) => texts);
    for (const click of ['next >', '< prev', 'description', 'features', 'reviews', 'buy now', 'back to search']) {
      expect(all).toContain(`click[${click}]`);
    }
  });
});
