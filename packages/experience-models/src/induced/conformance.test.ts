import { record, type Task } from '@dreamgym/core';
import { checkEnvironment, checkExperienceModel } from '@dreamgym/testing';
import { induced } from './induced.ts';
import { wanderer, workshop, workshopAbstraction } from './workshop.fixture.ts';

const environment = workshop();
const { signal } = new AbortController();
const everything = await record({ environment, behaviours: { wanderer }, transitions: 1500, seed: 3 }).trajectories(
  signal,
);
// Nothing is recorded of the dreamed task, so that its whole world has to be sampled.
const task = 'workshop/train/0';
const trajectories = everything.filter((trajectory) => trajectory.task.id !== task);

/** Brings every ball of every chest to a bench, wherever the balls are hidden: what is not possible is refused. */
function solve({ instruction }: Task): readonly string[] {
  if (instruction !== 'bring a ball to a bench') throw new Error(`no actions are known to ${instruction}`);
  return ['chest 1', 'chest 2', 'chest 3'].flatMap((place) => [
    `go to ${place}`,
    `open ${place}`,
    `take ball 1 from ${place}`,
    `take ball 2 from ${place}`,
    'go to bench 1',
    'put ball 1 on bench 1',
    'put ball 2 on bench 1',
  ]);
}

checkEnvironment('the workshop', workshop, { task, solve });

checkExperienceModel('induced', () => induced({ abstraction: workshopAbstraction }), {
  environment,
  trajectories,
  task,
  solve,
});
