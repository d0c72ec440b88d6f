import type { Awaitable, Json, Task, ToolDefinition } from '@dreamgym/core';

export type { ToolDefinition } from '@dreamgym/core';

export interface ToolCall {
  readonly name: string;
  readonly arguments: Json;
}

/** What a tool answers: a result, with how the tool itself writes it where an agent is to see that, or in words why there is none. */
export type ToolResult = { readonly value: Json; readonly text?: string } | { readonly error: string };

/** A call and its answer. */
export type AnsweredCall = ToolCall & ToolResult;

export interface AttemptRequest {
  readonly task: Task;
  readonly seed: number;
  readonly worldSeed: number;
  readonly signal: AbortSignal;
}

/** Tools that are opened anew for every attempt, any number side by side. */
export interface Toolbox {
  readonly tools: readonly ToolDefinition[];
  open(request: AttemptRequest): Awaitable<OpenTools>;
  close?(): Awaitable<void>;
}

/** The tools of one attempt, and the state that they share. */
export interface OpenTools {
  /** Answers a call, also an invalid one. Throws where the tools themselves have failed, which says nothing of the agent. */
  call(call: ToolCall): Awaitable<ToolResult>;
  /** The state as it is now; not to be changed. */
  state(): Awaitable<Json>;
  close(): Awaitable<void>;
}
