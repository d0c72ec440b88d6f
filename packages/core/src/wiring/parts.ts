import type { Collector } from '../contracts/collector.ts';
import type { Curriculum, TaskGenerator } from '../contracts/curriculum.ts';
import type { Environment } from '../contracts/environment.ts';
import type { ExperienceModel } from '../contracts/experience-model.ts';
import type { Optimizer } from '../contracts/optimizer.ts';
import type { Policy } from '../contracts/policy.ts';
import type { Recordings } from '../contracts/recordings.ts';
import type { ReplayBuffer } from '../contracts/replay-buffer.ts';

/** Everything that a run is made of. */
export interface Parts {
  /** The real environment: gives the tasks, and shows in the end what was gained. */
  readonly environment: Environment;
  /** Where the policy is trained: a dream of `environment`, unless a plugin says otherwise. */
  readonly trainingEnvironment: Environment;
  readonly experienceModel: ExperienceModel;
  readonly replayBuffer: ReplayBuffer;
  /** Recorded real transitions; none, unless a plugin brings some. */
  readonly recordings: Recordings;
  readonly curriculum: Curriculum;
  readonly taskGenerator: TaskGenerator;
  readonly policy: Policy;
  readonly optimizer: Optimizer;
  /** Improves the policy by the recordings before its first iteration; left out unless a plugin brings one. */
  readonly pretraining?: Optimizer;
  /** Who plays the attempts of training: this process, unless a plugin says otherwise. */
  readonly collector: Collector;
  /** Ways to act for recording real transitions, by name. */
  readonly behaviours: Readonly<Record<string, Policy>>;
}

export type PartName = keyof Parts;

/**
 * A partial pipeline: some parts, each an instance or a function of the other parts. Such a function is called at most
 * once per run, when the part is first needed. Where several plugins give the same part, the later one wins.
 */
export type Plugin = { readonly [Name in PartName]?: Parts[Name] | ((parts: Parts) => NonNullable<Parts[Name]>) };
