import type { Awaitable, Environment, Json } from '@dreamgym/core';
import { deriveSeed, type Random, random } from '@dreamgym/core/random';
import { abstraction } from './abstraction/abstraction.ts';
import { environment, type TaskOptions, type ToolTask } from './environment/environment.ts';
import type { Toolbox, ToolDefinition, ToolResult } from './environment/toolbox.ts';
import { actionReader } from './reader/action-reader.ts';
import { inputSchema } from './schemas/input-schema.ts';
import type { StandardSchema } from './schemas/standard-schema.ts';

/** A function that an agent can call. `Input` is what its schema says, and stands at `run`. */
export interface Tool<State, Input = never> extends Omit<ToolDefinition, 'inputSchema'> {
  /** What it takes, an object: JSON Schema (2020-12), or a schema of a library that gives one. */
  readonly inputSchema: Json | StandardSchema;
  /**
   * Does it, and may change the state. What it throws is what the agent reads as an error; `ToolFailure` says that the tool itself
   * does not work.
   */
  run(input: Input, context: ToolContext<State>): Awaitable<Json>;
}

export interface ToolContext<State> {
  readonly state: State;
  /** Luck, by the attempt's seed: a tool that fails now and then. */
  readonly dice: Random;
  readonly signal: AbortSignal;
}

/** Thrown by a tool that does not work: the attempt has failed, and nothing is said of the agent. */
export class ToolFailure extends Error {
  override readonly name = 'ToolFailure';
}

export interface ToolsOptions<State, T extends ToolTask> extends TaskOptions<T> {
  readonly tools: readonly Tool<State>[];
  /** The state of one attempt, made anew for each. Plain JSON, so that scores can compare it. */
  readonly state: (request: StateRequest<T>) => Awaitable<State>;
}

export interface StateRequest<T extends ToolTask> {
  readonly task: T;
  /** Decides what is hidden in the state, if anything. */
  readonly worldSeed: number;
}

/** An environment made of functions. */
export function tools<State, T extends ToolTask>(options: ToolsOptions<State, T>): Environment {
  const box = toolbox(options);
  return environment({ ...options, toolbox: box, abstraction: abstraction(), actionReader: actionReader(box.tools) });
}

function toolbox<State, T extends ToolTask>({ tools, state: make, tasks }: ToolsOptions<State, T>): Toolbox {
  const byName = new Map(tools.map((tool) => [tool.name, { tool, input: inputSchema(tool.inputSchema, tool.name) }]));
  if (byName.size < tools.length) {
    const twice = tools.find(({ name }, at) => tools.findIndex((other) => other.name === name) !== at);
    throw new Error(`two tools have the name '${twice!.name}'`);
  }
  const tasksById = new Map(tasks.map((task) => [task.id, task]));
  return {
    tools: [...byName.values()].map(({ tool, input }) => {
      const { name, description, outputSchema, ends } = tool;
      return { name, description, inputSchema: input.json, outputSchema, ends };
    }),
    async open({ task, seed, worldSeed, signal }) {
      const state = await make({ task: tasksById.get(task.id)!, worldSeed });
      const dice = random(deriveSeed(seed, 'tools'));
      return {
        async call({ name, arguments: given }): Promise<ToolResult> {
          const known = byName.get(name);
          if (!known) return { error: `there is no tool ${name}` };
          const checked = await known.input.check(given);
          if ('problem' in checked) return { error: `invalid arguments for ${name}: ${checked.problem}` };
          try {
            return { value: (await known.tool.run(checked.value as never, { state, dice, signal })) ?? null };
          } catch (error) {
            if (signal.aborted || error instanceof ToolFailure) throw error;
            return { error: error instanceof Error ? error.message : String(error) };
          }
        },
        // What tools keep as their state is theirs to type; scores read it as JSON.
        state: () => state as Json,
        close: () => undefined,
      };
    },
  };
}
