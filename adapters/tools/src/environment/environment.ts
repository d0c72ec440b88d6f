import type { Abstraction, ActionReader, Environment, Split, Task } from '@dreamgym/core';
import type { Check } from '../scoring/check.ts';
import type { User } from '../users/user.ts';
import { attempt, worthOfNothing } from './attempt.ts';
import { description } from './description.ts';
import type { Toolbox } from './toolbox.ts';

/** A task for an agent with tools. What it has beyond these members is for users and scores, and no policy sees it. */
export interface ToolTask {
  /** Unique and stable. */
  readonly id: string;
  readonly split: Split;
  /** What is wanted, in words. */
  readonly instruction: string;
  /** The kind of task, for tables and clustering. */
  readonly family?: string;
}

/** What is the same for tools of every origin. */
export interface TaskOptions<T extends ToolTask> {
  /** `tools` where it is missing. */
  readonly name?: string;
  readonly tasks: readonly T[];
  /** Whom the agent talks to; nobody where it is missing. */
  readonly user?: (task: T) => User;
  /** Rules that the agent has to keep, in words; part of the environment's description. */
  readonly policyText?: string;
  /** What an attempt at a task is worth, once it has ended by itself. It has to be worth nothing to do nothing. */
  readonly score: (task: T) => Check;
  /** Actions after which an attempt is truncated, and worth nothing; 30 where it is missing. */
  readonly stepLimit?: number;
}

export interface EnvironmentOptions<T extends ToolTask> extends TaskOptions<T> {
  readonly toolbox: Toolbox;
  readonly abstraction: Abstraction;
  readonly actionReader: ActionReader;
}

/** Tools, tasks and users as an environment. */
export function environment<T extends ToolTask>(options: EnvironmentOptions<T>): Environment {
  const {
    name = 'tools',
    tasks,
    toolbox,
    policyText,
    user,
    score,
    stepLimit = 30,
    abstraction,
    actionReader,
  } = options;
  if (!(Number.isInteger(stepLimit) && stepLimit >= 1)) {
    throw new Error(`stepLimit is ${stepLimit}; it must be a whole number of at least 1`);
  }
  const byId = new Map(tasks.map((task) => [task.id, task]));
  if (byId.size < tasks.length) {
    const seen = new Set<string>();
    const twice = tasks.find(({ id }) => seen.size === seen.add(id).size);
    throw new Error(`two tasks have the id '${twice!.id}'; make ids unique`);
  }
  const worthless = new Set<string>();
  return {
    name,
    description: description({ tools: toolbox.tools, policyText, hasUser: user !== undefined }),
    stepLimit,
    abstraction,
    actionReader,
    tools: toolbox.tools,
    async tasks(split) {
      return tasks.filter((task) => task.split === split).map(plainTask);
    },
    async start(task, { seed, worldSeed = seed, signal }) {
      signal.throwIfAborted();
      const known = byId.get(task.id);
      if (!known) throw new Error(`there is no task '${task.id}' in ${name}`);
      const request = { task: plainTask(known), seed, worldSeed, signal };
      const opened = await toolbox.open(request);
      try {
        const check = score(known);
        if (!worthless.has(task.id)) {
          const worth = await worthOfNothing({ request, toolbox, opened, score: check });
          if (worth !== 0)
            throw new Error(`to do nothing at '${task.id}' is worth ${worth}; add a check that it misses`);
          worthless.add(task.id);
        }
        const conversation = await user?.(known).begin(request);
        return attempt({ request, toolbox, opened, conversation, score: check, stepLimit });
      } catch (error) {
        await opened.close();
        throw error;
      }
    },
    async close() {
      await toolbox.close?.();
    },
  };
}

/** Of tasks, policies see what the contract names and nothing else. */
function plainTask({ id, instruction, family }: ToolTask): Task {
  return { id, instruction, ...(family !== undefined && { family }), origin: { kind: 'seed' } };
}
