import { deriveSeed, type Policy, type Trajectory, wire } from '@dreamgym/core';
import { behaviourCloning } from '@dreamgym/optimizers';
import { randomPolicy } from '@dreamgym/policies';
import type { RowOutcome, RunContext } from '../context.ts';
import { type Row, rowTitle } from '../results/result.ts';
import { evaluatePolicy, summary } from './evaluate-policy.ts';

/** Passes over the recordings; success on held-out games is level from 3 to 30 of them. */
const cloningEpochs = 10;

/** Chooses among the actions at hand by chance: what success is worth nothing. */
export async function randomRow(context: RunContext): Promise<RowOutcome> {
  const began = performance.now();
  return outcome(context, { id: 'random', policy: randomPolicy(), recordedTransitions: 0, began });
}

/** Imitates the very recordings that the experience model learns from; undefined where it was interrupted. */
export async function behaviourCloningRow(context: RunContext): Promise<RowOutcome | undefined> {
  const { pipeline, recordings, environment, settings, signal } = context;
  const { seed } = settings.train;
  const began = performance.now();
  const trajectories = await recordings.trajectories(signal);
  const groups = trajectories.map((trajectory) => ({ task: trajectory.task, trajectories: [trajectory] }));
  const optimizer = behaviourCloning();
  const wiring = wire([...pipeline(), { environment, recordings }]);
  try {
    let { policy } = wiring.parts;
    for (let epoch = 0; epoch < cloningEpochs; epoch++) {
      if (signal.aborted) return undefined;
      ({ policy } = await optimizer.update({ policy, groups, seed: deriveSeed(seed, 'cloning', epoch), signal }));
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    return outcome(context, { id: 'behaviour-cloning', policy, recordedTransitions: transitions(trajectories), began });
  } finally {
    await wiring.close();
  }
}

async function outcome(
  context: RunContext,
  row: Pick<Row, 'id' | 'recordedTransitions'> & { policy: Policy; began: number },
): Promise<RowOutcome> {
  const { id, policy, recordedTransitions, began } = row;
  const { environment, settings } = context;
  const { realSteps } = settings.train;
  const evaluated = await evaluatePolicy(context, { environment, policy, split: 'validation' });
  const title = rowTitle(id, realSteps);
  const seconds = (performance.now() - began) / 1000;
  const figures = { evaluation: summary(evaluated), outcomes: evaluated.outcomes };
  return { row: { id, title, ...figures, recordedTransitions, realSteps: 0, dreamedSteps: 0, seconds } };
}

function transitions(trajectories: readonly Trajectory[]): number {
  return trajectories.reduce((sum, trajectory) => sum + trajectory.transitions.length, 0);
}
