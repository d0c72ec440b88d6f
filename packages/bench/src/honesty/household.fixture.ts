import { type AlfworldOptions, alfworld, type TaskType } from '@dreamgym/alfworld';
import { dream, type Environment, type Policy, type Task, type Trajectory, wire } from '@dreamgym/core';
import { embedded } from 'dreamgym';

const { signal } = new AbortController();

/** A household whose rules may be altered, and the dream that recordings of it and nothing else gave. */
export interface Household {
  readonly real: Environment;
  readonly dreamed: Environment;
  readonly trajectories: readonly Trajectory[];
}

export interface HouseholdOptions {
  /** Changes the environment: what it answers, or what it does. Demonstrators still act as in the usual household. */
  readonly altered?: (environment: Environment) => Environment;
  readonly rules?: AlfworldOptions['rules'];
  /** Folder of official games; generated ones where it is missing. */
  readonly data?: string;
  readonly transitions?: number;
  /** The kinds of tasks; all where missing. */
  readonly taskTypes?: readonly TaskType[];
  /** Further ways to act, so that the recordings show what an alteration does. */
  readonly others?: Readonly<Record<string, Policy>>;
}

export const generate = { games: { train: 300, validation: 200, test: 0 }, size: 0.6 } as const;

/**
 * Records a household and dreams of it. Half of the attempts recorded are of somebody who knows its rules, half of somebody
 * who acts as in the usual household: what does not work has to be tried to be known. Attempts end late, so that a test
 * can look around first.
 */
export async function household({
  rules,
  data,
  altered: alter = (environment) => environment,
  transitions = 4000,
  taskTypes,
  others = {},
}: HouseholdOptions = {}): Promise<Household> {
  const source = { data, generate, rules, taskTypes };
  const altered = alfworld(source);
  const behaviours = {
    detours: altered.behaviours.detours,
    habits: alfworld({ ...source, rules: {} }).behaviours.detours,
    ...others,
  };
  const environment = alter(altered.environment);
  const wiring = wire([
    altered,
    { environment, behaviours },
    embedded({ transitions, behaviours: Object.keys(behaviours), seed: 1 }),
  ]);
  const { recordings, experienceModel, replayBuffer } = wiring.parts;
  const trajectories = await recordings.trajectories(signal);
  await experienceModel.learn?.({ trajectories, signal });
  const real = alter(alfworld({ ...source, stepLimit: 500 }).environment);
  return { real, trajectories, dreamed: dream({ environment: real, experienceModel, replayBuffer }) };
}

/**
 * Some tasks that nobody recorded, of one kind, and with one of these targets where they are given: of the validation games,
 * and where those are too few, of the train games.
 */
export async function unrecorded(
  { real, trajectories }: Household,
  { kind, targets = [''] }: { readonly kind: TaskType; readonly targets?: readonly string[] },
): Promise<readonly Task[]> {
  const recorded = new Set(trajectories.map(({ task }) => task.id));
  const isWanted = ({ id, family }: Task) =>
    family === kind && !recorded.has(id) && targets.some((target) => id.includes(`-None-${target}`));
  const tasks = (await real.tasks('validation')).filter(isWanted).slice(0, 8);
  if (tasks.length >= 4) return tasks;
  tasks.push(...(await real.tasks('train')).filter(isWanted).slice(0, 8 - tasks.length));
  if (tasks.length < 4) throw new Error(`there are only ${tasks.length} tasks of ${kind} to try`);
  return tasks;
}
