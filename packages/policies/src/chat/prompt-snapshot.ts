import type { Json, Prompt, PromptExample } from '@dreamgym/core';
import { hashText } from '@dreamgym/core/text';

const kind = 'chat-policy';
const version = 1;

/** The prompt as plain JSON. */
export function savedPrompt({ instructions, examples }: Prompt): Json {
  const shown = examples.map(({ task, steps }) => ({
    task,
    steps: steps.map(({ observation, action }) => ({ observation, action })),
  }));
  return { kind, version, prompt: { instructions, examples: shown } };
}

/** The prompt that was saved. Throws where the snapshot is of something else. */
export function readPrompt(snapshot: Json): Prompt {
  const saved = (snapshot ?? {}) as { readonly kind?: string; readonly version?: number; readonly prompt?: Prompt };
  if (saved.kind !== kind || saved.version !== version) {
    throw new Error(`this snapshot is of ${saved.kind ?? 'something else'}, not of ${kind} in version ${version}`);
  }
  const { instructions, examples } = saved.prompt ?? {};
  if (typeof instructions !== 'string' || !Array.isArray(examples) || !examples.every(isExample)) {
    throw new Error(`this snapshot of ${kind} has no prompt`);
  }
  return { instructions, examples };
}

function isExample(example: unknown): example is PromptExample {
  const { task, steps } = (example ?? {}) as Partial<PromptExample>;
  return typeof task === 'string' && Array.isArray(steps);
}

/** `@` and a digest that tells one prompt from another; nothing for an empty one. */
export function versionOf(prompt: Prompt): string {
  if (prompt.instructions === '' && prompt.examples.length === 0) return '';
  return `@${(hashText(JSON.stringify(savedPrompt(prompt))) >>> 0).toString(16)}`;
}
