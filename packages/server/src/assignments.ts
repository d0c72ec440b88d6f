import {
  boundary,
  type Curriculum,
  DreamGymError,
  deriveSeed,
  type Environment,
  type ReplayBuffer,
  type Split,
  type Task,
  type Trajectory,
} from '@dreamgym/core';

/** One attempt that a client is to play. */
export interface Assignment {
  readonly task: Task;
  readonly seed: number;
  readonly worldSeed: number;
  /** Takes what was played to its end: into the replay buffer, and to the curriculum when its group is complete. */
  finish(trajectory: Trajectory): Promise<void>;
  /** Gives the place back: somebody else gets it. */
  abandon(): void;
  /** Says that the task cannot be opened: nobody else is given it, and the curriculum hears of an attempt that failed. */
  drop(reason: unknown): Promise<void>;
}

export interface AssignmentRequest {
  /** A task by its id; the curriculum proposes one where it is missing. */
  readonly task?: string;
  /** Decides the attempt: the same task and seed are the same episode, to the bit. */
  readonly seed?: number;
  /** Decides the hidden world, `seed` the luck in it; `seed` where it is missing. */
  readonly worldSeed?: number;
  readonly signal: AbortSignal;
}

export interface AssignmentsOptions {
  readonly environment: Environment;
  /** Proposes tasks and hears how groups went; without one, tasks are given out in turn. */
  readonly curriculum?: Curriculum;
  /** Takes in what was played. */
  readonly replayBuffer?: ReplayBuffer;
  /** The splits whose tasks are given out; the curriculum and the replay buffer see `train` alone. */
  readonly splits: readonly Split[];
  /** Attempts at each task in the same hidden world, which are compared with each other. */
  readonly groupSize: number;
  /** Tasks that the curriculum is asked for at once. */
  readonly tasksAtOnce: number;
  readonly seed: number;
}

/** Attempts at one task in one world. */
interface Group {
  readonly task: Task;
  readonly worldSeed: number;
  /** Seeds of the places that nobody has taken; those who bring a seed of their own need none. */
  readonly seeds: number[];
  readonly trajectories: Trajectory[];
}

export interface Assignments {
  /** The tasks of a split that is served, in their order. */
  tasks(split: Split): Promise<readonly Task[]>;
  next(request: AssignmentRequest): Promise<Assignment>;
  /** Tells the curriculum of the groups that were not completed. */
  close(): Promise<void>;
}

/** Groups that are kept open; the oldest is told to the curriculum as it is where there are more. */
const mostGroups = 4_096;

/** Gives out attempts, in groups, and hands back what came of them: the paper's loop around a trainer that is not ours. */
export function assignments(options: AssignmentsOptions): Assignments {
  const { environment, curriculum, replayBuffer, splits, groupSize, tasksAtOnce, seed } = options;
  const listed = new Map<Split, Promise<readonly Task[]>>();
  const known = new Map<string, { readonly task: Task; readonly split: Split }>();
  /** Proposed, with places left. */
  const proposed: Group[] = [];
  /** Not complete yet, by task and world, oldest first. */
  const open = new Map<string, Group>();
  /** Those of clients that bring a seed and no task. */
  const bySeed = new Map<number, Group>();
  let rounds = 0;
  let places = 0;
  let writing: Promise<unknown> = Promise.resolve();
  let proposing: Promise<unknown> = Promise.resolve();

  /** One after the other: parts need not stand two calls at once. */
  const inTurn = <T>(call: () => Promise<T>): Promise<T> => {
    const turn = writing.then(call);
    writing = turn.catch(() => {});
    return turn;
  };

  const tasks = (split: Split): Promise<readonly Task[]> => {
    if (!splits.includes(split)) {
      throw new DreamGymError('CONFIGURATION', `the split "${split}" is not served`, {
        hint: `served are: ${splits.join(', ')}`,
      });
    }
    let listing = listed.get(split);
    if (!listing) {
      listing = boundary('ENVIRONMENT', environment.name, () => environment.tasks(split)).then((all) => {
        for (const task of all) known.set(task.id, { task, split });
        return all;
      });
      listed.set(split, listing);
      // What could not be listed once may be listed later.
      listing.catch(() => listed.delete(split));
    }
    return listing;
  };

  async function named(id: string): Promise<{ readonly task: Task }> {
    for (const split of splits) {
      if (known.has(id)) break;
      await tasks(split);
    }
    const found = known.get(id);
    if (found) return found;
    throw new DreamGymError('CONFIGURATION', `there is no task "${id}" in ${splits.join(' and ')}`, {
      hint: 'GET /<environment>/splits and POST /<environment>/tasks list what is served',
    });
  }

  async function propose(signal: AbortSignal): Promise<void> {
    const round = rounds++;
    const count = tasksAtOnce;
    const proposal = curriculum
      ? await boundary('CURRICULUM', 'curriculum', () =>
          curriculum.propose({ count, seed: deriveSeed(seed, 'proposal', round), signal }),
        )
      : await inOrder(round, count);
    for (const [place, task] of proposal.entries()) {
      if (!known.has(task.id)) known.set(task.id, { task, split: 'train' });
      const worldSeed = deriveSeed(seed, 'world', round, place);
      const seeds = Array.from({ length: groupSize }, (_, attempt) => deriveSeed(worldSeed, 'attempt', attempt));
      const group = { task, worldSeed, seeds, trajectories: [] };
      proposed.push(group);
      keep(group);
    }
  }

  async function inOrder(round: number, count: number): Promise<readonly Task[]> {
    const all = await tasks(splits[0]!);
    if (all.length === 0) throw new DreamGymError('ENVIRONMENT', `${environment.name} has no ${splits[0]} tasks`);
    return Array.from({ length: count }, (_, place) => all[(round * count + place) % all.length]!);
  }

  /** A proposed group that fits. Those who come at once wait for one proposal together. */
  async function proposedGroup(signal: AbortSignal, fits: (group: Group) => boolean): Promise<Group> {
    for (;;) {
      const found = proposed.find(fits);
      if (found) return found;
      const turn = proposing.then(() => (proposed.some(fits) ? undefined : propose(signal)));
      proposing = turn.catch(() => {});
      await turn;
      signal.throwIfAborted();
    }
  }

  function take(group: Group): void {
    proposed.splice(proposed.indexOf(group), 1);
  }

  function keep(group: Group): void {
    open.set(keyOf(group), group);
    if (open.size <= mostGroups) return;
    const [oldest, left] = open.entries().next().value!;
    open.delete(oldest);
    bySeed.delete(left.worldSeed);
    void inTurn(() => complete(left)).catch(() => {});
  }

  async function complete(group: Group): Promise<void> {
    const { task, trajectories } = group;
    if (!curriculum || trajectories.length === 0) return;
    await boundary('CURRICULUM', 'curriculum', () => curriculum.record([{ task, trajectories }]));
  }

  function assign(group: Group, own: number | undefined): Assignment {
    const { task, worldSeed } = group;
    const attempt = own ?? group.seeds.shift()!;
    if (own === undefined && group.seeds.length === 0) take(group);
    const learned = known.get(task.id)?.split === 'train';
    let given = true;
    return {
      task,
      seed: attempt,
      worldSeed,
      async finish(trajectory) {
        if (!given) return;
        given = false;
        if (!learned) return;
        // Where many ask for the same world, groups of it follow each other.
        const joined = shared(task, worldSeed);
        joined.trajectories.push(trajectory);
        const isComplete = joined.trajectories.length >= groupSize;
        if (isComplete) {
          open.delete(keyOf(joined));
          bySeed.delete(worldSeed);
        }
        await inTurn(async () => {
          if (replayBuffer) await boundary('REPLAY_BUFFER', 'replayBuffer', () => replayBuffer.add(trajectory));
          if (isComplete) await complete(joined);
        });
      },
      abandon() {
        if (!given) return;
        given = false;
        if (own !== undefined) return;
        group.seeds.push(attempt);
        if (!proposed.includes(group)) proposed.unshift(group);
      },
      async drop(reason) {
        if (!given) return;
        given = false;
        forget(group);
        if (!learned || !curriculum) return;
        const trajectories = [...group.trajectories, failure({ task, seed: attempt, worldSeed }, reason)];
        await inTurn(() => complete({ ...group, trajectories }));
      },
    };
  }

  /** Takes a group back, whatever is left of it. */
  function forget(group: Group): void {
    const at = proposed.indexOf(group);
    if (at >= 0) proposed.splice(at, 1);
    if (open.get(keyOf(group)) === group) open.delete(keyOf(group));
    if (bySeed.get(group.worldSeed) === group) bySeed.delete(group.worldSeed);
  }

  function failure(
    { task, seed, worldSeed }: Pick<Assignment, 'task' | 'seed' | 'worldSeed'>,
    error: unknown,
  ): Trajectory {
    const { name, dreamed, experienceModel } = environment;
    const origin = dreamed ? 'dreamed' : 'real';
    const code = dreamed ? 'EXPERIENCE_MODEL' : 'ENVIRONMENT';
    const message = error instanceof Error ? error.message : String(error);
    const provenance = { environment: name, origin, policy: 'nobody', experienceModel, seed, worldSeed } as const;
    return { task, opening: { text: '' }, transitions: [], end: { kind: 'failed', code, message }, provenance };
  }

  /** The group of those who ask for the same task in the same world. */
  function shared(task: Task, worldSeed: number): Group {
    const group = { task, worldSeed, seeds: [], trajectories: [] };
    const found = open.get(keyOf(group));
    if (found) return found;
    keep(group);
    return group;
  }

  /** The group of those who bring the same seed: the first of them gets a task that was proposed, the others the same one. */
  async function seeded(worldSeed: number, signal: AbortSignal): Promise<Group> {
    const found = bySeed.get(worldSeed);
    if (found) return found;
    const fresh = await proposedGroup(signal, ({ seeds }) => seeds.length === groupSize);
    const meanwhile = bySeed.get(worldSeed);
    if (meanwhile) return meanwhile;
    take(fresh);
    open.delete(keyOf(fresh));
    const group = shared(fresh.task, worldSeed);
    bySeed.set(worldSeed, group);
    return group;
  }

  return {
    tasks: async (split) => tasks(split),
    async next({ task: id, seed: own, worldSeed, signal }) {
      if (id !== undefined) {
        const { task } = await named(id);
        const attempt = own ?? deriveSeed(seed, 'place', places++);
        return assign(shared(task, worldSeed ?? attempt), attempt);
      }
      if (own === undefined && worldSeed === undefined) {
        return assign(await proposedGroup(signal, ({ seeds }) => seeds.length > 0), undefined);
      }
      const attempt = own ?? deriveSeed(seed, 'place', places++);
      return assign(await seeded(worldSeed ?? attempt, signal), attempt);
    },
    async close() {
      const left = [...open.values()];
      open.clear();
      proposed.length = 0;
      await inTurn(async () => {
        for (const group of left) await complete(group);
      });
    },
  };
}

const keyOf = ({ task, worldSeed }: Pick<Group, 'task' | 'worldSeed'>) => `${worldSeed}|${task.id}`;
