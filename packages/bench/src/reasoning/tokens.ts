import { alfworld } from '@dreamgym/alfworld';
import {
  altered,
  type ChatUsage,
  dream,
  type Environment,
  type Policy,
  record,
  rollout,
  type Task,
} from '@dreamgym/core';
import { reasoning } from '@dreamgym/experience-models';
import { scripted } from '@dreamgym/llm';
import { replayMemory } from '@dreamgym/replay-buffers';
import { webshop } from '@dreamgym/webshop';
import type { Games } from '../games.ts';
import { atLeast, type Measurement } from '../measurement.ts';
import { engineBrain } from './engine-brain.ts';

const attempts = 20;
/** Steps of an attempt whose prompts share little with earlier ones. */
const firstSteps = 3;

/**
 * What a reasoned transition costs in tokens of four characters, and how much of a prompt a server can have kept from the
 * prompts before. The worlds' facts are one line here, and longer in life: then more is kept.
 */
export async function tokensBenchmark({ data }: Games): Promise<readonly Measurement[]> {
  const household = alfworld({ data });
  const shop = webshop();
  return [
    ...(await measure(household.environment, household.behaviours.detours)),
    ...(await measure(shop.environment, shop.behaviours.noisyExpert)),
  ];
}

async function measure(environment: Environment, behaviour: Policy): Promise<readonly Measurement[]> {
  const { signal } = new AbortController();
  // One task of each wording, so that every dream is of the game that the behaviour knows.
  const worded = new Map((await environment.tasks('validation')).map((task) => [task.instruction, task]));
  const tasks = [...worded.values()].slice(0, attempts);
  const think = await engineBrain({ environment, tasks });
  const usages: { readonly step: number; readonly usage: ChatUsage }[] = [];
  const inner = scripted({ answers: (request) => think(request) });
  const chat: typeof inner.chat = async (request) => {
    const reply = await inner.chat(request);
    // A prompt has the system's message, the task's, two for each earlier step, the present state and the question.
    if (request.phase === 'rollout') usages.push({ step: (request.messages.length - 4) / 2, usage: reply.usage });
    return reply;
  };
  const model = altered(inner, { chat });
  const experienceModel = reasoning({ model, environment });
  const replayBuffer = replayMemory();
  const recordings = record({ environment, behaviours: { behaviour }, transitions: 500, seed: 1 });
  const trajectories = await recordings.trajectories(signal);
  await experienceModel.learn?.({ trajectories, signal });
  for (const trajectory of trajectories) await replayBuffer.add(trajectory);
  const trainingEnvironment = dream({ environment, experienceModel, replayBuffer });
  const play = (task: Task) => rollout({ environment: trainingEnvironment, policy: behaviour, task, seed: 1, signal });
  for (const task of tasks) {
    const { end } = await play(task);
    if (end.kind === 'failed') throw new Error(`the dream of ${task.id} failed: ${end.message}`);
  }

  const mean = (of: (usage: ChatUsage) => number, from = 0) => {
    const chosen = usages.filter(({ step }) => step >= from);
    return chosen.reduce((sum, { usage }) => sum + of(usage), 0) / chosen.length;
  };
  const read = ({ inputTokens }: ChatUsage) => inputTokens;
  const kept = ({ cacheReadTokens }: ChatUsage) => cacheReadTokens;
  const { name } = environment;
  return [
    { name: `${name}: tokens read per transition`, value: mean(read), unit: '' },
    { name: `${name}: … of them not kept from earlier prompts`, value: mean(read) - mean(kept), unit: '' },
    { name: `${name}: tokens written per transition`, value: mean(({ outputTokens }) => outputTokens), unit: '' },
    {
      name: `${name}: share of prompts that is kept, after ${firstSteps} steps`,
      value: mean(kept, firstSteps) / mean(read, firstSteps),
      unit: '',
      target: atLeast(0.8),
    },
  ];
}
