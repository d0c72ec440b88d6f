import { alfworld } from '@dreamgym/alfworld';
import {
  deriveSeed,
  dream,
  type Environment,
  type ExperienceModel,
  evaluate,
  type Plugin,
  type Policy,
  record,
  type Trajectory,
  train,
  wire,
} from '@dreamgym/core';
import { induced, inducedFromText } from '@dreamgym/experience-models';
import { randomPolicy } from '@dreamgym/policies';
import { replayMemory } from '@dreamgym/replay-buffers';
import { type ScriptedEnvironment, shell, toolCalls, twoScripts } from '@dreamgym/testing';
import { embedded } from 'dreamgym';
import type { Games } from '../games.ts';
import { type Exactness, exactness } from './exactness.ts';

/** What a model that reads an environment's text by one grammar comes to. */
export interface MiningRow extends Fidelity {
  readonly environment: string;
  readonly grammar: 'written by hand' | 'mined';
  readonly recordedTransitions: number;
  /** Success in reality after training in the dream only, one for each seed; missing where that was not tried. */
  readonly successes?: readonly number[];
}

/** How far dreams answer as recordings do. */
interface Fidelity {
  /** As recordings of tasks that the model has not seen, in which what is hidden can only be guessed. */
  readonly heldOut: Exactness;
  /** As recordings that it learned from, in which it knows what was found. */
  readonly learned: Exactness;
}

const transitions = 10_000;
const scriptedTransitions = 3_000;
const iterations = 150;
/** The share of the recordings that models learn from before they are held against the rest. */
const learnedShare = 0.8;
const mostReplayed = 100;
const { signal } = new AbortController();

/** What mined grammars are worth beside one written by hand, and on environments that nobody wrote one for. */
export async function miningBenchmark(
  { data }: Games,
  { seeds, report }: { readonly seeds: number; readonly report: (row: MiningRow) => void },
): Promise<readonly MiningRow[]> {
  const rows: MiningRow[] = [];
  const add = (row: MiningRow) => {
    report(row);
    rows.push(row);
  };
  const wiring = wire([alfworld({ data }), embedded({ transitions, seed: 1 })]);
  const { environment, recordings } = wiring.parts;
  const recorded = await recordings.trajectories(signal);
  const models = {
    'written by hand': () => induced({ abstraction: environment.abstraction }),
    mined: () => inducedFromText(),
  } satisfies Record<MiningRow['grammar'], () => ExperienceModel>;
  for (const grammar of Object.keys(models) as MiningRow['grammar'][]) {
    const successes: number[] = [];
    for (let seed = 1; seed <= seeds; seed++) successes.push(await trained({ data }, models[grammar], seed));
    add({
      environment: 'alfworld',
      grammar,
      recordedTransitions: transitionsOf(recorded),
      ...(await fidelity(environment, models[grammar](), recorded)),
      successes,
    });
  }
  await wiring.close();
  for (const scripted of [toolCalls(), shell(), twoScripts()]) {
    const behaviours = { random: randomPolicy(), solver: solver(scripted) };
    const request = { environment: scripted, behaviours, transitions: scriptedTransitions, seed: 1 };
    const trajectories = await record(request).trajectories(signal);
    add({
      environment: scripted.name,
      grammar: 'mined',
      recordedTransitions: transitionsOf(trajectories),
      ...(await fidelity(scripted, inducedFromText(), trajectories)),
    });
  }
  return rows;
}

/** Success in reality after training in dreams of such a model. */
async function trained({ data }: Pick<Games, 'data'>, model: () => ExperienceModel, seed: number): Promise<number> {
  const plugin = alfworld({ data });
  const { environment } = plugin;
  const dreamer: Plugin = { experienceModel: model };
  const { policy } = await train([{ ...plugin, environment }, embedded({ transitions, seed }), dreamer], {
    iterations,
    seed,
  });
  const request = { environment, policy, split: 'validation', seed: deriveSeed(seed, 'evaluation'), signal } as const;
  return (await evaluate(request)).success;
}

/** The model learns from most of the recordings, and is held against the others and against some of those. */
async function fidelity(
  environment: Environment,
  experienceModel: ExperienceModel,
  trajectories: readonly Trajectory[],
): Promise<Fidelity> {
  const known = Math.round(learnedShare * trajectories.length);
  await experienceModel.learn!({ trajectories: trajectories.slice(0, known), signal });
  const dreamed = dream({ environment, experienceModel, replayBuffer: replayMemory() });
  const from = async (first: number) => exactness(dreamed, trajectories.slice(first, first + mostReplayed), signal);
  return { heldOut: await from(known), learned: await from(0) };
}

function transitionsOf(trajectories: readonly Trajectory[]): number {
  return trajectories.reduce((sum, { transitions: its }) => sum + its.length, 0);
}

function solver(environment: ScriptedEnvironment): Policy {
  return {
    name: 'solver',
    begin({ task }) {
      const actions = environment.solve(task);
      let next = 0;
      return { act: () => ({ text: actions[next++]! }) };
    },
  };
}
