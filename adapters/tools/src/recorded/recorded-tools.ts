import type { Environment, Split, Task, ToolDefinition, Trajectory } from '@dreamgym/core';
import { hashText } from '@dreamgym/core/text';
import { readToolAction } from '@dreamgym/core/tool-actions';
import { abstraction } from '../abstraction/abstraction.ts';
import { description } from '../environment/description.ts';
import { actionReader } from '../reader/action-reader.ts';

export interface RecordedToolsOptions {
  /** `traces` where it is missing. */
  readonly name?: string;
  /** Attempts as `@dreamgym/core/tool-actions` writes them. Their tasks are the environment's. */
  readonly trajectories: readonly Trajectory[];
  readonly tools: readonly ToolDefinition[];
  /** Rules that the agent has to keep, in words; part of the environment's description. */
  readonly policyText?: string;
  /**
   * Leaves out tasks of which no attempt has a known outcome: for experience models that learn from recordings what an attempt is
   * worth, which would have nothing to learn it from.
   */
  readonly scoredOnly?: boolean;
  /** Actions after which an attempt is truncated; as many as the longest recorded one has where it is missing, at least 30. */
  readonly stepLimit?: number;
}

/** One task in so many is held out for validation, by its id: more recordings do not move it. */
const heldOut = 5;
const leastSteps = 30;

/**
 * Tools that are known from recordings alone: an environment with tasks, schemas and rules that can be dreamed of, and not
 * started.
 */
export function recordedTools(options: RecordedToolsOptions): Environment {
  const { name = 'traces', trajectories, tools, policyText, scoredOnly = false } = options;
  const longest = trajectories.reduce((most, { transitions }) => Math.max(most, transitions.length), leastSteps);
  const dreamOnly = 'is known from recordings alone, and cannot be started';
  const splits = splitsOf(tasksIn(trajectories, scoredOnly));
  return {
    name,
    dreamOnly,
    description: description({ tools, policyText, hasUser: hasUser(trajectories) }),
    stepLimit: options.stepLimit ?? longest,
    abstraction: abstraction(),
    actionReader: actionReader(tools),
    tools,
    async tasks(split) {
      return splits[split];
    },
    async start({ id }) {
      throw new Error(`${name} ${dreamOnly}; ${id} can be dreamed of only`);
    },
  };
}

/** The recorded tasks, each once, in the order in which they were recorded first. */
function tasksIn(trajectories: readonly Trajectory[], scoredOnly: boolean): readonly Task[] {
  const tasks = new Map<string, Task>();
  for (const { task, end, unscored } of trajectories) {
    if (end.kind !== 'failed' && !(scoredOnly && unscored) && !tasks.has(task.id)) tasks.set(task.id, task);
  }
  return [...tasks.values()];
}

function splitsOf(tasks: readonly Task[]): Readonly<Record<Split, readonly Task[]>> {
  const isHeldOut = ({ id }: Task) => hashText(id) % heldOut === 0;
  const train = tasks.filter((task) => !isHeldOut(task));
  // Of very few nothing can be held out.
  if (train.length === 0) return { train: tasks, validation: [], test: [] };
  return { train, validation: tasks.filter(isHeldOut), test: [] };
}

function hasUser(trajectories: readonly Trajectory[]): boolean {
  return trajectories.some(({ transitions }) =>
    transitions.some(
      ({ action, observation }) => readToolAction(action.text).kind === 'say' && observation.text !== '',
    ),
  );
}
