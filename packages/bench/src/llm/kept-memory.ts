import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { anthropic, budgeted, finishing, ledger, limited, openaiCompatible } from '@dreamgym/llm';
import { atMost, type Measurement } from '../measurement.ts';

const keyVariable = 'DREAMGYM_BENCH_KEY';
const text = 'You see a drawer. '.repeat(560);
const usage = { prompt_tokens: 12, completion_tokens: 2500 };
const chunks = [{ choices: [{ delta: { content: text }, finish_reason: 'stop' }], usage }];
const events = [
  { type: 'message_start', message: { usage: { input_tokens: 12 } } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 2500 } },
];
const stream = (values: readonly object[]) => values.map((value) => `data: ${JSON.stringify(value)}\n\n`).join('');

/** What stays in memory of each call that has ended, with answers of 10 kB and one signal for all of them. */
export async function keptMemoryBenchmark(calls = 100_000): Promise<readonly Measurement[]> {
  const measurements: Measurement[] = [];
  for (const protocol of ['Anthropic', 'OpenAI-compatible'] as const) {
    measurements.push({
      name: `${protocol}, ${calls} calls: what stays in memory of each`,
      value: await keptBytes(protocol, calls),
      unit: 'bytes',
      target: atMost(200),
    });
  }
  return measurements;
}

/** Bytes on the heap after so many calls more than before them, for each call. */
export async function keptBytes(protocol: 'Anthropic' | 'OpenAI-compatible', calls: number): Promise<number> {
  process.env[keyVariable] = 'none';
  const raw = stream(protocol === 'Anthropic' ? events : chunks);
  const options = { model: 'bench', keyVariable, baseURL: 'http://localhost', fetch: async () => new Response(raw) };
  const served = protocol === 'Anthropic' ? anthropic(options) : openaiCompatible(options);
  const { chat } = limited(finishing(budgeted(served, { ledger: ledger(), calls: 2 * calls })), { concurrency: 16 });
  const { signal } = new AbortController();
  const messages = [{ role: 'user', text: 'look' }] as const;
  const ask = async (times: number) => {
    for (let done = 0; done < times; done += 16) {
      const group = Array.from({ length: Math.min(16, times - done) }, () =>
        chat({ messages, maxTokens: 4_000, phase: 'rollout', signal }),
      );
      await Promise.all(group);
    }
  };
  await ask(Math.min(1_000, calls));
  const before = heapInUse();
  await ask(calls);
  return Math.max(0, (heapInUse() - before) / calls);
}

function heapInUse(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}
