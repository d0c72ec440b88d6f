import type OpenAI from 'openai';
import type { Embedder } from './embedder.ts';
import { unitVector } from './unit-vector.ts';

export interface EmbeddingsApiOptions {
  readonly model: string;
  /** With the version: `http://localhost:8000/v1`. */
  readonly baseURL: string;
  /** Length of the vectors that the model gives. */
  readonly dimensions: number;
  /** Ask the server to shorten the vectors to `dimensions`, which only some models can. */
  readonly shorten?: boolean;
  /** The environment variable that holds the key. Without it no key is sent. */
  readonly keyVariable?: string;
  /** The most texts sent in one call. */
  readonly textsPerCall?: number;
  /** How often a call is repeated where the server is busy, fails or cannot be reached; it is waited longer each time, or as long as the server says. */
  readonly retries?: number;
  /** For one call. */
  readonly timeoutSeconds?: number;
}

/**
 * A model behind the embeddings of OpenAI, vLLM, Ollama and others (`POST /v1/embeddings`). Vectors are scaled to length 1;
 * an empty text is all zeros and is not sent. Rejects where an answer is not one vector per text, of the length asked for.
 */
export function embeddingsApi(options: EmbeddingsApiOptions): Embedder {
  const { model, baseURL, dimensions, shorten = false, keyVariable, textsPerCall = 64 } = options;
  const { retries = 5, timeoutSeconds = 60 } = options;
  const { username, password, search } = new URL(baseURL);
  if (username || password || search) {
    throw new Error('baseURL has a user, password or query; put the key into an environment variable (keyVariable)');
  }
  let client: OpenAI | undefined;

  const connect = async () => {
    const apiKey = keyVariable === undefined ? 'none' : process.env[keyVariable];
    if (!apiKey) throw new Error(`the environment variable ${keyVariable} is not set; put the API key there`);
    const { default: Client } = await installedClient();
    // Everything that the client would read from the environment is set: what is OpenAI's must not reach other servers.
    return new Client({
      apiKey,
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
      baseURL,
      maxRetries: retries,
      timeout: timeoutSeconds * 1000,
      logLevel: 'off',
      defaultHeaders: keyVariable === undefined ? { Authorization: null } : {},
    });
  };

  const call = async (texts: readonly string[]): Promise<readonly Float32Array[]> => {
    client ??= await connect();
    const { data } = await client.embeddings
      .create({ model, input: [...texts], encoding_format: 'float', ...(shorten && { dimensions }) })
      .catch((error: unknown) => {
        throw new Error(redact(`${baseURL}: ${error instanceof Error ? error.message : error}`, keyVariable));
      });
    const ordered = [...data].sort((a, b) => a.index - b.index);
    if (ordered.length !== texts.length || ordered.some(({ embedding }) => embedding.length !== dimensions)) {
      const lengths = [...new Set(ordered.map(({ embedding }) => embedding.length))].join(' and ');
      throw new Error(
        `${baseURL} gave ${ordered.length} vectors of ${lengths} numbers for ${texts.length} texts; dimensions says ${dimensions}`,
      );
    }
    return ordered.map(({ embedding }) => unitVector(embedding));
  };

  return {
    name: `openai:${model}/${dimensions}@${baseURL}`,
    dimensions,
    async embed(texts) {
      const vectors = texts.map((): Float32Array => new Float32Array(dimensions));
      const filled = texts.flatMap((text, i) => (text.trim() === '' ? [] : [i]));
      for (let from = 0; from < filled.length; from += textsPerCall) {
        const places = filled.slice(from, from + textsPerCall);
        const answered = await call(places.map((i) => texts[i]!));
        for (const [at, i] of places.entries()) vectors[i] = answered[at]!;
      }
      return vectors;
    },
  };
}

/** Some servers repeat the key that they refuse. */
function redact(text: string, keyVariable: string | undefined): string {
  const key = keyVariable === undefined ? undefined : process.env[keyVariable];
  return key ? text.replaceAll(key, '[key]') : text;
}

/** OpenAI's own package, which only those install who ask such a server. */
async function installedClient() {
  try {
    return await import('openai');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new Error('embeddings of a server need the package openai: npm install openai', { cause });
  }
}
