import { record } from '@dreamgym/core';
import { checkExperienceModel } from '@dreamgym/testing';
import { induced } from '../induced/induced.ts';
import { wanderer, workshop, workshopAbstraction } from '../induced/workshop.fixture.ts';
import { simulator } from './simulator.fixture.ts';
import { verified } from './verified.ts';

const environment = workshop();
const { signal } = new AbortController();
const trajectories = await record({ environment, behaviours: { wanderer }, transitions: 1500, seed: 3 }).trajectories(
  signal,
);

checkExperienceModel(
  'verified',
  () => verified(simulator(environment), { rules: induced({ abstraction: workshopAbstraction }), remedy: 'veto' }),
  { environment, trajectories },
);
