import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { trajectory } from '@dreamgym/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { temporaryFolders } from '../folders.fixture.ts';
import { replayMemory } from '../memory/replay-memory.ts';
import { dot } from '../search/dot.ts';
import { embeddingsApi } from './embeddings-api.ts';
import { hashingEmbedder } from './hashing-embedder.ts';
import { sentenceEncoder, type Transformers } from './sentence-encoder.ts';

const folder = temporaryFolders();
const dimensions = 16;

interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: { readonly model: string; readonly input: readonly string[]; readonly dimensions?: number };
}

const servers: (() => void)[] = [];
afterEach(() => {
  for (const close of servers.splice(0)) close();
});

/** A server that embeds by hashing, in the wrong order and unscaled, or answers as told: `[status, body]`. */
async function embeddingsServer(
  answer: (call: Received, index: number) => readonly [number, object] | undefined = () => undefined,
) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += part;
    const call: Received = { path: request.url!, headers: request.headers, body: JSON.parse(text) };
    const vectors = hashingEmbedder({ dimensions }).embed(call.body.input);
    const data = vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: [...vector].map((v) => 3 * v),
    }));
    const [status, body] = answer(call, received.push(call) - 1) ?? [200, { object: 'list', data: data.reverse() }];
    response.writeHead(status, { 'content-type': 'application/json', 'retry-after-ms': '1' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { received, baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` };
}

describe('embeddingsApi', () => {
  it('asks in batches, sorts and scales the answers, and sends no empty text', async () => {
    const { received, baseURL } = await embeddingsServer();
    const embedder = embeddingsApi({ model: 'served', baseURL, dimensions, textsPerCall: 2 });
    const texts = ['take the mug', '', 'open the fridge', 'look around'];
    const vectors = await embedder.embed(texts);
    const expected = hashingEmbedder({ dimensions }).embed(texts);
    for (const [i, vector] of vectors.entries())
      expect([...vector]).toEqual([...expected[i]!].map((v) => expect.closeTo(v, 5)));
    expect(received.map(({ path, body }) => [path, body.model, body.input])).toEqual([
      ['/v1/embeddings', 'served', ['take the mug', 'open the fridge']],
      ['/v1/embeddings', 'served', ['look around']],
    ]);
    expect(received[0]!.body).not.toHaveProperty('dimensions');
    expect(received[0]!.headers).not.toHaveProperty('authorization');
    // Where vectors are kept, those of other lengths are another embedder's.
    expect(embedder.name).toBe(`openai:served/${dimensions}@${baseURL}`);
  });

  it('sends the key of its variable, and shortens where asked to', async () => {
    const { received, baseURL } = await embeddingsServer();
    process.env.REPLAY_EMBEDDINGS_KEY = 'secret-1';
    const embedder = embeddingsApi({
      model: 'm',
      baseURL,
      dimensions,
      shorten: true,
      keyVariable: 'REPLAY_EMBEDDINGS_KEY',
    });
    await embedder.embed(['take the mug']);
    expect(received[0]!.headers.authorization).toBe('Bearer secret-1');
    expect(received[0]!.body.dimensions).toBe(dimensions);
    delete process.env.REPLAY_EMBEDDINGS_KEY;
    const without = embeddingsApi({ model: 'm', baseURL, dimensions, keyVariable: 'REPLAY_EMBEDDINGS_KEY' });
    await expect(without.embed(['mug'])).rejects.toThrow('REPLAY_EMBEDDINGS_KEY is not set');
  });

  it('tries again where the server is busy, and says in the end what it said, without the key', async () => {
    const busy = await embeddingsServer((_, index) => (index < 2 ? [503, {}] : undefined));
    expect(await embeddingsApi({ model: 'm', baseURL: busy.baseURL, dimensions }).embed(['mug'])).toHaveLength(1);
    expect(busy.received).toHaveLength(3);
    process.env.REPLAY_EMBEDDINGS_KEY = 'secret-2';
    const denied = await embeddingsServer(() => [401, { error: { message: 'no such key: secret-2' } }]);
    const options = { model: 'm', baseURL: denied.baseURL, dimensions, keyVariable: 'REPLAY_EMBEDDINGS_KEY' };
    const error = await Promise.resolve(embeddingsApi(options).embed(['mug'])).catch((reason: unknown) => reason);
    expect(String(error)).toContain('no such key: [key]');
    expect(denied.received).toHaveLength(1);
    delete process.env.REPLAY_EMBEDDINGS_KEY;
  });

  it('refuses answers that are not one vector of the right length per text', async () => {
    const { baseURL } = await embeddingsServer();
    const embedder = embeddingsApi({ model: 'm', baseURL, dimensions: 8 });
    await expect(embedder.embed(['mug'])).rejects.toThrow(
      'gave 1 vectors of 16 numbers for 1 texts; dimensions says 8',
    );
    const short = await embeddingsServer(() => [200, { data: [] }]);
    await expect(embeddingsApi({ model: 'm', baseURL: short.baseURL, dimensions }).embed(['mug'])).rejects.toThrow(
      'gave 0 vectors',
    );
    expect(() => embeddingsApi({ model: 'm', baseURL: 'http://me:key@host/v1', dimensions })).toThrow('keyVariable');
  });

  it('serves a replay buffer, which tells of a failure and goes on after it', async () => {
    const { baseURL } = await embeddingsServer((_, index) =>
      index === 1 ? [400, { error: { message: 'too hot' } }] : undefined,
    );
    const buffer = replayMemory({ embedder: embeddingsApi({ model: 'm', baseURL, dimensions }) });
    await buffer.add(trajectory({ task: 'kitchen', opening: 'a fridge', steps: [['open it', 'an egg']] }));
    const query = { observation: 'a fridge', action: 'open it', limit: 1 };
    await expect(buffer.search(query)).rejects.toThrow('too hot');
    expect(await buffer.search(query)).toMatchObject([{ task: 'kitchen', similarity: expect.closeTo(1, 5) }]);
  });
});

describe('sentenceEncoder', () => {
  function modelFolder(config: object) {
    const model = join(folder(), 'tiny-encoder');
    mkdirSync(model);
    writeFileSync(join(model, 'config.json'), JSON.stringify(config));
    return model;
  }

  /** Has the shape of the module, and embeds by hashing. */
  function fake() {
    const calls: unknown[] = [];
    const env = { allowRemoteModels: true, localModelPath: '/models/' };
    const transformers: Transformers = {
      env,
      async pipeline(...opened) {
        calls.push(opened);
        return async (text, options) => {
          calls.push([text, options]);
          return { data: hashingEmbedder({ dimensions }).embed([text])[0] };
        };
      },
    };
    return { transformers, env, calls };
  }

  it('opens a local model once, and embeds one text after the other', async () => {
    const { transformers, env, calls } = fake();
    const model = modelFolder({ hidden_size: dimensions });
    const embedder = sentenceEncoder({ model, transformers });
    const vectors = await embedder.embed(['take the mug', 'open the fridge']);
    await embedder.embed(['look']);
    expect(vectors).toEqual(hashingEmbedder({ dimensions }).embed(['take the mug', 'open the fridge']));
    expect(env.allowRemoteModels).toBe(false);
    expect(join(env.localModelPath, 'tiny-encoder')).toBe(model);
    expect(embedder).toMatchObject({ name: 'onnx:tiny-encoder/fp32/mean', dimensions });
    expect(calls).toEqual([
      ['feature-extraction', 'tiny-encoder', { dtype: 'fp32', local_files_only: true }],
      ...['take the mug', 'open the fridge', 'look'].map((text) => [text, { pooling: 'mean', normalize: true }]),
    ]);
  });

  it('says what is missing', async () => {
    expect(() => sentenceEncoder({ model: '/nowhere' })).toThrow('/nowhere/config.json cannot be read');
    expect(() => sentenceEncoder({ model: modelFolder({}) })).toThrow('has no hidden_size');
    const embedder = sentenceEncoder({ model: modelFolder({ hidden_size: dimensions }) });
    await expect(embedder.embed(['mug'])).rejects.toThrow('npm install @huggingface/transformers');
  });

  const [modules, model] = [process.env.DREAMGYM_TRANSFORMERS, process.env.DREAMGYM_SENTENCE_MODEL];
  it.skipIf(!modules || !model)(
    'runs a real model, where DREAMGYM_TRANSFORMERS and DREAMGYM_SENTENCE_MODEL name the package and the model',
    async () => {
      const transformers = await import(pathToFileURL(modules!).href);
      const embedder = sentenceEncoder({ model: model!, transformers });
      const texts = ['open the refrigerator', 'look into the fridge', 'the stock market fell sharply today'];
      const [fridge, alike, other] = await embedder.embed(texts);
      expect(fridge).toHaveLength(embedder.dimensions);
      expect(dot(fridge!, fridge!)).toBeCloseTo(1, 5);
      expect(dot(fridge!, alike!)).toBeGreaterThan(dot(fridge!, other!) + 0.2);
      expect(await embedder.embed([texts[0]!])).toEqual([fridge]);
    },
  );
});
