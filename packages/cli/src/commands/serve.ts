import { resolve } from 'node:path';
import { DreamGymError, type Parts, wire } from '@dreamgym/core';
import type { Served, ServerHandle } from '@dreamgym/server';
import { Command, Option } from 'commander';
import { onInterrupt } from '../interrupt.ts';
import { budgetOf, type LlmFlags, llmSettings, withLlmFlags } from '../llm/llm-flags.ts';
import { usingLlm } from '../llm/llm-session.ts';
import { whole } from '../numbers.ts';
import { defaults } from '../run/defaults.ts';
import { importInstalled } from '../run/environments/find-adapter.ts';
import { loadPipeline, pipelineSettings } from '../run/pipeline.ts';
import { learnedDream } from '../run/rows/learned-dream.ts';
import { noticeTo, type Terminal } from '../terminal.ts';
import {
  type DreamerFlags,
  dreamerOf,
  groups,
  type PipelineFlags,
  wholeNumber,
  withDreamerFlags,
  withPipelineFlags,
} from './flags/flags.ts';

interface ServeFlags extends PipelineFlags, DreamerFlags, LlmFlags {
  readonly world: 'dream' | 'real' | 'both';
  readonly recordings?: string;
  readonly transitions?: number;
  readonly groupSize: number;
  readonly tasks: number;
  readonly evaluation?: boolean;
  readonly host: string;
  readonly port: number;
  readonly capacity: number;
  readonly deadline: number;
  readonly folder: string;
}

/** The environment variable with the token that clients have to send. */
const tokenVariable = 'DREAMGYM_TOKEN';

export function serveCommand(output: Terminal): Command {
  return withLlmFlags(withDreamerFlags(withPipelineFlags(new Command('serve'))))
    .optionsGroup(groups.playing)
    .addOption(
      new Option('--world <name>', 'what to serve, as /dream or /real')
        .choices(['dream', 'real', 'both'])
        .default('dream'),
    )
    .optionsGroup(groups.dream)
    .option('--recordings <file>', 'dream of these recordings, as dreamgym record writes them')
    .option('--transitions <n>', 'real transitions to record, where there is no such file', wholeNumber(1))
    .optionsGroup(groups.playing)
    .option('--group-size <n>', 'attempts at a proposed task in the same world', wholeNumber(1), defaults.groupSize)
    .option('--tasks <n>', 'tasks that the curriculum is asked for at once', wholeNumber(1), defaults.tasks)
    .option('--evaluation', 'give out validation tasks as well; what is played of them teaches nothing')
    .option(
      '--host <address>',
      `interface to listen on; any but loopback needs a token in ${tokenVariable}`,
      '127.0.0.1',
    )
    .option('--port <n>', 'port to listen on, 0 for a free one', wholeNumber(0), 8_000)
    .option('--capacity <n>', 'clients at once', wholeNumber(1), 4_096)
    .option('--deadline <seconds>', 'for a reset and for a step; clients give up after 60', wholeNumber(1), 50)
    .optionsGroup(groups.output)
    .option('--folder <dir>', "where the chat model's answers and costs are kept", 'served')
    .action((flags: ServeFlags) => serveWorlds(flags, output));
}

async function serveWorlds(flags: ServeFlags, output: Terminal): Promise<void> {
  const { host, port, capacity, deadline, folder } = flags;
  const { serve } = await importInstalled<typeof import('@dreamgym/server')>('@dreamgym/server');
  const llm = await llmSettings(flags);
  const settings = await pipelineSettings({ ...flags, experienceModel: dreamerOf(flags, llm), llm });
  const notice = noticeTo(output);
  const { pipeline } = await loadPipeline(settings, { notice });
  const seed = flags.seed ?? defaults.seed;
  const session = { settings: llm, budget: budgetOf(flags), run: resolve(folder), notice };
  await usingLlm(session, async (chat) => {
    const wiring = wire(pipeline(seed, chat)());
    const { signal, stop } = onInterrupt(() => output.err('\nstopping; steps under way are finished first\n'));
    let server: ServerHandle | undefined;
    try {
      const environments = await worlds(wiring.parts, { flags, concurrency: llm?.concurrency, notice, signal });
      const token = process.env[tokenVariable];
      const failed = (error: unknown) => notice(`failed: ${error instanceof Error ? error.message : String(error)}`);
      server = await serve({ environments, seed, host, port, token, capacity, deadline, failed });
      output.out(`${addresses(server.url, Object.keys(environments))}\n`);
      if (!signal.aborted) await new Promise((done) => signal.addEventListener('abort', done, { once: true }));
    } finally {
      await server?.close();
      stop();
      await wiring.close();
    }
  });
}

async function worlds(
  parts: Parts,
  request: {
    readonly flags: ServeFlags;
    readonly concurrency: number | undefined;
    readonly notice: (text: string) => void;
    readonly signal: AbortSignal;
  },
): Promise<Record<string, Served>> {
  const { flags, concurrency, notice, signal } = request;
  const { world, groupSize, tasks: tasksAtOnce, evaluation } = flags;
  const common = {
    splits: evaluation ? (['train', 'validation'] as const) : (['train'] as const),
    groupSize,
    tasksAtOnce,
  };
  const served: Record<string, Served> = {};
  const { name, dreamOnly } = parts.environment;
  if (world !== 'dream' && dreamOnly) {
    throw new DreamGymError('CONFIGURATION', `${name} ${dreamOnly}`, { hint: 'serve --world dream' });
  }
  if (world !== 'real') {
    const trajectories = await parts.recordings.trajectories(signal);
    if (trajectories.length === 0) {
      throw new DreamGymError('CONFIGURATION', 'there are no recordings to dream of', {
        hint: 'give --recordings, or serve --world real',
      });
    }
    const steps = trajectories.reduce((sum, { transitions }) => sum + transitions.length, 0);
    notice(`learning from ${whole(steps)} real transitions`);
    const environment = await learnedDream(parts, trajectories);
    const { curriculum, replayBuffer } = parts;
    served.dream = { environment, curriculum, replayBuffer, concurrency, ...common };
  }
  if (world !== 'dream') served.real = { environment: parts.environment, ...common };
  return served;
}

function addresses(url: string, names: readonly string[]): string {
  return names
    .flatMap((name) => [
      `${name}: OpenEnv at ${url}/${name} (sockets at ${url.replace('http', 'ws')}/${name}/ws)`,
      `${' '.repeat(name.length)}  MCP after POST ${url}/${name}/episodes`,
    ])
    .join('\n');
}
