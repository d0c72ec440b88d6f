import {
  type ChatModel,
  deriveSeed,
  type Environment,
  episodeReward,
  type Json,
  type Optimizer,
  type Policy,
  type Prompt,
  type PromptedPolicy,
  random,
  rolloutGroups,
  type Task,
  type Trajectory,
  type TrajectoryGroup,
} from '@dreamgym/core';
import { countFailed, learnable } from '../batch.ts';
import { mean, standardDeviation } from '../numbers.ts';
import { checkOptions, counted } from '../settings.ts';
import { type Candidate, frontier, isBetter, kept, sampleParent, scoreOf } from './pool.ts';
import { reflect } from './reflection.ts';

export interface PromptOptimizerOptions {
  /** Reflects on attempts and writes prompts; need not be the one that acts by them. */
  readonly model: ChatModel;
  /** Where variants are tried and evaluated: the dream. */
  readonly environment: Environment;
  /** Training tasks that variants are accepted by, and that are never reflected on; at most half of those there are. */
  readonly heldOut?: number;
  /** Attempts at each of them. */
  readonly attempts?: number;
  /** Variants that an update tries. */
  readonly proposals?: number;
  /** Groups of attempts that one reflection is about. */
  readonly reflectOn?: number;
  /** Examples that a prompt shows. */
  readonly examples?: number;
  /** Characters that instructions may have. */
  readonly maxLength?: number;
  /** The most tokens of a reflection's answer. */
  readonly maxTokens?: number;
  /** Attempts open at once; the result does not depend on it. */
  readonly concurrency?: number;
}

/** What one update has come to. */
interface Pool {
  readonly candidates: readonly Candidate[];
  /** The one that the policy acts by. */
  readonly chosen: Candidate;
}

const name = 'prompt-optimizer';
const version = 1;

/**
 * Makes a policy better by what it reads, without weights: a chat model reflects on good and bad attempts of its groups and
 * writes variants of the prompt; a variant that does better at the same tasks in the same worlds is evaluated on held-out ones,
 * and variants that are best at some of those are kept to go on from (GEPA; Agrawal et al. 2025). The policy takes a variant
 * over where it earns more than the present prompt beyond chance, by the paired differences over held-out tasks.
 */
export function promptOptimizer(options: PromptOptimizerOptions): Optimizer {
  const { heldOut, attempts, proposals, reflectOn } = trialsOf(options);
  const { model, environment, examples = 1 } = options;
  const { maxLength = 4_000, maxTokens = 4_000, concurrency = 1 } = options;
  const numbers = { heldOut, attempts, proposals, reflectOn, maxLength, maxTokens, concurrency };
  checkOptions(
    name,
    { ...numbers, examples },
    {
      ...{ heldOut: counted, attempts: counted, proposals: counted, reflectOn: counted },
      ...{ maxLength: counted, maxTokens: counted, concurrency: counted },
      examples: { least: 0, whole: true },
    },
  );
  let acceptance: { readonly tasks: readonly string[]; readonly seed: number } | undefined;
  let pool: Pool | undefined;

  return {
    name,
    grouping: 'task',
    repeatable: true,
    async update({ policy: given, groups, seed, signal }) {
      const policy = asPrompted(given);
      const played: Trajectory[] = [];
      const accepting = acceptance ?? { tasks: await chooseHeldOut(environment, { heldOut, seed }), seed };
      const heldOutTasks = await tasksOf(environment, accepting.tasks);

      const play = async (prompt: Prompt, of: Play): Promise<readonly TrajectoryGroup[]> => {
        const actor = policy.withPrompt(prompt);
        const result = await rolloutGroups({ environment, policy: actor, concurrency, signal, ...of });
        played.push(...result.flatMap(({ trajectories, retried = [] }) => [...retried, ...trajectories]));
        return result;
      };
      const evaluateHeldOut = async (prompt: Prompt): Promise<Candidate> => {
        const of = {
          tasks: heldOutTasks,
          groupSize: attempts,
          seed: deriveSeed(accepting.seed, 'judge'),
          evaluation: true,
        };
        const scores = (await play(prompt, of)).flatMap((group) => {
          const own = learnable(group);
          return own.length === 0 ? [] : [[group.task.id, mean(own.map(earned))] as const];
        });
        return { prompt, scores: Object.fromEntries(scores) };
      };

      const present = pool && samePrompt(pool.chosen.prompt, policy.prompt) ? pool : undefined;
      const first = present?.chosen ?? (await evaluateHeldOut(policy.prompt));
      let candidates: readonly Candidate[] = present?.candidates ?? [first];
      let chosen = first;

      const telling = tellingGroups(groups, { aside: new Set(accepting.tasks), seed });
      const counts = { proposals: 0, rejected: 0, lost: 0 };
      for (let proposal = 0; proposal < proposals && telling.length > 0; proposal++) {
        const chance = random(deriveSeed(seed, 'proposal', proposal));
        const parent = proposal === 0 ? first : sampleParent(candidates, chance);
        const batch = Array.from(
          { length: Math.min(reflectOn, telling.length) },
          (_, at) => telling[(proposal * reflectOn + at) % telling.length]!,
        );
        const again = {
          tasks: batch.map(({ task }) => task),
          worldSeeds: batch.map(({ trajectories }) => trajectories[0]!.provenance.worldSeed),
          groupSize: Math.max(...batch.map(({ trajectories }) => trajectories.length)),
          seed: deriveSeed(seed, 'try', proposal),
        };
        const seen = parent === first ? batch : await play(parent.prompt, again);
        const before = rewardOf(seen);
        // Nothing is to be learned from what is solved already.
        if (before === 1 || seen.every((group) => learnable(group).length === 0)) continue;
        counts.proposals += 1;
        const others = frontier(candidates).filter(([candidate]) => candidate !== parent);
        const other = others.length > 0 ? chance.pick(others)[0].prompt : undefined;
        const { description } = environment;
        const limits = { maxLength, examples, maxTokens };
        const about = { model, description, prompt: parent.prompt, other, groups: seen, ...limits };
        const prompt = await reflect({ ...about, seed: deriveSeed(seed, 'reflection', proposal), signal });
        if (!prompt || candidates.some((candidate) => samePrompt(candidate.prompt, prompt))) counts.lost += 1;
        else if (rewardOf(await play(prompt, again)) <= before) counts.rejected += 1;
        else {
          const candidate = await evaluateHeldOut(prompt);
          candidates = [...candidates, candidate];
          if (isBetter(candidate, chosen)) chosen = candidate;
        }
      }

      candidates = kept(candidates, chosen);
      pool = { candidates, chosen };
      acceptance = accepting;
      const metrics = {
        heldOutScore: scoreOf(chosen),
        candidates: candidates.length,
        accepted: chosen === first ? 0 : 1,
        ...{ proposals: counts.proposals, rejectedProposals: counts.rejected, lostProposals: counts.lost },
        ownAttempts: played.length,
        failedTrajectories: countFailed(groups),
      };
      return { policy: chosen === first ? policy : policy.withPrompt(chosen.prompt), metrics, played };
    },
    snapshot: () =>
      ({
        ...{ kind: name, version, acceptance: acceptance ?? null, candidates: pool?.candidates ?? [] },
        chosen: pool ? pool.candidates.indexOf(pool.chosen) : -1,
      }) as unknown as Json,
    restore(snapshot) {
      const saved = (snapshot ?? {}) as unknown as Saved;
      if (saved.kind !== name || saved.version !== version) {
        throw new Error(`this snapshot is of ${saved.kind ?? 'something else'}, not of ${name} in version ${version}`);
      }
      acceptance = saved.acceptance ?? undefined;
      const chosen = saved.candidates[saved.chosen];
      pool = chosen && { candidates: saved.candidates, chosen };
    },
  };
}

/** The most attempts that it plays itself: before its first update, and in each update beside the groups that it is given. */
export function ownAttempts({ groupSize, ...options }: Trials): { readonly first: number; readonly update: number } {
  const { heldOut, attempts, proposals, reflectOn } = trialsOf(options);
  const first = heldOut * attempts;
  return { first, update: proposals * (2 * reflectOn * groupSize + first) };
}

const trialsOf = ({ heldOut = 24, attempts = 2, proposals = 2, reflectOn = 3 }: Partial<Trials>) => ({
  heldOut,
  attempts,
  proposals,
  reflectOn,
});

type Trials = Pick<PromptOptimizerOptions, 'heldOut' | 'attempts' | 'proposals' | 'reflectOn'> & {
  readonly groupSize: number;
};

interface Saved {
  readonly kind?: string;
  readonly version?: number;
  readonly acceptance: { readonly tasks: readonly string[]; readonly seed: number } | null;
  readonly candidates: readonly Candidate[];
  readonly chosen: number;
}

interface Play {
  readonly tasks: readonly Task[];
  readonly worldSeeds?: readonly number[];
  readonly groupSize: number;
  readonly seed: number;
  readonly evaluation?: boolean;
}

function asPrompted(policy: Policy): PromptedPolicy {
  if ('withPrompt' in policy && 'prompt' in policy) return policy as PromptedPolicy;
  throw new Error(`${name} cannot train the policy ${policy.name}: it reads no prompt; use chatPolicy()`);
}

async function chooseHeldOut(
  environment: Environment,
  { heldOut, seed }: { readonly heldOut: number; readonly seed: number },
): Promise<readonly string[]> {
  const tasks = await environment.tasks('train');
  if (tasks.length < 2) {
    throw new Error(
      `${environment.name} has ${tasks.length} training tasks; prompts need some to learn from and others to be accepted by`,
    );
  }
  const count = Math.min(heldOut, Math.floor(tasks.length / 2));
  return random(deriveSeed(seed, 'judges'))
    .shuffle(tasks)
    .slice(0, count)
    .map(({ id }) => id);
}

async function tasksOf(environment: Environment, ids: readonly string[]): Promise<readonly Task[]> {
  const known = new Map((await environment.tasks('train')).map((task) => [task.id, task]));
  return ids.map((id) => {
    const task = known.get(id);
    if (task) return task;
    throw new Error(`${environment.name} has no training task ${id} any more, which prompts were accepted by`);
  });
}

/** Groups to reflect on, those whose attempts went most differently first; none where nothing went wrong. */
function tellingGroups(
  groups: readonly TrajectoryGroup[],
  { aside, seed }: { readonly aside: ReadonlySet<string>; readonly seed: number },
): readonly TrajectoryGroup[] {
  const usable = groups.filter((group) => !aside.has(group.task.id) && learnable(group).length > 0);
  const contrast = (group: TrajectoryGroup) => standardDeviation(learnable(group).map(earned));
  return random(deriveSeed(seed, 'groups'))
    .shuffle(usable.filter((group) => mean(learnable(group).map(earned)) < 1))
    .toSorted((one, other) => contrast(other) - contrast(one));
}

/** A forfeited attempt earns nothing, whatever was paid before. */
const earned = (trajectory: Trajectory) => (trajectory.end.kind === 'forfeited' ? 0 : episodeReward(trajectory));

const rewardOf = (groups: readonly TrajectoryGroup[]) => mean(groups.flatMap(learnable).map(earned));

const samePrompt = (one: Prompt, other: Prompt) => JSON.stringify(one) === JSON.stringify(other);
