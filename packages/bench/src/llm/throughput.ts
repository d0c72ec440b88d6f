import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { alfworld } from '@dreamgym/alfworld';
import { type ChatModel, dream, learn, record, remember, rolloutGroups } from '@dreamgym/core';
import { reasoning } from '@dreamgym/experience-models';
import { anthropic, budgeted, ledger, limited, openaiCompatible } from '@dreamgym/llm';
import { scriptedPolicy } from '@dreamgym/policies';
import { replayMemory } from '@dreamgym/replay-buffers';
import { atLeast, computedSeconds, type Measurement, timed } from '../measurement.ts';

/** Of the server, in seconds: a model that writes such a transition takes longer. */
const latency = 1;
/** Of a dream; one more call writes its world. */
const steps = 9;
const atOnce = [1, 16, 64, 256];
const keyVariable = 'DREAMGYM_BENCH_KEY';

/**
 * How near many dreams at once come to what the chat model's latency alone would allow, and what a step costs this process.
 * The server is a process of its own and speaks the real protocols over HTTP.
 */
export async function throughputBenchmark(): Promise<readonly Measurement[]> {
  const server = fork(fileURLToPath(import.meta.resolve('./latency-server.js')), [`${latency}`]);
  try {
    const [origin] = (await once(server, 'message')) as [string];
    process.env[keyVariable] = 'none';
    const measurements: Measurement[] = [];
    for (const [protocol, model] of [
      ['Anthropic', anthropic({ model: 'bench', baseURL: origin, keyVariable })],
      ['OpenAI-compatible', openaiCompatible({ model: 'bench', baseURL: `${origin}/v1` })],
    ] as const) {
      for (const concurrency of atOnce) measurements.push(...(await measure({ protocol, model, concurrency })));
    }
    return measurements;
  } finally {
    server.kill();
  }
}

async function measure(request: {
  readonly protocol: string;
  readonly model: ChatModel;
  readonly concurrency: number;
}): Promise<readonly Measurement[]> {
  const { protocol, concurrency } = request;
  const book = ledger();
  const model = limited(budgeted(request.model, { ledger: book, calls: 1_000_000 }), { concurrency });
  const { environment, behaviours } = alfworld({ stepLimit: steps });
  const { signal } = new AbortController();
  const recordings = record({ environment, behaviours: { detours: behaviours.detours }, transitions: 1000, seed: 1 });
  const trajectories = await recordings.trajectories(signal);
  const experienceModel = reasoning({ model, environment });
  const replayBuffer = replayMemory();
  await learn(experienceModel, trajectories);
  await remember(replayBuffer, trajectories);
  const known = await environment.tasks('train');
  const dreams = {
    environment: dream({ environment, experienceModel, replayBuffer }),
    policy: scriptedPolicy(({ index }) => (index % 2 === 0 ? 'look' : 'inventory')),
    tasks: Array.from({ length: concurrency }, (_, index) => known[index % known.length]!),
    groupSize: 1,
    concurrency,
    signal,
  };
  // A run of hours is measured, not the first seconds of one: connections are open and the code is compiled.
  await rolloutGroups({ ...dreams, seed: 1 });
  const warmUp = book.total().calls;
  const before = computedSeconds();
  const { result, seconds } = await timed(() => rolloutGroups({ ...dreams, seed: 2 }));
  const computed = computedSeconds() - before;
  const calls = book.total().calls - warmUp;
  const failed = result.flatMap((group) => group.trajectories).filter(({ end }) => end.kind === 'failed').length;
  if (failed > 0 || calls !== concurrency * (steps + 1)) throw new Error(`${calls} calls, ${failed} dreams failed`);
  return [
    {
      name: `${protocol}, ${concurrency} dreams at once: share of what a latency of ${latency} s allows`,
      value: (100 * (steps + 1) * latency) / seconds,
      unit: '%',
      target: concurrency === 64 ? atLeast(95) : undefined,
    },
    {
      name: `${protocol}, ${concurrency} dreams at once: computing per call`,
      value: (1000 * computed) / calls,
      unit: 'ms',
    },
  ];
}
