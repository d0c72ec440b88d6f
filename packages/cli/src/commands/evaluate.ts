import { join, resolve } from 'node:path';
import {
  DreamGymError,
  deriveSeed,
  type EvaluationSummary,
  evaluate,
  type Parts,
  type Policy,
  type Split,
  wire,
} from '@dreamgym/core';
import { chatPolicy } from '@dreamgym/policies';
import { Command, Option } from 'commander';
import { onInterrupt } from '../interrupt.ts';
import { agree } from '../llm/agree-to-cost.ts';
import { budgetOf, type LlmFlags, llmSettings, priced, withLlmFlags } from '../llm/llm-flags.ts';
import { type LlmSession, usingLlm } from '../llm/llm-session.ts';
import { interval, share, whole } from '../numbers.ts';
import { defaultsOf } from '../run/environments/environments.ts';
import type { Checkpoint } from '../run/files/checkpoint.ts';
import { readSettings } from '../run/files/run-folder.ts';
import { readTrained, restorePolicy } from '../run/files/trained-policy.ts';
import { loadPipeline } from '../run/pipeline.ts';
import { costColumns, costRows } from '../run/results/cost-table.ts';
import { summary } from '../run/rows/evaluate-policy.ts';
import { learnedDream } from '../run/rows/learned-dream.ts';
import type { Settings } from '../run/settings.ts';
import { table } from '../table.ts';
import { answer, noticeTo, type Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { jsonFlag, wholeNumber } from './flags.ts';

interface EvaluateFlags extends LlmFlags {
  readonly split: Split;
  readonly policy: 'trained' | 'chat';
  readonly limit?: number;
  readonly attempts: number;
  readonly dream?: boolean;
  readonly data?: string;
  readonly seed?: number;
  readonly json?: boolean;
}

export function evaluateCommand(output: Terminal): Command {
  return withLlmFlags(new Command('evaluate'))
    .description('Plays a split with the policy of a run, in the real environment or in the dream.')
    .argument('<run>', 'run folder, or a checkpoint in it')
    .addOption(
      new Option('--policy <name>', "who plays: the run's policy, or the chat model of --llm in its place")
        .choices(['trained', 'chat'])
        .default('trained'),
    )
    .addOption(
      new Option('--split <name>', 'tasks to play').choices(['train', 'validation', 'test']).default('validation'),
    )
    .option('--limit <n>', 'play a sample of so many tasks', wholeNumber(1))
    .option('--attempts <n>', 'attempts per task', wholeNumber(1), 1)
    .option('--dream', 'play the dream of these tasks instead of the real ones')
    .option('--data <dir>', "games of another folder than the run's")
    .option('--seed <n>', "decides everything that is left to chance (default: the run's)", wholeNumber(0))
    .addOption(jsonFlag())
    .action((path: string, flags: EvaluateFlags) => evaluateRun(path, flags, output));
}

async function evaluateRun(path: string, flags: EvaluateFlags, output: Terminal): Promise<void> {
  const { dream = false, policy, data } = flags;
  const { folder, checkpoint, settings } = await readPlayed(path, policy);
  if (data !== undefined && settings.pipeline.config !== undefined) {
    throw new DreamGymError('CONFIGURATION', '--data has no effect on a run with a config file', {
      hint: `say it in ${settings.pipeline.config}: alfworld({ data })`,
    });
  }
  const played = { ...settings.pipeline, ...(data && { data: resolve(data) }) };
  const { pipeline } = await loadPipeline(played, { notice: noticeTo(output) });
  const own = dream || policy === 'chat' ? settings.pipeline.llm : undefined;
  const llm = own && flags.llm === undefined ? await priced(own, flags.prices) : await llmSettings(flags);
  const session = { settings: llm, budget: budgetOf(flags), run: join(folder, 'evaluation') };
  await usingLlm(session, async (chat) => {
    const wiring = wire(pipeline(settings.train.seed, chat)());
    const { signal, stop } = onInterrupt(() => output.err('\nstopping\n'));
    try {
      const evaluation = await play({ flags, parts: wiring.parts, settings, checkpoint, chat, output, signal });
      const costs = chat?.ledger.rows();
      answer(output, {
        json: flags.json,
        value: { command: 'evaluate', version, run: path, ...evaluation, costs },
        text: [evaluationText(evaluation), ...(costs ? ['', table(costColumns, costRows(costs))] : [])].join('\n'),
      });
    } finally {
      stop();
      await wiring.close();
    }
  });
}

/** The run that a path means; without a checkpoint where another policy plays. */
async function readPlayed(path: string, policy: EvaluateFlags['policy']) {
  if (policy === 'trained') return readTrained(path);
  return { folder: path, settings: await readSettings(path), checkpoint: undefined };
}

async function play(request: {
  readonly flags: EvaluateFlags;
  readonly parts: Parts;
  readonly settings: Settings;
  readonly checkpoint: Checkpoint | undefined;
  readonly chat: LlmSession | undefined;
  readonly output: Terminal;
  readonly signal: AbortSignal;
}) {
  const { flags, parts, settings, checkpoint, chat, output, signal } = request;
  const { split, limit, attempts, dream = false, yes, seed = settings.train.seed } = flags;
  const defaults = defaultsOf(settings.pipeline.environment);
  const concurrency = flags.concurrency ?? (chat ? defaults.concurrency : defaults.attemptsAtOnce);
  if (chat) {
    const tasks = Math.min(limit ?? Number.POSITIVE_INFINITY, (await parts.environment.tasks(split)).length);
    const calls = `${whole(tasks * attempts)} attempts, and a call or more for each of their steps`;
    await agree(`${chat.model.name} plays ${calls}`, { yes, output });
  }
  const policy = checkpoint ? restorePolicy(parts.policy, checkpoint) : chatPlayer(parts, chat);
  const environment = dream
    ? await learnedDream(parts, await parts.recordings.trajectories(signal))
    : parts.environment;
  const common = { environment, policy, split, limit, attempts, concurrency, signal };
  const { row, snapshot } = checkpoint ?? {};
  const evaluation = summary(await evaluate({ ...common, seed: deriveSeed(seed, 'evaluation') }));
  return { row, iteration: snapshot?.iteration, seed, ...evaluation };
}

function chatPlayer({ environment }: Parts, chat: LlmSession | undefined): Policy {
  if (chat) return chatPolicy({ model: chat.model, environment });
  throw new DreamGymError('CONFIGURATION', '--policy chat needs a chat model', {
    hint: 'give one: --llm anthropic:<model>, or --llm openai:<model>@<base URL>',
  });
}

function evaluationText({ environment, split, policy, ...rest }: EvaluationSummary): string {
  const { success, interval: range, attempts, failed, steps, families } = rest;
  const lost = failed === 0 ? '' : `, ${whole(failed)} more failed`;
  const columns = [
    { heading: 'family' },
    { heading: 'success', numeric: true },
    { heading: 'attempts', numeric: true },
  ];
  const rows = Object.entries(families)
    .sort(([one], [other]) => one.localeCompare(other, 'en'))
    .map(([family, of]) => [family, share(of.success), whole(of.attempts)]);
  return [
    `${policy} in ${environment}, ${split} split`,
    `success ${share(success)} (95 % interval ${interval(range)}) in ${whole(attempts)} attempts${lost}, ${steps.toFixed(1)} steps each`,
    '',
    table(columns, rows),
  ].join('\n');
}
