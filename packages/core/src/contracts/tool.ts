import type { Json } from './json.ts';

/** A tool, as an agent is told of it. */
export interface ToolDefinition {
  readonly name: string;
  readonly description?: string;
  /** JSON Schema (2020-12) of its arguments, an object. */
  readonly inputSchema: Json;
  /** JSON Schema of its results, where one is known. */
  readonly outputSchema?: Json;
  /** Set where a call that succeeds ends the attempt. */
  readonly ends?: true;
}
