import {
  deriveSeed,
  type Environment,
  type Episode,
  type Observation,
  type Random,
  random,
  type Step,
  type Trajectory,
} from '@dreamgym/core';
import type { ReplayOptions } from './replay.ts';

/** How a dream takes commands that reality refuses. A simulator that forgives errors teaches them. */
export interface ErrorPaths {
  /** Invalid commands tried. */
  readonly probes: number;
  /** Share answered word for word as in reality. */
  readonly sameAnswer: number;
  /** Share after which the dream's admissible actions had changed, although reality's had not. */
  readonly forgiven: number;
  /** Share that the dream rewarded. */
  readonly rewarded: number;
  /** Share that the dream had no answer to; the attempt ends there. */
  readonly failed: number;
}

/** Share of steps before which an invalid command is tried. */
const rate = 0.25;

/**
 * Plays trajectories in both worlds at once and tries, now and then, a command that is open in neither: one that was open
 * at another time, or in another task. Undefined where actions are not listed.
 */
export async function probeErrorPaths(
  options: ReplayOptions & { readonly environment: Environment },
): Promise<ErrorPaths | undefined> {
  const { trajectories, seed, signal } = options;
  const pool = new Set<string>();
  for (const { opening, transitions } of trajectories) {
    for (const { actions = [] } of [opening, ...transitions.map(({ observation }) => observation)]) {
      for (const action of actions) pool.add(action);
    }
  }
  if (pool.size === 0) return undefined;
  const answers: Answer[] = [];
  for (const [index, trajectory] of trajectories.entries()) {
    signal.throwIfAborted();
    const probeSeed = deriveSeed(seed, 'probe', index);
    answers.push(...(await probe(options, trajectory, [...pool], probeSeed)));
  }
  const share = (is: (answer: Answer) => boolean) =>
    answers.length === 0 ? 0 : answers.filter(is).length / answers.length;
  return {
    probes: answers.length,
    sameAnswer: share(({ same }) => same),
    forgiven: share(({ forgiven }) => forgiven),
    rewarded: share(({ rewarded }) => rewarded),
    failed: share(({ failed }) => failed),
  };
}

interface Answer {
  readonly same: boolean;
  readonly forgiven: boolean;
  readonly rewarded: boolean;
  readonly failed: boolean;
}

/** The same attempt in both worlds. */
interface Worlds {
  readonly real: Episode;
  readonly dreamed: Episode;
  seen: { readonly real: Observation; readonly dreamed: Observation };
}

/** Probes along one trajectory, for as long as both worlds go on. */
async function probe(
  { dream, environment, signal }: ReplayOptions & { readonly environment: Environment },
  { task, transitions }: Trajectory,
  pool: readonly string[],
  seed: number,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  const chance = random(seed);
  const start = (world: Environment) => world.start(task, { seed, worldSeed: seed, signal });
  const dreamed = await start(dream).catch(() => undefined);
  if (!dreamed) return answers;
  const real = await start(environment);
  const worlds: Worlds = { real, dreamed, seen: { real: real.observation, dreamed: dreamed.observation } };
  for (const { action } of transitions) {
    const { seen } = worlds;
    const command = chance.next() < rate ? invalid(pool, chance, [seen.real.actions, seen.dreamed.actions]) : undefined;
    if (command !== undefined) {
      const { real, dreamed } = await step(worlds, command);
      // What changes the real world was a command after all.
      if (sameActions(seen.real, real.observation)) answers.push(judge(seen.dreamed, real, dreamed));
      if (over(real) || !dreamed || over(dreamed)) break;
    }
    const { real, dreamed } = await step(worlds, action.text);
    if (over(real) || !dreamed || over(dreamed)) break;
  }
  await real.close();
  await dreamed.close();
  return answers;
}

/** Takes an action in both worlds; the dream's answer is missing where it failed. */
async function step(worlds: Worlds, text: string) {
  const real = await worlds.real.step({ text });
  let dreamed: Step | undefined;
  try {
    dreamed = await worlds.dreamed.step({ text });
  } catch {
    return { real, dreamed };
  }
  worlds.seen = { real: real.observation, dreamed: dreamed.observation };
  return { real, dreamed };
}

function judge(before: Observation, real: Step, dreamed: Step | undefined): Answer {
  if (!dreamed) return { same: false, forgiven: false, rewarded: false, failed: true };
  return {
    same: real.observation.text === dreamed.observation.text,
    forgiven: !sameActions(before, dreamed.observation),
    rewarded: dreamed.reward > 0,
    failed: false,
  };
}

const over = ({ terminated, truncated }: Step) => terminated || truncated;

/** A command that none of the lists has; undefined where none is found soon. */
function invalid(pool: readonly string[], chance: Random, open: readonly (readonly string[] | undefined)[]) {
  for (let attempt = 0; attempt < 20; attempt++) {
    const command = chance.pick(pool);
    if (!open.some((actions) => actions?.includes(command))) return command;
  }
  return undefined;
}

function sameActions({ actions: one = [] }: Observation, { actions: other = [] }: Observation): boolean {
  return one.length === other.length && one.every((action, i) => action === other[i]);
}
