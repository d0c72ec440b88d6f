import { deriveSeed, type Environment, type Episode, type Random, random, type Trajectory } from '@dreamgym/core';
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
  };
}

interface Answer {
  readonly same: boolean;
  readonly forgiven: boolean;
  readonly rewarded: boolean;
}

/** Probes along one trajectory, for as long as both worlds go on and the dream does not fail. */
async function probe(
  { dream, environment, signal }: ReplayOptions & { readonly environment: Environment },
  { task, transitions }: Trajectory,
  pool: readonly string[],
  seed: number,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  const chance = random(seed);
  const open: Episode[] = [];
  try {
    for (const world of [environment, dream]) open.push(await world.start(task, { seed, worldSeed: seed, signal }));
    const [real, dreamed] = open as [Episode, Episode];
    let before = { real: real.observation, dreamed: dreamed.observation };
    for (const { action } of transitions) {
      const text =
        chance.next() < rate ? invalid(pool, chance, [before.real.actions, before.dreamed.actions]) : undefined;
      for (const tried of text === undefined ? [action.text] : [text, action.text]) {
        const answer = { real: await real.step({ text: tried }), dreamed: await dreamed.step({ text: tried }) };
        const after = { real: answer.real.observation, dreamed: answer.dreamed.observation };
        // What changes the real world was a command after all.
        if (tried === text && sameActions(before.real.actions, after.real.actions)) {
          answers.push({
            same: after.real.text === after.dreamed.text,
            forgiven: !sameActions(before.dreamed.actions, after.dreamed.actions),
            rewarded: answer.dreamed.reward > 0,
          });
        }
        before = after;
        if (Object.values(answer).some(({ terminated, truncated }) => terminated || truncated)) return answers;
      }
    }
  } catch {
    signal.throwIfAborted();
  } finally {
    for (const episode of open) await episode.close();
  }
  return answers;
}

/** A command that none of the lists has; undefined where none is found soon. */
function invalid(pool: readonly string[], chance: Random, open: readonly (readonly string[] | undefined)[]) {
  for (let attempt = 0; attempt < 20; attempt++) {
    const command = chance.pick(pool);
    if (!open.some((actions) => actions?.includes(command))) return command;
  }
  return undefined;
}

function sameActions(one: readonly string[] = [], other: readonly string[] = []): boolean {
  return one.length === other.length && one.every((action, i) => action === other[i]);
}
