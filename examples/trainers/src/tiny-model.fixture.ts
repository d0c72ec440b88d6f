import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { random } from '@dreamgym/core';

const [width, layers, heads, inner] = [64, 2, 4, 128];

/**
 * Writes a tiny chat model with random weights, as Hugging Face's libraries read one: a Llama of two layers whose tokens are the words of
 * these answers, whole answers, and an end.
 */
export async function writeTinyModel(folder: string, answers: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const words = ['<unk>', ...new Set(answers.flatMap((answer) => answer.split(' ')))];
  const added = ['<end>', ...answers.map((answer) => `<action>${answer}</action>`)];
  const [size, end] = [words.length + added.length, words.length];
  const files = {
    'config.json': {
      ...{ architectures: ['LlamaForCausalLM'], model_type: 'llama', hidden_act: 'silu', torch_dtype: 'float32' },
      ...{ vocab_size: size, hidden_size: width, intermediate_size: inner, num_hidden_layers: layers },
      ...{ num_attention_heads: heads, num_key_value_heads: heads, max_position_embeddings: 1_024, rms_norm_eps: 1e-6 },
      ...{ bos_token_id: end, eos_token_id: end, pad_token_id: end },
      // An adapter leaves the output matrix as it is: one that is tied to small embeddings could never become sure of a token.
      tie_word_embeddings: false,
    },
    'tokenizer.json': tokenizer(words, added),
    'tokenizer_config.json': {
      ...{ tokenizer_class: 'PreTrainedTokenizerFast', eos_token: '<end>', pad_token: '<end>', unk_token: '<unk>' },
      chat_template: '{% for message in messages %}{{ message.content }} {% endfor %}',
    },
  };
  for (const [name, value] of Object.entries(files)) await writeFile(join(folder, name), JSON.stringify(value));
  await writeFile(join(folder, 'model.safetensors'), safetensors(weights(size)));
}

function tokenizer(words: readonly string[], added: readonly string[]) {
  const marks = { single_word: false, lstrip: false, rstrip: false, normalized: false };
  return {
    ...{ version: '1.0', truncation: null, padding: null, normalizer: null, post_processor: null, decoder: null },
    added_tokens: added.map((content, at) => ({ id: words.length + at, content, special: at === 0, ...marks })),
    pre_tokenizer: { type: 'WhitespaceSplit' },
    // Whole words, as all of them stand in the vocabulary or are unknown.
    model: {
      ...{ type: 'WordPiece', unk_token: '<unk>', continuing_subword_prefix: '##', max_input_chars_per_word: 100 },
      vocab: Object.fromEntries(words.map((word, id) => [word, id])),
    },
  };
}

interface Matrix {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

function weights(size: number): Readonly<Record<string, Matrix>> {
  const { next } = random(1);
  const normal = (deviation: number, ...shape: number[]): Matrix => {
    const count = shape.reduce((product, length) => product * length, 1);
    const draw = () => deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    return { shape, values: Float32Array.from({ length: count }, draw) };
  };
  const ones = (): Matrix => ({ shape: [width], values: new Float32Array(width).fill(1) });
  const all: Record<string, Matrix> = {
    'model.embed_tokens.weight': normal(0.25, size, width),
    'model.norm.weight': ones(),
    // Small, so that it tries everything at first.
    'lm_head.weight': normal(0.1, size, width),
  };
  for (let layer = 0; layer < layers; layer++) {
    const at = `model.layers.${layer}`;
    for (const name of ['q', 'k', 'v', 'o']) all[`${at}.self_attn.${name}_proj.weight`] = normal(0.02, width, width);
    for (const name of ['gate', 'up']) all[`${at}.mlp.${name}_proj.weight`] = normal(0.02, inner, width);
    all[`${at}.mlp.down_proj.weight`] = normal(0.02, width, inner);
    all[`${at}.input_layernorm.weight`] = ones();
    all[`${at}.post_attention_layernorm.weight`] = ones();
  }
  return all;
}

/** A JSON header with its length before it, and then the numbers. */
function safetensors(matrices: Readonly<Record<string, Matrix>>): Buffer {
  let end = 0;
  const entries = Object.entries(matrices).map(([name, { shape, values }]) => {
    const offsets = [end, end + values.byteLength];
    end = offsets[1]!;
    return [name, { dtype: 'F32', shape, data_offsets: offsets }] as const;
  });
  const header = Buffer.from(JSON.stringify({ ...Object.fromEntries(entries), __metadata__: { format: 'pt' } }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, ...Object.values(matrices).map(({ values }) => Buffer.from(values.buffer))]);
}
