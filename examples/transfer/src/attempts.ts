import { writeFile } from 'node:fs/promises';
import type { ChatMessage, ChatModel } from '@dreamgym/core';
import { speaking } from './policy.ts';
import { recordings } from './settings.ts';

/** Writes each recorded attempt as the conversation that the policy would have had, a line each, in the form of `dreamgym export`. */
const [file = 'attempts.jsonl'] = process.argv.slice(3);
const { signal } = new AbortController();
const trajectories = await recordings.trajectories(signal);
const usage = { inputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 0 };
const lines: string[] = [];
for (const { task, opening, transitions } of trajectories) {
  let asked: readonly ChatMessage[] = [];
  let answer = '';
  const dictated: ChatModel = {
    name: 'dictated',
    async chat({ messages }) {
      asked = messages;
      return { text: answer, stop: 'end', usage };
    },
  };
  const player = speaking(dictated).begin({ task, seed: 0, signal });
  let observation = opening;
  for (const { action, observation: next } of transitions) {
    answer = `<action>${action.text}</action>`;
    await player.act(observation);
    observation = next;
  }
  const prompt = asked.map(({ role, text }) => ({ role, content: text }));
  lines.push(`${JSON.stringify({ prompt, completion: [{ role: 'assistant', content: answer }] })}\n`);
}
await writeFile(file, lines.join(''));
console.log(`${file}: ${lines.length} attempts`);
