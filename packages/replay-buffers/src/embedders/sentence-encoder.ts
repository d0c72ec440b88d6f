import { readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Embedder } from './embedder.ts';
import { unitVector } from './unit-vector.ts';

export interface SentenceEncoderOptions {
  /** The folder of the model: `config.json`, `tokenizer.json`, and `onnx/model.onnx` or another that `dtype` names. */
  readonly model: string;
  /** The precision of the weights, which names their file: `q8` is `onnx/model_quantized.onnx`. */
  readonly dtype?: 'fp32' | 'fp16' | 'q8' | 'q4';
  /** How the vectors of tokens become that of the text, as the model was trained. */
  readonly pooling?: 'mean' | 'cls';
  /** The module `@huggingface/transformers`, where it cannot be imported by that name. */
  readonly transformers?: Transformers;
}

/** The part of the module that is used. */
export interface Transformers {
  readonly env: { allowRemoteModels: boolean; localModelPath: string };
  pipeline(
    task: 'feature-extraction',
    model: string,
    options: { readonly dtype: string; readonly local_files_only: true },
  ): Promise<
    (
      text: string,
      options: { readonly pooling: string; readonly normalize: true },
    ) => Promise<{ readonly data: unknown }>
  >;
}

/**
 * A sentence encoder in ONNX, such as all-MiniLM-L6-v2, that runs here and is read from a folder; nothing is downloaded. Needs
 * the package `@huggingface/transformers` (about 470 MB). Texts are embedded one by one: padded beside longer ones, the same
 * text would get another vector in the last digits.
 */
export function sentenceEncoder(options: SentenceEncoderOptions): Embedder {
  const { dtype = 'fp32', pooling = 'mean', transformers } = options;
  const folder = resolve(options.model);
  const dimensions = hiddenSize(folder);
  let encode: ReturnType<typeof open> | undefined;

  async function open() {
    const library = transformers ?? (await load());
    library.env.allowRemoteModels = false;
    library.env.localModelPath = dirname(folder);
    return library.pipeline('feature-extraction', basename(folder), { dtype, local_files_only: true });
  }

  return {
    name: `onnx:${basename(folder)}/${dtype}/${pooling}`,
    dimensions,
    async embed(texts) {
      encode ??= open().catch((error) => {
        encode = undefined;
        throw error;
      });
      const model = await encode;
      const vectors: Float32Array[] = [];
      for (const text of texts) {
        const { data } = await model(text, { pooling, normalize: true });
        vectors.push(unitVector(data as Float32Array));
      }
      return vectors;
    },
  };
}

function hiddenSize(folder: string): number {
  const file = join(folder, 'config.json');
  let config: { readonly hidden_size?: unknown };
  try {
    config = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} cannot be read; give the folder of a model in ONNX`, { cause: error });
  }
  if (typeof config.hidden_size === 'number') return config.hidden_size;
  throw new Error(`${file} has no hidden_size, the length of the vectors; give the folder of a sentence encoder`);
}

async function load(): Promise<Transformers> {
  // By a name that the compiler does not look for: the package is large, and few need it.
  const name: string = '@huggingface/transformers';
  try {
    return await import(name);
  } catch (error) {
    throw new Error(`a sentence encoder needs the package ${name}: npm install ${name}`, { cause: error });
  }
}
