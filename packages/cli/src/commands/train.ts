import { basename, join } from 'node:path';
import { type ChatModel, isBudgetSpent, type RunEvents } from '@dreamgym/core';
import { Command, Option } from 'commander';
import { onInterrupt } from '../interrupt.ts';
import { tensorBoard } from '../listeners/tensorboard.ts';
import { agreeToCost } from '../llm/agree-to-cost.ts';
import { readLedger } from '../llm/ledger-file.ts';
import { limitFlags, withLlmFlags } from '../llm/llm-flags.ts';
import { usingLlm } from '../llm/llm-session.ts';
import { displaysOn } from '../progress/display.ts';
import { trainingProgress } from '../progress/training-progress.ts';
import type { Listen } from '../run/context.ts';
import { defaults, policyNames } from '../run/defaults.ts';
import { discardRunFolder, makeNextRunFolder, noteDisagreement, readResult } from '../run/files/run-folder.ts';
import { hasBegun, hasSeeds, readSeeds, runOfSeed, type SeedsFile, writeSeeds } from '../run/files/seeds-file.ts';
import type { Ablated } from '../run/pipeline.ts';
import { newRun, type PreparedRun, resumedRun, type TrainFlags } from '../run/prepare-run.ts';
import { comparedFigures } from '../run/results/common-tasks.ts';
import type { RowId, RunResult } from '../run/results/result.ts';
import { resultText } from '../run/results/result-text.ts';
import { overSeeds, seedsText } from '../run/results/seeds-text.ts';
import { runRows } from '../run/run.ts';
import { queueDefault, withWorkers } from '../run/workers.ts';
import { answer, noticeTo, type Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import {
  groups,
  jsonFlag,
  learningRateOf,
  shareOf,
  wholeNumber,
  withDreamerFlags,
  withPipelineFlags,
} from './flags/flags.ts';

export function trainCommand(output: Terminal, exit: (code: number) => void): Command {
  return withLlmFlags(withDreamerFlags(withPipelineFlags(new Command('train'))))
    .optionsGroup(groups.dream)
    .option('--transitions <n>', `real transitions to record (default: ${defaults.transitions})`, wholeNumber(1))
    .option('--recordings <file>', 'use these recordings instead, as dreamgym record writes them')
    .option(
      '--generated-share <share>',
      `the most that invented tasks make up of an iteration (default: ${defaults.generatedShare})`,
      shareOf,
    )
    .option(
      '--fidelity',
      'hold the dream against recordings before it is trained in (default: unless a chat model plays it)',
    )
    .option('--no-fidelity', 'do not')
    .optionsGroup(groups.training)
    .option('--iterations <n>', `iterations of dream training (default: ${defaults.iterations})`, wholeNumber(1))
    .option('--tasks <n>', `tasks per iteration (default: ${defaults.tasks})`, wholeNumber(1))
    .option('--group-size <n>', `attempts per task (default: ${defaults.groupSize})`, wholeNumber(2))
    .addOption(new Option('--optimizer <name>', 'how the policy learns (default: grpo)').choices(['grpo', 'ppo']))
    .addOption(
      new Option(
        '--policy <name>',
        'who acts: a small policy with weights, the chat model, which learns by its prompt, or a model that an engine trains (default: choice)',
      ).choices(policyNames),
    )
    .option(
      '--real-steps <n>',
      `then train in reality for so many steps (default: 0; with --baselines ${defaults.realSteps})`,
      wholeNumber(0),
    )
    .option('--baselines', 'run the baselines beside it')
    .option('--ablations', "train in the dream again without each of the method's parts")
    .option('--seeds <n>', 'run it with so many seeds, from --seed on, and show their figures together', wholeNumber(1))
    .option(
      '--evaluate-every <n>',
      `iterations between evaluations, 0 for none (default: ${defaults.evaluateEvery})`,
      wholeNumber(0),
    )
    .option('--episodes <n>', 'pairs of dreamed and real episodes that are kept (default: all)', wholeNumber(0))
    .option('--evaluation-tasks <n>', 'tasks that each evaluation at the end plays (default: all)', wholeNumber(1))
    .option(
      '--checkpoint-every <n>',
      `iterations between checkpoints (default: ${defaults.checkpointEvery}, 1 with a chat model)`,
      wholeNumber(1),
    )
    .option('--stop-on-alarm', 'end a training that goes wrong: its last good checkpoint is kept either way')
    .option(
      '--workers [queue]',
      `have its attempts played by dreamgym worker, through the database of DATABASE_URL (queue: ${queueDefault})`,
    )
    .option('--no-workers', 'with --resume: have them played by the training itself from now on')
    .option('--engine <address>', 'with --policy tinker: the Tinker-compatible engine that samples and trains')
    .option('--base-model <name>', 'its model, as the engine names it')
    .option('--tokenizer <dir>', 'folder with its tokenizer.json and tokenizer_config.json (default: the base model)')
    .option('--engine-key <variable>', 'environment variable that holds its key, where it wants one')
    .option('--rank <n>', 'of the adapter that is trained (default: 16)', wholeNumber(1))
    .option('--learning-rate <x>', 'of its steps (default: 1e-4)', learningRateOf)
    .option('--action-tokens <n>', 'the most tokens of each of its answers (default: 256)', wholeNumber(1))
    .optionsGroup(groups.output)
    .option('--run <dir>', 'run folder to write (default: the next of runs/1, runs/2 …)')
    .option('--resume <dir>', 'go on with the run in this folder, with its own settings but for limits and --workers')
    .option('--tensorboard <dir>', 'write its curves for TensorBoard as well, while it goes on')
    .addOption(jsonFlag())
    .action(async (flags: TrainFlags) => exit(await runTraining(flags, output)));
}

/** An alarm, and the training that raised it. */
type RaisedAlarm = RunEvents['alarm'] & { readonly row: RowId };

/** How a training ended: the result so far, and the exit code. */
interface TrainingEnd {
  readonly result: RunResult;
  readonly code: 0 | 3 | 4 | 5 | 130;
  /** What went wrong in training. */
  readonly alarms: readonly RaisedAlarm[];
}

/** A training that has ended, with the folder in which it is kept. */
interface EndedTraining extends TrainingEnd {
  readonly run: string;
  readonly seed: number;
}

async function runTraining(flags: TrainFlags, output: Terminal): Promise<number> {
  if (flags.resume === undefined ? flags.seeds !== undefined : hasSeeds(flags.resume)) {
    return trainWithSeeds(flags, output);
  }
  const { run, seed, result, code, alarms } = await trainOnce(flags, output);
  const { rows, fidelity, dreamOnly, sideBySide, verification, costs } = result;
  const ended = { interrupted: code === 130, budgetSpent: code === 3, stoppedByAlarm: code === 5 };
  const compared = comparedFigures(result);
  const figures = { alarms, fidelity, dreamOnly, rows, compared, sideBySide, verification, costs };
  answer(output, {
    json: flags.json,
    value: { command: 'train', version, run, seed, ...ended, ...figures },
    text: rows.length === 0 ? '' : resultText(result),
  });
  return code;
}

async function trainOnce(flags: TrainFlags, output: Terminal): Promise<EndedTraining> {
  const notice = noticeTo(output);
  const prepared = flags.resume ? await resumedRun(flags.resume, { flags, notice }) : await newRun(flags, { notice });
  const { run, settings, unlock } = prepared;
  try {
    const end = await play(prepared, { flags, output });
    await report(run, output);
    return { run, seed: settings.train.seed, ...end };
  } finally {
    unlock();
  }
}

/** Loads what makes pages only now, when there is something to be seen already. */
async function report(folder: string, output: Terminal): Promise<void> {
  const { writeReport } = await import('../view/report-file.ts');
  output.err(`report: ${await writeReport(folder)}\n`);
}

/** The same training with one seed after the other, each in a run folder of its own, and their figures together. */
async function trainWithSeeds(flags: TrainFlags, output: Terminal): Promise<number> {
  const { resume, json, yes, tensorboard: boards } = flags;
  const folder = resume ?? flags.run ?? (await makeNextRunFolder());
  if (resume === undefined) {
    const { run: _, seeds: count = 1, seed = defaults.seed, json: __, tensorboard: ___, ...own } = flags;
    const seeds = Array.from({ length: count }, (_, index) => seed + index);
    await writeSeeds(folder, { seeds, flags: own as SeedsFile['flags'] });
  }
  const { seeds, flags: own } = await readSeeds(folder);
  const ended: EndedTraining[] = [];
  for (const seed of seeds) {
    output.err(`seed ${seed}\n`);
    const run = runOfSeed(folder, seed);
    const tensorboard = boards === undefined ? undefined : join(boards, basename(run));
    const request = hasBegun(run) ? { resume: run, yes } : { ...own, seed, run };
    const end = await trainOnce({ ...request, tensorboard }, output);
    ended.push(end);
    if (!end.result.finished) {
      output.err(`the other seeds go on after it with: dreamgym train --resume ${folder}\n`);
      break;
    }
  }
  await report(folder, output);
  const rows = overSeeds(ended.map(({ result }) => result));
  const value = { command: 'train', version, run: folder, seeds: ended.map(({ seed }) => seed), rows };
  answer(output, {
    json,
    value,
    text: rows.length === 0 ? '' : seedsText(rows, { seeds: value.seeds, dreamOnly: ended[0]?.result.dreamOnly }),
  });
  return ended.find(({ code }) => code !== 0)?.code ?? 0;
}

/** Runs what is still to be done; Ctrl-C and a spent budget leave a run that goes on later. */
async function play(
  { run, settings, pipeline }: PreparedRun,
  { flags, output }: { readonly flags: TrainFlags; readonly output: Terminal },
): Promise<TrainingEnd> {
  const { seed, realSteps } = settings.train;
  const notice = noticeTo(output);
  const { signal, last, stop } = onInterrupt(
    () => output.err('\nstopping at the end of this iteration; Ctrl-C once more stops its attempts\n'),
    () => output.err('\nstopping now; attempts that have ended are kept\n'),
  );
  const alarms: RaisedAlarm[] = [];
  const resume = `dreamgym train --resume ${run}`;
  try {
    const played = await withWorkers(settings.workers);
    const result = await usingLlm(
      { settings: settings.pipeline.llm, budget: settings.budget, run, notice },
      async (llm) => {
        const asked = {
          settings,
          pipeline: (model: ChatModel) => pipeline(seed, { model }),
          yes: flags.yes,
          output,
          signal,
        };
        const recordings = llm && !flags.resume ? await agreeToCost({ ...asked, llm }) : undefined;
        await llm?.probe(signal);
        const costs = llm && (() => llm.ledger.rows());
        const spent = llm && (() => llm.ledger.total().money);
        const { listen: follow, finished } = trainingProgress(output, { realSteps, spent });
        const board = flags.tensorboard === undefined ? undefined : tensorBoard(flags.tensorboard);
        const listen: Listen = (row, events, end) => {
          board?.listen(row, events, () => spent?.());
          events.on('alarm', (alarm) => alarms.push({ row, ...alarm }));
          return follow(row, events, end);
        };
        const plugins = played(pipeline(seed, { model: llm?.model, onDisagreement: noteDisagreement(run) }));
        const ablated = llm && ((changes: Ablated) => pipeline(seed, { model: llm.model, ...changes }));
        const asPlanned = { run, settings, pipeline: plugins, ablated, recordings };
        return runRows({ ...asPlanned, signal, now: last, listen, displays: displaysOn(output), costs, finished });
      },
    );
    if (result.finished) {
      // What infrastructure has lost is told, and is no success of the command.
      const lost = result.rows.some(({ evaluation }) => evaluation.failed > 0);
      return { result, code: lost ? 4 : 0, alarms };
    }
    const reason = signal.aborted ? '' : ' by an alarm';
    output.err(`stopped${reason}; go on with: ${resume}\n`);
    return { result, code: signal.aborted ? 130 : 5, alarms };
  } catch (error) {
    if (isBudgetSpent(error)) {
      output.err(`stopped: ${(error as Error).message}; go on with more: ${resume} ${limitFlags(settings.budget)}\n`);
      const costs = (await readLedger(run)).rows();
      return { result: { ...(await readResult(run)), costs }, code: 3, alarms };
    }
    if (flags.resume || (await discardRunFolder(run)) === 'kept') {
      output.err(`what was done is kept; once this is mended, go on with: ${resume}\n`);
    }
    throw error;
  } finally {
    stop();
  }
}
