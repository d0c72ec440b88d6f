import { type Policy, rollout, type TrajectoryGroup } from '@dreamgym/core';
import { behaviourCloning } from '@dreamgym/optimizers';
import { choicePolicy } from '@dreamgym/policies';
import { checkEnvironment, type ScriptedEnvironment, shell, toolCalls, twoScripts } from '@dreamgym/testing';
import { describe, expect, it } from 'vitest';
import { functionCalls, keyValueLines, moreScripts } from './variations.fixture.ts';

const { signal } = new AbortController();
const samples = 200;

/** Takes the actions that solve a task. */
const expert = ({ solve }: ScriptedEnvironment): Policy => ({
  name: 'expert',
  begin({ task }) {
    const actions = solve(task).values();
    return { act: () => ({ text: actions.next().value! }) };
  },
});

/** Attempts with so many actions in all. */
async function recorded(environment: ScriptedEnvironment): Promise<TrajectoryGroup[]> {
  const policy = expert(environment);
  const groups: TrajectoryGroup[] = [];
  let left = samples;
  for (const task of await environment.tasks('train')) {
    const trajectory = await rollout({ environment, policy, task, seed: 1, signal });
    left -= trajectory.transitions.length;
    if (left < 0) break;
    groups.push({ task, trajectories: [trajectory] });
  }
  return groups;
}

/** The share of right actions on tasks that were not cloned, up to the first wrong one of each attempt. */
async function accuracy(environment: ScriptedEnvironment, policy: Policy): Promise<number> {
  let [right, taken] = [0, 0];
  for (const [seed, task] of (await environment.tasks('test')).entries()) {
    const actions = environment.solve(task);
    const { transitions } = await rollout({ environment, policy, task, seed, signal, evaluation: true });
    for (const [at, action] of actions.entries()) {
      taken += 1;
      if (transitions[at]?.action.text !== action) break;
      right += 1;
    }
  }
  return right / taken;
}

const environments = { toolCalls, shell, twoScripts, functionCalls, keyValueLines, moreScripts };

describe.each(Object.entries(environments))('%s', (name, make) => {
  it.each([
    ['listed', true],
    ['free text, proposed', false],
  ])(`are acted in rightly after cloning 200 samples: %s`, async (_, listed) => {
    const environment = make({ listed });
    const policy = choicePolicy();
    const groups = await recorded(environment);
    await behaviourCloning({ epochs: 5 }).update({ policy, groups, seed: 1, signal });
    expect(await accuracy(environment, policy)).toBeGreaterThanOrEqual(0.95);
    if (listed) return;
    // What was learned to propose goes with a snapshot.
    const restored = choicePolicy();
    restored.restore(JSON.parse(JSON.stringify(policy.snapshot())));
    expect(await accuracy(environment, restored)).toBe(await accuracy(environment, policy));
  });

  checkEnvironment(name, () => make({ tasks: 12 }), { solve: (task) => make({ tasks: 12 }).solve(task) });
});
