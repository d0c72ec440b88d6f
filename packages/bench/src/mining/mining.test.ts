import { alfworld } from '@dreamgym/alfworld';
import { dream, type ExperienceModel, wire } from '@dreamgym/core';
import { induced, inducedFromText } from '@dreamgym/experience-models';
import { replayMemory } from '@dreamgym/replay-buffers';
import { embedded } from 'dreamgym';
import { expect, it } from 'vitest';
import { exactness } from './exactness.ts';

const { signal } = new AbortController();

it('retells recorded households by a mined grammar nearly as well as by the one written by hand', async () => {
  const { parts } = wire([alfworld(), embedded({ transitions: 1500, seed: 1 })]);
  const { environment, recordings } = parts;
  const trajectories = await recordings.trajectories(signal);
  const exactOf = async (experienceModel: ExperienceModel) => {
    await experienceModel.learn!({ trajectories, signal });
    const dreamed = dream({ environment, experienceModel, replayBuffer: replayMemory() });
    return exactness(dreamed, trajectories.slice(0, 60), signal);
  };
  const written = await exactOf(induced({ abstraction: environment.abstraction }));
  const mined = await exactOf(inducedFromText());
  expect(mined.steps).toBeGreaterThan(500);
  expect(mined.exact).toBeGreaterThan(0.95);
  expect(mined.exact).toBeGreaterThan(written.exact - 0.02);
  expect(mined.failed).toBe(written.failed);
}, 300_000);
