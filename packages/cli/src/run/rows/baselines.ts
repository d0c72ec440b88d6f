import {
  deriveSeed,
  episodeReward,
  isSolved,
  type Policy,
  record,
  type Trajectory,
  type Wiring,
  wire,
  withoutHeldOut,
} from '@dreamgym/core';
import { behaviourCloning } from '@dreamgym/optimizers';
import { randomPolicy } from '@dreamgym/policies';
import { chosenBehaviours } from '../../embedded.ts';
import type { RowOutcome, RunContext } from '../context.ts';
import { cloningEpochs } from '../defaults.ts';
import { type Row, rowTitle } from '../results/result.ts';
import { evaluateHeldOut, summary } from './evaluate-policy.ts';

const expert = 'expert';

/** Chooses among the actions at hand by chance: what success is worth nothing. */
export async function randomRow(context: RunContext): Promise<RowOutcome> {
  const began = performance.now();
  return outcome(context, { id: 'random', policy: randomPolicy(), recordedTransitions: 0, began });
}

/** The policy as it is before it has learned anything: what the prompt that is found is held against. */
export async function firstPromptRow(context: RunContext): Promise<RowOutcome> {
  const { pipeline, recordings, environment } = context;
  const began = performance.now();
  const wiring = wire([...pipeline(), { environment, recordings }]);
  try {
    const { policy } = wiring.parts;
    return await outcome(context, { id: 'first-prompt', policy, recordedTransitions: 0, began });
  } finally {
    await wiring.close();
  }
}

/** Imitates the very recordings that the experience model learns from; undefined where it was interrupted. */
export async function behaviourCloningRow(context: RunContext): Promise<RowOutcome | undefined> {
  const began = performance.now();
  const recorded = await context.recordings.trajectories(context.signal);
  const trajectories = await withoutHeldOut(recorded, context.environment);
  return cloningRow(context, { id: 'behaviour-cloning', trajectories, began });
}

/**
 * Imitates solved attempts of the behaviour `expert`, which never strays: what recordings are worth that were made for
 * cloning, as many transitions of them. Undefined where it was interrupted.
 */
export async function expertCloningRow(context: RunContext): Promise<RowOutcome | undefined> {
  const { environment, recordings, settings, signal, pipeline } = context;
  const began = performance.now();
  const transitions = transitionsOf(await recordings.trajectories(signal));
  const wiring = wire([...pipeline(), { environment }]);
  try {
    const behaviours = chosenBehaviours(wiring.parts.behaviours, [expert]);
    const { seed } = settings.train;
    const attempts = await record({ environment, behaviours, transitions, seed }).trajectories(signal);
    const trajectories = attempts.filter((trajectory) => isSolved(episodeReward(trajectory)));
    return await cloningRow(context, { id: 'expert-cloning', trajectories, began });
  } finally {
    await wiring.close();
  }
}

/** Whether the pipeline's behaviours have an expert to imitate. */
export function hasExpert({ has, parts }: Wiring): boolean {
  return has('behaviours') && parts.behaviours[expert] !== undefined;
}

async function cloningRow(
  context: RunContext,
  row: Pick<Row, 'id'> & { readonly trajectories: readonly Trajectory[]; readonly began: number },
): Promise<RowOutcome | undefined> {
  const { pipeline, recordings, environment, settings, signal } = context;
  const { id, trajectories, began } = row;
  const groups = trajectories.map((trajectory) => ({ task: trajectory.task, trajectories: [trajectory] }));
  const optimizer = behaviourCloning();
  const wiring = wire([...pipeline(), { environment, recordings }]);
  try {
    let { policy } = wiring.parts;
    for (let epoch = 0; epoch < cloningEpochs; epoch++) {
      if (signal.aborted) return undefined;
      const seed = deriveSeed(settings.train.seed, 'cloning', epoch);
      ({ policy } = await optimizer.update({ policy, groups, seed, signal }));
    }
    return await outcome(context, { id, policy, recordedTransitions: transitionsOf(trajectories), began });
  } finally {
    await wiring.close();
  }
}

async function outcome(
  context: RunContext,
  row: Pick<Row, 'id' | 'recordedTransitions'> & { policy: Policy; began: number },
): Promise<RowOutcome> {
  const { id, policy, recordedTransitions, began } = row;
  const { realSteps } = context.settings.train;
  const evaluated = await evaluateHeldOut(context, policy);
  const title = rowTitle(id, realSteps);
  const seconds = (performance.now() - began) / 1000;
  const figures = { evaluation: summary(evaluated), outcomes: evaluated.outcomes };
  return { row: { id, title, ...figures, recordedTransitions, realSteps: 0, dreamedSteps: 0, seconds } };
}

function transitionsOf(trajectories: readonly Trajectory[]): number {
  return trajectories.reduce((sum, trajectory) => sum + trajectory.transitions.length, 0);
}
