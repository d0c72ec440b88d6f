import { deriveSeed, type Environment, type Episode, type Step, type Trajectory, wire } from '@dreamgym/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { household } from '../household.fixture.ts';
import { probeErrorPaths, probeKinds } from './error-paths.ts';
import { fidelity } from './fidelity.ts';
import { fidelityText } from './fidelity-text.ts';
import { replay } from './replay.ts';
import { overlap, summarize } from './tally.ts';

const { signal } = new AbortController();
const seed = 1;

let environment: Environment;
let trajectories: readonly Trajectory[];
beforeAll(async () => {
  const { parts } = wire(household());
  environment = parts.environment;
  trajectories = (await parts.recordings.trajectories(signal)).slice(0, 12);
});

/** A model that knows everything, but for what `change` does to its answers. */
function flawed(change: (step: Step, action: string) => Step): Environment {
  return {
    ...environment,
    dreamed: true,
    async start(task, options) {
      const episode = await environment.start(task, options);
      const step: Episode['step'] = async (action) => change(await episode.step(action), action.text);
      return { observation: episode.observation, step, close: () => episode.close() };
    },
  };
}

describe('replay', () => {
  it('finds nothing wrong with reality itself', async () => {
    const { all, parted, failed, depths, schemas } = await replay({ dream: environment, trajectories, seed, signal });
    const perfect = { precision: 1, recall: 1, f1: 1 };
    const steps = trajectories.reduce((sum, { transitions }) => sum + transitions.length, 0);
    expect(all).toEqual({
      steps,
      exactObservation: 1,
      changedFacts: perfect,
      admissibleActions: perfect,
      reward: 1,
      termination: 1,
    });
    expect({ parted, failed }).toEqual({ parted: 0, failed: 0 });
    expect(Object.keys(depths)).toContain('3–5');
    expect(Object.keys(schemas)).toEqual(expect.arrayContaining(['go', 'take', 'move']));
  });

  it('sees which answers are wrong', async () => {
    const blind = flawed((step, action) =>
      action.startsWith('go') ? { ...step, observation: { ...step.observation, text: 'You wonder.' } } : step,
    );
    const { schemas } = await replay({ dream: blind, trajectories, seed, signal });
    expect(schemas.go).toMatchObject({
      exactObservation: 0,
      changedFacts: { recall: 0 },
      admissibleActions: { f1: 1 },
    });
    expect(schemas.take).toMatchObject({ exactObservation: 1 });
  });

  it('sees rewards and endings that do not come', async () => {
    const endless = flawed((step) => ({ ...step, reward: 0, terminated: false }));
    const { all } = await replay({ dream: endless, trajectories, seed, signal });
    const won = trajectories.filter(({ end }) => end.kind === 'terminated').length;
    expect(won).toBeGreaterThan(0);
    expect(all.reward).toBeCloseTo(1 - won / all.steps);
    expect(all.termination).toBeCloseTo(1 - won / all.steps);
  });

  it('parts where the next action is not open', async () => {
    const fixed = flawed((step) => ({
      ...step,
      observation: {
        ...step.observation,
        actions: step.observation.actions?.filter((text) => !text.startsWith('take')),
      },
    }));
    const { parted, schemas } = await replay({ dream: fixed, trajectories, seed, signal });
    expect(parted).toBeGreaterThan(0);
    expect(schemas.take).toBeUndefined();
  });

  it('counts dreams that fail, and says what the first one said', async () => {
    const broken = flawed(() => {
      throw new Error('no rule covers this');
    });
    expect(await replay({ dream: broken, trajectories, seed, signal })).toMatchObject({
      failed: trajectories.length,
      failure: 'no rule covers this',
      all: { steps: 0 },
    });
  });
});

describe('probeErrorPaths', () => {
  it('tries commands that reality refuses', async () => {
    const perfect = await probeErrorPaths({ dream: environment, environment, trajectories, seed, signal });
    expect(perfect).toMatchObject({ sameAnswer: 1, forgiven: 0, rewarded: 0, failed: 0 });
    expect(perfect?.probes).toBeGreaterThan(10);
    const tried = Object.values(perfect!.kinds).reduce((sum, { probes }) => sum + probes, 0);
    expect(tried).toBe(perfect?.probes);
    expect(Object.keys(perfect!.kinds)).toEqual([...probeKinds]);
  });

  it('catches a dream that forgives', async () => {
    let step = 0;
    const kind = flawed((answer) => ({
      ...answer,
      observation: { text: 'You do it.', actions: [`action ${step++}`] },
      reward: 0.01,
    }));
    expect(await probeErrorPaths({ dream: kind, environment, trajectories, seed, signal })).toMatchObject({
      sameAnswer: 0,
      forgiven: 1,
      rewarded: 1,
    });
  });

  it('tells the ways to go wrong apart', async () => {
    let taken = '';
    const forgetful = flawed((answer, action) => {
      const again = action === taken;
      taken = action;
      return again ? { ...answer, observation: { ...answer.observation, text: 'Done again.' } } : answer;
    });
    const found = await probeErrorPaths({ dream: forgetful, environment, trajectories, seed, signal });
    expect(found?.kinds.repeated).toMatchObject({ sameAnswer: 0, forgiven: 0 });
    expect(found?.kinds.empty).toMatchObject({ sameAnswer: 1 });
  });

  it('counts commands that a dream has no answer to', async () => {
    const mute = flawed((step) => {
      if (step.observation.text === 'Nothing happens.') throw new Error('no rule covers this');
      return step;
    });
    const found = await probeErrorPaths({ dream: mute, environment, trajectories, seed, signal });
    expect(found).toMatchObject({ failed: 1, sameAnswer: 0 });
  });

  it('passes on that reality fails, but for nonsense, to which it need not have an answer', async () => {
    const failing = (failsAt: (action: string) => boolean): Environment => ({
      ...environment,
      async start(task, options) {
        const episode = await environment.start(task, options);
        const step: Episode['step'] = async (action) => {
          if (failsAt(action.text)) throw new Error('the site is gone');
          return episode.step(action);
        };
        return { observation: episode.observation, step, close: () => episode.close() };
      },
    });
    const request = { dream: environment, trajectories, seed, signal };
    const found = await probeErrorPaths({ ...request, environment: failing((action) => action === '') });
    expect(found?.probes).toBeGreaterThan(5);
    expect(found?.kinds.empty).toBeUndefined();
    const broken = probeErrorPaths({ ...request, environment: failing((action) => action.startsWith('take')) });
    await expect(broken).rejects.toThrow('the site is gone');
  });

  it('has nothing to try where actions are not listed', async () => {
    const bare = trajectories.map((trajectory) => ({
      ...trajectory,
      opening: { text: trajectory.opening.text },
      transitions: trajectory.transitions.map((transition) => ({ ...transition, observation: { text: '' } })),
    }));
    expect(
      await probeErrorPaths({ dream: environment, environment, trajectories: bare, seed, signal }),
    ).toBeUndefined();
  });
});

describe('fidelity', () => {
  it('holds the learned model against recordings and behaviours that it has not seen', async () => {
    const { parts } = wire(household());
    const { random } = parts.behaviours;
    const request = { parts, heldOut: 0.25, policies: { random: random! }, limit: 4, seed: deriveSeed(seed), signal };
    const result = await fidelity(request);
    expect(result.comparisons.map(({ name, trajectories }) => [name, trajectories])).toEqual([
      ['held-out recordings', 4],
      ['random in held-out games', 4],
    ]);
    for (const { all } of result.comparisons) expect(all.admissibleActions?.f1).toBeGreaterThan(0.5);
    const recorded = await parts.recordings.trajectories(signal);
    expect(result.learned.trajectories).toBe(Math.round(recorded.length * 0.75));
    expect(result).not.toHaveProperty('stopped');
  });

  it('gives what was measured until it was stopped, and nothing where that is nothing', async () => {
    const { parts } = wire(household());
    const { random } = parts.behaviours;
    const stop = new AbortController();
    const request = { parts, heldOut: 0.25, policies: { random: random! }, limit: 4, seed, signal: stop.signal };
    const result = await fidelity({
      ...request,
      displays: () => ({ show: ({ done }) => void (done! >= 0.5 && stop.abort()), mark() {}, stop() {} }),
    });
    expect(result).toMatchObject({ stopped: true, comparisons: [{ name: 'held-out recordings', trajectories: 2 }] });
    expect(fidelityText(result)).toMatch(/^stopped before all was measured/);
    await expect(fidelity({ ...request, parts: wire(household()).parts })).rejects.toThrow(/abort/i);
  });
});

describe('summarize', () => {
  it('pools sets, so that an answer counts by its size', () => {
    const comparison = { exact: true, reward: true, falseReward: false, termination: true };
    const { changedFacts } = summarize([
      { ...comparison, facts: overlap(['a', 'b'], ['a']) },
      { ...comparison, facts: overlap(['c'], ['c', 'd', 'e']) },
      { ...comparison, exact: false, facts: overlap([], []) },
    ]);
    // 2 in both, 1 invented, 2 missed.
    expect(changedFacts).toEqual({ precision: 2 / 3, recall: 2 / 4, f1: 2 / 3.5 });
  });

  it('takes nothing predicted where there is nothing to predict for agreement', () => {
    const { changedFacts, admissibleActions } = summarize([
      { exact: true, reward: true, falseReward: false, termination: true, facts: overlap([], []) },
    ]);
    expect(changedFacts).toEqual({ precision: 1, recall: 1, f1: 1 });
    expect(admissibleActions).toBeUndefined();
  });
});
