import type { Environment, Json, Task, ToolDefinition, Trajectory, TrajectoryEnd, Transition } from '@dreamgym/core';
import {
  readToolObservation,
  type ToolAction,
  type ToolObservationPart,
  writeToolAction,
} from '@dreamgym/core/tool-actions';

export interface ToolsetOptions {
  /** Real or dreamed; its actions are calls of tools, and its `tools` say which. */
  readonly environment: Environment;
  readonly task: Task;
  readonly seed: number;
  /** Decides what is hidden; `seed` where it is missing. */
  readonly worldSeed?: number;
  /** Who acts, for the provenance of what is recorded; `agent` where it is missing. */
  readonly agent?: string;
  readonly signal?: AbortSignal;
}

/** One attempt for an agent that has a loop of its own. What it does may overlap, and is done in order. */
export interface Toolset {
  readonly task: Task;
  /** What is wanted, in the words of the user, where there is one, or else of the task. */
  readonly opening: string;
  readonly tools: readonly ToolDefinition[];
  /** What a tool returns. Throws a `ToolError` with what the agent is to read where it refuses, and once the attempt has ended. */
  call(name: string, input: Json): Promise<Json>;
  /** Says something to the user; undefined where nobody answers any more. */
  say(text: string): Promise<string | undefined>;
  /** Ends the attempt, if it has not ended, with or without last words. */
  finish(text?: string): Promise<void>;
  outcome(): ToolsetOutcome;
  /** The attempt so far, as it is recorded; one that is left before its end is truncated. */
  trajectory(): Trajectory;
  /** Frees what the attempt holds. May be called twice. */
  close(): Promise<void>;
}

export interface ToolsetOutcome {
  /** In [0, 1]; 1 is solved. It says nothing before the end, nor where that is a failure. */
  readonly reward: number;
  /** Calls and sayings so far. */
  readonly steps: number;
  /** Missing where the attempt goes on. `failed`: the world did not work, which says nothing of the agent. */
  readonly end?: TrajectoryEnd;
}

/** What a tool answers in the place of a result, for the agent to read. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}

/** Opens an attempt in an environment of tools, for agents that call tools themselves. Throws where it has no tools. */
export async function openToolset(options: ToolsetOptions): Promise<Toolset> {
  const { environment, task, seed, worldSeed = seed, agent = 'agent' } = options;
  const { signal = new AbortController().signal } = options;
  const { tools, name, dreamed, experienceModel } = environment;
  if (tools === undefined) throw new Error(`${name} does not say which tools it has; give an environment with tools`);
  const episode = await environment.start(task, { seed, worldSeed, signal });
  const transitions: Transition[] = [];
  let end: TrajectoryEnd | undefined;
  /** What the user has said beside a result, and the agent has not heard yet. */
  let unheard: string[] = [];
  let turn: Promise<unknown> = Promise.resolve();

  const act = async (action: ToolAction): Promise<readonly ToolObservationPart[]> => {
    const text = writeToolAction(action);
    try {
      const step = await episode.step({ text });
      transitions.push({ ...step, action: { text } });
      if (step.terminated || step.truncated) end = { kind: step.terminated ? 'terminated' : 'truncated' };
      return readToolObservation(step.observation.text);
    } catch (error) {
      signal.throwIfAborted();
      const message = error instanceof Error ? error.message : String(error);
      end = { kind: 'failed', code: dreamed ? 'EXPERIENCE_MODEL' : 'ENVIRONMENT', message };
      throw error;
    }
  };
  const inTurn = <T>(what: () => Promise<T>): Promise<T> => {
    const result = turn.then(what);
    turn = result.catch(() => undefined);
    return result;
  };
  const heard = (parts: readonly ToolObservationPart[]) =>
    parts.flatMap((part) => (part.kind === 'user' ? [part.text] : []));

  return {
    task,
    opening: openingOf(episode.observation.text),
    tools,
    call: (tool, input) =>
      inTurn(async () => {
        if (end) throw new ToolError('the attempt has ended');
        const parts = await act({ kind: 'call', name: tool, arguments: input });
        unheard.push(...heard(parts));
        const answer = parts.find((part) => part.kind === 'result' || part.kind === 'error');
        if (answer?.kind === 'error') throw new ToolError(answer.text);
        return answer?.kind === 'result' ? answer.value : '';
      }),
    say: (text) =>
      inTurn(async () => {
        if (end) return undefined;
        const parts = await act({ kind: 'say', text });
        const words = [...unheard, ...heard(parts)];
        unheard = [];
        // The last words of a user who leaves are there to be read in the trajectory.
        return end ? undefined : words.join('\n');
      }),
    finish: (text = '') =>
      inTurn(async () => {
        if (!end) await act({ kind: 'finish', text });
      }),
    outcome: () => ({
      reward: transitions.reduce((sum, { reward }) => sum + reward, 0),
      steps: transitions.length,
      ...(end && { end }),
    }),
    trajectory: () => ({
      task,
      opening: episode.observation,
      transitions,
      end: end ?? { kind: 'truncated' },
      provenance: {
        environment: name,
        origin: dreamed ? 'dreamed' : 'real',
        policy: agent,
        ...(experienceModel !== undefined && { experienceModel }),
        seed,
        worldSeed,
      },
    }),
    close: () => episode.close(),
  };
}

/** The user's own words, without what marks them in an observation. */
function openingOf(text: string): string {
  const parts = readToolObservation(text);
  return parts.length > 0 && parts.every(({ kind }) => kind === 'user')
    ? parts.map((part) => (part.kind === 'user' ? part.text : '')).join('\n')
    : text;
}
