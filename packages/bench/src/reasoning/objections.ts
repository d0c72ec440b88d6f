import { alfworld } from '@dreamgym/alfworld';
import { dream, type Environment, type ExperienceModel, type Policy, record, rollout, type Step } from '@dreamgym/core';
import { type Disagreement, induced, verified } from '@dreamgym/experience-models';
import { replayMemory } from '@dreamgym/replay-buffers';
import type { Games } from '../games.ts';
import { atMost, computedSeconds, type Measurement } from '../measurement.ts';

const transitions = 3_000;
const attempts = 60;

/** How often learned rules object to steps that are true, and how long they take to find nothing. */
export async function objectionsBenchmark({ data }: Games): Promise<readonly Measurement[]> {
  const { signal } = new AbortController();
  const { environment, behaviours } = alfworld({ data });
  const { detours, random } = behaviours;
  const disagreements: Disagreement[] = [];
  const checked = verified(truth(environment), {
    rules: induced({ abstraction: environment.abstraction }),
    onDisagreement: (disagreement) => disagreements.push(disagreement),
  });
  const recordings = record({ environment, behaviours: { detours }, transitions, seed: 1 });
  await checked.learn?.({ trajectories: await recordings.trajectories(signal), signal });
  const tasks = (await environment.tasks('validation')).slice(0, attempts);
  const play = async (experienceModel: ExperienceModel, policy: Policy) => {
    const trainingEnvironment = dream({ environment, experienceModel, replayBuffer: replayMemory() });
    const began = computedSeconds();
    for (const task of tasks) {
      const { end } = await rollout({ environment: trainingEnvironment, policy, task, seed: 1, signal });
      if (end.kind === 'failed') throw new Error(`the attempt at ${task.id} failed: ${end.message}`);
    }
    return computedSeconds() - began;
  };
  const policies = [detours, random];
  const seconds = { unchecked: 0, checked: 0 };
  for (const policy of policies) {
    seconds.unchecked += await play(truth(environment), policy);
    seconds.checked += await play(checked, policy);
  }
  const { checked: steps, unknown } = checked.verification();
  const isSmall = ({ kinds }: Disagreement) => kinds.every((kind) => kind === 'actions' || kind === 'wording');
  const small = disagreements.filter(isSmall).length;
  return [
    {
      name: `true steps that rules from ${transitions} transitions would veto, of ${steps}`,
      value: (disagreements.length - small) / steps,
      unit: '',
      target: atMost(0.02),
    },
    { name: '… whose wording or list of actions they would have otherwise', value: small / steps, unit: '' },
    { name: '… that they do not know', value: unknown / (steps + unknown), unit: '' },
    {
      name: 'checking a step',
      value: ((seconds.checked - seconds.unchecked) / (steps + unknown)) * 1000,
      unit: 'ms',
      target: atMost(1),
    },
  ];
}

/** A model that is always right: the environment itself. */
function truth(environment: Environment): ExperienceModel {
  return {
    name: 'truth',
    async open({ task, worldSeed, signal }) {
      const episode = await environment.start(task, { seed: worldSeed, worldSeed, signal });
      return {
        observation: episode.observation,
        step({ action }) {
          const step = episode.step(action) as Step;
          return { ...step, reasoning: 'So it is.', references: [] };
        },
        close: () => episode.close(),
      };
    },
  };
}
