import type { Json } from '@dreamgym/core';
import { type Conversation, fromText, type ToolDefinition } from './conversation.ts';
import { type SchemaExamples, schemaExamples } from './infer-schema.ts';

/** A tool as traces know it. */
export interface KnownTool {
  readonly name: string;
  readonly description?: string;
  /** JSON Schema of its arguments, and whether a request gave it or calls taught it. */
  readonly inputSchema: Json;
  readonly inputSchemaFrom: 'given' | 'inferred';
  /** JSON Schema of its results that are no errors, inferred; missing where there were none. */
  readonly outputSchema?: Json;
  readonly calls: number;
  readonly errors: number;
}

interface Seen {
  definition?: ToolDefinition;
  readonly inputs: SchemaExamples;
  readonly outputs: SchemaExamples;
  calls: number;
  errors: number;
}

/** The tools of all conversations together. */
export function toolCatalogue() {
  const tools = new Map<string, Seen>();
  const seen = (name: string): Seen => {
    const found = tools.get(name) ?? { inputs: schemaExamples(), outputs: schemaExamples(), calls: 0, errors: 0 };
    tools.set(name, found);
    return found;
  };
  return {
    add({ turns, tools: offered }: Conversation): void {
      for (const definition of offered) seen(definition.name).definition = definition;
      const names = new Map<string, string>();
      for (const turn of turns) {
        if (turn.role === 'agent') {
          for (const { id, name, arguments: given } of turn.calls) {
            if (id !== undefined) names.set(id, name);
            const tool = seen(name);
            tool.calls += 1;
            tool.inputs.add(given);
          }
        } else if (turn.role === 'tool') {
          const name = names.get(turn.id ?? '') ?? turn.name;
          if (name === undefined) continue;
          // Formats without a mark for it say in the text that a call has failed.
          if (turn.isError || /^error\b/i.test(turn.text)) seen(name).errors += 1;
          else seen(name).outputs.add(turn.text === '' ? '' : fromText(turn.text));
        }
      }
    },
    list(): KnownTool[] {
      return [...tools].map(([name, { definition, inputs, outputs, calls, errors }]) => {
        const outputSchema = outputs.schema();
        return {
          name,
          ...(definition?.description !== undefined && { description: definition.description }),
          inputSchema: definition?.inputSchema ?? inputs.schema() ?? { type: 'object' },
          inputSchemaFrom: definition?.inputSchema === undefined ? 'inferred' : 'given',
          ...(outputSchema !== undefined && { outputSchema }),
          calls,
          errors,
        };
      });
    },
  };
}
