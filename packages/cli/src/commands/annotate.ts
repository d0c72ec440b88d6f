import { resolve } from 'node:path';
import { DreamGymError, isBudgetSpent, wire } from '@dreamgym/core';
import { Command } from 'commander';
import { type AnnotatingResult, annotateRecordings } from '../annotation/annotate-recordings.ts';
import { annotationCostText } from '../annotation/annotation-cost.ts';
import { readAnnotations, trajectoryKey } from '../annotation/annotations-file.ts';
import { jsonLines } from '../files/recordings-file.ts';
import { onInterrupt } from '../interrupt.ts';
import { agree } from '../llm/agree-to-cost.ts';
import { budgetOf, type LlmFlags, llmSettings, withLlmFlags } from '../llm/llm-flags.ts';
import { invocationLedger, usingLlm } from '../llm/llm-session.ts';
import { endWithSpentBudget } from '../llm/spent-budget.ts';
import { whole } from '../numbers.ts';
import { displaysOn } from '../progress/display.ts';
import { defaults } from '../run/defaults.ts';
import { loadPipeline, pipelineSettings } from '../run/pipeline.ts';
import { answer, noticeTo, type Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { type EnvironmentFlags, groups, jsonFlag, withEnvironmentFlags } from './flags/flags.ts';

interface AnnotateFlags extends EnvironmentFlags, LlmFlags {
  readonly out: string;
  readonly json?: boolean;
}

/** Calls that go together in one message batch. */
const batchSize = 10_000;

export function annotateCommand(output: Terminal, exit: (code: number) => void): Command {
  return withLlmFlags(withEnvironmentFlags(new Command('annotate')))
    .argument('<recordings>', 'file of recordings, as dreamgym record writes them')
    .optionsGroup(groups.output)
    .option('--out <file>', 'file to write, or to go on with', 'annotations.jsonl')
    .addOption(jsonFlag())
    .action(async (recordings: string, flags: AnnotateFlags) => exit(await runAnnotation(recordings, flags, output)));
}

async function runAnnotation(recordings: string, flags: AnnotateFlags, output: Terminal): Promise<number> {
  const { out, environment: name, data, config, yes, json } = flags;
  const settings = await llmSettings(flags);
  if (!settings) {
    throw new DreamGymError('CONFIGURATION', 'a chat model has to explain the recordings', {
      hint: 'give one: --llm anthropic:<model>, --llm anthropic-batch:<model>, or --llm openai:<model>@<base URL>',
    });
  }
  const concurrency = settings.model.startsWith('anthropic-batch:') ? batchSize : settings.concurrency;
  const { pipeline } = await loadPipeline(await pipelineSettings({ environment: name, config, data }));
  const wiring = wire(pipeline(defaults.seed)());
  const { signal, stop } = onInterrupt(() => output.err('\nstopping; what is annotated is kept\n'));
  const ledger = invocationLedger(settings);
  const session = {
    settings: { ...settings, concurrency },
    budget: budgetOf(flags),
    run: `${resolve(out)}.calls`,
    ledger,
    notice: noticeTo(output),
  };
  try {
    const { environment } = wiring.parts;
    const trajectories = await jsonLines({ file: recordings }).trajectories(signal);
    const result = await usingLlm(session, async (llm) => {
      const { model } = llm!;
      const known = await readAnnotations(out);
      const missing = trajectories.filter(
        (trajectory) => trajectory.end.kind !== 'failed' && !known.has(trajectoryKey(trajectory)),
      );
      if (missing.length > 0) {
        await agree(annotationCostText({ model, environment, trajectories: missing, prices: ledger.prices }), {
          yes,
          output,
        });
      }
      const display = displaysOn(output)('annotating');
      const progress = (done: number, all: number) =>
        display.show({ done: done / all, facts: [`${whole(done)} of ${whole(all)} trajectories`] });
      const request = { model, environment, trajectories, file: out, signal, progress };
      return annotateRecordings(request).finally(() => display.stop());
    });
    const failed = Object.values(result.failed).reduce((sum, count) => sum + count, 0);
    answer(output, {
      json,
      value: { command: 'annotate', version, file: out, ...result, costs: ledger.rows() },
      text: resultText(out, result),
    });
    return failed === 0 ? 0 : 4;
  } catch (error) {
    if (!isBudgetSpent(error)) throw error;
    return endWithSpentBudget(output, { command: 'annotate', costs: ledger.rows(), json, error });
  } finally {
    stop();
    await wiring.close();
  }
}

function resultText(file: string, { annotated, kept, leftOut, failed, failure }: AnnotatingResult): string {
  const lines = [`${file}: ${whole(annotated)} trajectories annotated now, ${whole(kept)} before`];
  if (leftOut > 0) lines.push(`${whole(leftOut)} failed attempts are left out`);
  const kinds = Object.entries(failed).map(([kind, count]) => `${whole(count)} ${kind}`);
  if (kinds.length > 0) {
    lines.push(
      `without an annotation: ${kinds.join(', ')}; the first: ${failure}`,
      'the same command asks for them again',
    );
  }
  return lines.join('\n');
}
