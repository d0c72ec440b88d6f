import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChatModel, ChatReply, ChatRequest } from '@dreamgym/core';
import { expect, it } from 'vitest';
import { scripted } from '../scripted.ts';
import { budgeted } from './budgeted.ts';
import { cached } from './cached.ts';
import { finishing } from './finishing.ts';
import { counted, ledger } from './ledger.ts';
import { limited } from './limited.ts';
import { recorded } from './recorded.ts';

const folder = mkdtempSync(join(tmpdir(), 'class-instance-'));
const request: ChatRequest = {
  messages: [{ role: 'user', text: 'hello' }],
  maxTokens: 10,
  phase: 'rollout',
  signal: new AbortController().signal,
};
const wrappers: Record<string, (model: ChatModel) => ChatModel> = {
  finishing: (model) => finishing(model),
  budgeted: (model) => budgeted(model, { ledger: ledger(), calls: 5 }),
  cached: (model) => cached(model, { folder: join(folder, 'cache') }),
  counted: (model) => counted(model, { ledger: ledger() }),
  limited: (model) => limited(model),
  recorded: (model) => recorded(model, { file: join(folder, 'calls.jsonl') }),
};

/** Has nothing of its own that a copy would take along. */
class Model implements ChatModel {
  readonly #model = scripted({ answers: () => 'hi' });
  get name(): string {
    return this.#model.name;
  }
  get settings() {
    return { tone: 'warm' };
  }
  chat(asked: ChatRequest): Promise<ChatReply> {
    return this.#model.chat(asked);
  }
}

it.each(Object.entries(wrappers))('%s keeps name, settings and answers of a class', async (_, wrap) => {
  const model = new Model();
  const wrapped = wrap(model);
  expect([wrapped.name, wrapped.settings]).toEqual([model.name, { tone: 'warm' }]);
  expect((await wrapped.chat(request)).text).toBe('hi');
});
