import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChatMessage } from '@dreamgym/core';
import { Template } from '@huggingface/jinja';
import { Tokenizer as Encoder } from '@huggingface/tokenizers';

/** Text as one model reads and writes it. */
export interface Tokenizer {
  /** The ids of a conversation, up to where the model begins to write. */
  prompt(messages: readonly ChatMessage[]): readonly number[];
  /** The ids of an answer as the model should write it, with what ends it. */
  answer(text: string): readonly number[];
  /** What these ids say, without marks such as that of the end. */
  decode(ids: readonly number[]): string;
  /** The ids that end an answer. */
  readonly stop: readonly number[];
}

/** A model's tokenizer and chat template, from `tokenizer.json` and `tokenizer_config.json` in its folder. */
export async function loadTokenizer(folder: string): Promise<Tokenizer> {
  const read = async (name: string) => JSON.parse(await readFile(join(folder, name), 'utf8'));
  const config = await read('tokenizer_config.json');
  const encoder = new Encoder(await read('tokenizer.json'), config);
  const source =
    config.chat_template ?? (await readFile(join(folder, 'chat_template.jinja'), 'utf8').catch(() => undefined));
  if (typeof source !== 'string') throw new Error(`${folder} has no chat template: use a model that was made for chat`);
  const template = new Template(source);
  const textOf = (token: unknown): string | undefined =>
    typeof token === 'string' ? token : (token as { content?: string } | null | undefined)?.content;
  const [bos, eos] = [textOf(config.bos_token), textOf(config.eos_token)];
  if (eos === undefined) throw new Error(`${folder} names no eos_token, so nothing would end an answer`);
  const encode = (text: string): readonly number[] => {
    const { ids, tokens } = encoder.encode(text, { add_special_tokens: false });
    const unknown = ids.findIndex((id: number | undefined) => !Number.isInteger(id));
    if (unknown >= 0) throw new Error(`the tokenizer in ${folder} has no id for ${JSON.stringify(tokens[unknown])}`);
    return ids;
  };
  const stop = encode(eos);
  return {
    stop,
    prompt(messages) {
      const conversation = messages.map(({ role, text }) => ({ role, content: text }));
      const marks = { bos_token: bos ?? '', eos_token: eos };
      return encode(template.render({ messages: conversation, add_generation_prompt: true, ...marks }));
    },
    answer: (text) => encode(text + eos),
    decode: (ids) => encoder.decode([...ids], { skip_special_tokens: true }),
  };
}
