import { resolve } from 'node:path';
import { DreamGymError, deriveSeed, type EvaluationSummary, evaluate, type Split, wire } from '@dreamgym/core';
import { Command, Option } from 'commander';
import { onInterrupt } from '../interrupt.ts';
import { interval, share, whole } from '../numbers.ts';
import { learnedDream, summary } from '../run/judge.ts';
import { loadPipeline } from '../run/pipeline.ts';
import { readTrained, restorePolicy } from '../run/trained-policy.ts';
import { table } from '../table.ts';
import { answer, type Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { jsonFlag, wholeNumber } from './flags.ts';

interface EvaluateFlags {
  readonly split: Split;
  readonly limit?: number;
  readonly attempts: number;
  readonly dream?: boolean;
  readonly data?: string;
  readonly seed?: number;
  readonly json?: boolean;
}

export function evaluateCommand(output: Terminal): Command {
  return new Command('evaluate')
    .description('Plays a split with the policy of a run, in the real environment or in the dream.')
    .argument('<run>', 'run folder, or a checkpoint in it')
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
  const { split, limit, attempts, dream = false, data, json } = flags;
  const { checkpoint, settings } = await readTrained(path);
  const { seed = settings.train.seed } = flags;
  if (data !== undefined && settings.pipeline.config !== undefined) {
    throw new DreamGymError('CONFIGURATION', '--data has no effect on a run with a config file', {
      hint: `say it in ${settings.pipeline.config}: alfworld({ data })`,
    });
  }
  const { pipeline } = await loadPipeline({ ...settings.pipeline, ...(data && { data: resolve(data) }) });
  const wiring = wire(pipeline(settings.train.seed)());
  const { signal, stop } = onInterrupt(() => output.err('\nstopping\n'));
  try {
    const { parts } = wiring;
    const policy = restorePolicy(parts.policy, checkpoint);
    const environment = dream
      ? await learnedDream(parts, await parts.recordings.trajectories(signal))
      : parts.environment;
    const request = { environment, policy, split, limit, attempts, seed: deriveSeed(seed, 'evaluation'), signal };
    const evaluation = summary(await evaluate(request));
    const { row } = checkpoint;
    const { iteration } = checkpoint.snapshot;
    answer(output, {
      json,
      value: { command: 'evaluate', version, run: path, row, iteration, seed, ...evaluation },
      text: evaluationText(evaluation),
    });
  } finally {
    stop();
    await wiring.close();
  }
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
