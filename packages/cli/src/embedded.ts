import {
  DreamGymError,
  type ExperienceModel,
  type Parts,
  type Plugin,
  type Policy,
  type ReplayBuffer,
  record,
} from '@dreamgym/core';
import { type RewardVariance, rewardVariance, taskClusters } from '@dreamgym/curricula';
import {
  type DreamedSite,
  induced,
  inducedFromText,
  inducedSite,
  inducedTools,
  type Knowledge,
  siteSubstitution,
  substitution,
} from '@dreamgym/experience-models';
import { grpo } from '@dreamgym/optimizers';
import { choicePolicy } from '@dreamgym/policies';
import { guarded, hashingEmbedder, replayMemory } from '@dreamgym/replay-buffers';
import { defaults } from './run/defaults.ts';

export interface EmbeddedOptions {
  /** The most real transitions to record; they are all that the experience model learns from. */
  readonly transitions?: number;
  /** Names of the behaviours to record with, which take turns: `detours` where the environment has it, or else all. */
  readonly behaviours?: readonly string[];
  /**
   * The most that invented tasks make up of an iteration, in [0, 1], a quarter by default; see `substitution` and
   * `siteSubstitution`. 0: none are invented. One is kept where its first group solves it in at least a fifth of the attempts, and no more often than its parent's did.
   */
  readonly generatedShare?: number;
  /** Decides which tasks are recorded, and how they go. */
  readonly seed?: number;
}

/**
 * The pipeline that needs no key, no GPU and no network: an experience model induced from recorded transitions, a small
 * trainable policy, GRPO, a replay buffer in memory that refuses held-out tasks, and a curriculum by reward variance, which with
 * PPO in the place of GRPO weighs tasks by clusters (paper, section 4.2). An environment's plugin gives the rest: `environment`,
 * where it has them with an abstraction and a reader of actions, whose priors the policy begins with, and `behaviours`.
 */
export function embedded(options: EmbeddedOptions = {}): Plugin {
  const { transitions = defaults.transitions, behaviours: names, seed = defaults.seed } = options;
  const { generatedShare = defaults.generatedShare } = options;
  return {
    policy: ({ environment }) => choicePolicy({ reader: environment.actionReader, priors: true }),
    optimizer: () => grpo(),
    curriculum: (parts) => embeddedCurriculum(parts, { generatedShare }),
    taskGenerator: ({ environment: { abstraction }, experienceModel }) =>
      abstraction?.actionsOn
        ? siteSubstitution({ site: () => siteOf(experienceModel) })
        : substitution({ knowledge: () => knowledgeOf(experienceModel) }),
    replayBuffer: embeddedReplayBuffer,
    experienceModel: embeddedExperienceModel,
    recordings: ({ environment, behaviours }) =>
      record({ environment, behaviours: chosenBehaviours(behaviours, names), transitions, seed }),
  };
}

/** By reward variance, with invented tasks where a share of them is given and the policy is trained in dreams. */
export function embeddedCurriculum(
  parts: Parts,
  { generatedShare = defaults.generatedShare }: Pick<EmbeddedOptions, 'generatedShare'>,
): RewardVariance {
  const { environment, optimizer } = parts;
  // PPO may attempt a task once, which has no variance of its own.
  const groups =
    optimizer.grouping === 'cluster' ? taskClusters({ environment, embedder: hashingEmbedder() }) : undefined;
  const grouped = { environment, groups };
  // Nothing invents tasks for tools, and reality knows no invented task, not even one that was attempted in the dream before.
  const isInvented = generatedShare > 0 && parts.trainingEnvironment.dreamed && !environment.abstraction?.toolActions;
  if (!isInvented) return rewardVariance({ ...grouped, generatedShare: 0 });
  return rewardVariance({ ...grouped, taskGenerator: parts.taskGenerator, generatedShare, leastSuccess: 0.2 });
}

/** Induced by the environment's abstraction, or, where it has none, from what its text says. */
export const embeddedExperienceModel = ({ environment: { abstraction } }: Parts): ExperienceModel => {
  if (!abstraction) return inducedFromText();
  if (abstraction.toolActions) return inducedTools();
  return abstraction.actionsOn ? inducedSite({ abstraction }) : induced({ abstraction });
};

/** In memory, and without held-out tasks. */
export const embeddedReplayBuffer = ({ environment }: Parts): ReplayBuffer => guarded(replayMemory(), { environment });

/** The behaviours of these names; without names the most instructive ones. Throws where there is none of a name. */
export function chosenBehaviours(
  all: Readonly<Record<string, Policy>>,
  names: readonly string[] = 'detours' in all ? ['detours'] : Object.keys(all),
): Readonly<Record<string, Policy>> {
  return Object.fromEntries(
    names.map((name) => {
      const behaviour = all[name];
      if (behaviour) return [name, behaviour];
      throw new DreamGymError('CONFIGURATION', `there is no behaviour "${name}"`, {
        hint: `there are: ${Object.keys(all).join(', ')}`,
      });
    }),
  );
}

function knowledgeOf(model: ExperienceModel & { knowledge?(): Knowledge }): Knowledge {
  if (model.knowledge) return model.knowledge();
  throw nothingToInventBy(model, 'rules');
}

function siteOf(model: ExperienceModel & { site?(): DreamedSite }): DreamedSite {
  if (model.site) return model.site();
  throw nothingToInventBy(model, 'pages');
}

function nothingToInventBy({ name }: ExperienceModel, learned: string): DreamGymError {
  return new DreamGymError('CONFIGURATION', `${name} has no learned ${learned} to invent tasks by`, {
    hint: 'add a plugin with another taskGenerator, or leave out the share of generated tasks',
  });
}
