import type { Abstraction, ExperienceModel, Task } from '@dreamgym/core';
import { makeRoom, openWorlds } from '../open-worlds.ts';
import { readGoal } from './goals/goals.ts';
import { type DreamScript, dreamScript, induceDream } from './induced-dream.ts';
import { induce, type Knowledge } from './knowledge.ts';
import { worldSampler } from './worlds/world.ts';

export interface InducedOptions {
  /** How the environment's text reads as facts. It is all that the model knows of the environment besides recordings. */
  readonly abstraction: Abstraction | undefined;
}

/** Worlds that are kept at hand beside those that are open: a group of attempts shares one. */
const worldsKept = 256;

/**
 * An experience model that distils the dynamics from recorded transitions and then reasons with them step by step: lifted
 * rules with their evidence, typed capabilities, goal conditions, and priors for what is hidden. It never calls the
 * environment. Each (task, world seed) has one hidden world, sampled once and pinned.
 */
export function induced({ abstraction }: InducedOptions): ExperienceModel & { knowledge(): Knowledge } {
  if (!abstraction) {
    throw new Error(
      'the environment has no abstraction, so its text cannot be read as facts; use another experience model',
    );
  }
  let knowledge: Knowledge | undefined;
  let sample: ReturnType<typeof worldSampler>;
  const scripts = new Map<string, DreamScript>();
  const inUse = openWorlds();

  const learned = (): Knowledge => {
    if (!knowledge)
      throw new Error('the induced model has not learned yet; call learn() with recorded trajectories first');
    return knowledge;
  };

  const scriptOf = (key: string, task: Task, worldSeed: number): DreamScript => {
    const known = scripts.get(key);
    if (known) return known;
    const { goals, types } = learned();
    const goal = readGoal(task.instruction, goals, types);
    if (!goal) throw new Error(`no recorded success tells when "${task.instruction}" (${task.id}) is fulfilled`);
    const script = dreamScript(learned(), task, sample({ task, worldSeed, goal }), goal);
    makeRoom(scripts, worldsKept, inUse.isOpen);
    scripts.set(key, script);
    return script;
  };

  return {
    name: 'induced',
    knowledge: learned,
    async learn({ trajectories }) {
      knowledge = induce(trajectories, abstraction);
      sample = worldSampler(knowledge.scenes, abstraction, knowledge.vocabulary);
      scripts.clear();
    },
    async open({ task, worldSeed }) {
      const key = `${worldSeed}|${task.id}|${task.instruction}`;
      const script = scriptOf(key, task, worldSeed);
      return induceDream(script, inUse.enter(key));
    },
  };
}
