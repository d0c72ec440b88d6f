import type { Json } from '@dreamgym/core';
import { ToolError, type Toolset } from './toolset.ts';

/**
 * The tools of an agent that is written with the AI SDK (package `ai`), answered by the attempt: names, descriptions and schemas
 * stay as they are.
 */
export function aiSdkTools<Tools extends Readonly<Record<string, object>>>(tools: Tools, toolset: Toolset): Tools {
  const entries = Object.entries(tools).map(([name, tool]) => {
    const execute = (input: unknown) => toolset.call(name, input as Json);
    return [name, { ...tool, execute }];
  });
  return Object.fromEntries(entries) as Tools;
}

/** The tools of an agent that is written with Anthropic's tool runner (`client.beta.messages.toolRunner`), answered by the attempt. */
export function anthropicTools<Tool extends { readonly name: string }>(
  tools: readonly Tool[],
  toolset: Toolset,
): Tool[] {
  return tools.map((tool) => {
    const run = async (input: unknown) => textOf(await toolset.call(tool.name, input as Json));
    return { ...tool, run };
  });
}

/** The tools of an agent that is written with the OpenAI Agents SDK (`@openai/agents`), answered by the attempt. */
export function openaiAgentsTools<Tool extends { readonly name: string }>(
  tools: readonly Tool[],
  toolset: Toolset,
): Tool[] {
  return tools.map((tool) => {
    const invoke = async (_: unknown, input: string) => {
      try {
        return textOf(await toolset.call(tool.name, JSON.parse(input || '{}') as Json));
      } catch (error) {
        // What a tool throws is told to the model by whoever builds the tool, and here nobody else does.
        if (error instanceof ToolError || error instanceof SyntaxError) return `Error: ${error.message}`;
        throw error;
      }
    };
    return { ...tool, invoke };
  });
}

const textOf = (value: Json) => (typeof value === 'string' ? value : JSON.stringify(value));
