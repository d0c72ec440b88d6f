import { join, resolve } from 'node:path';
import { type ChatModel, DreamGymError, isBudgetSpent, type Policy, wire } from '@dreamgym/core';
import { Command, InvalidArgumentError } from 'commander';
import { type FidelityResult, fidelity, luckTrajectories } from '../fidelity/fidelity.ts';
import { fidelityText } from '../fidelity/fidelity-text.ts';
import { judgeCostText } from '../fidelity/quality-prompt.ts';
import { onInterrupt } from '../interrupt.ts';
import { agree, earlyEnds } from '../llm/agree-to-cost.ts';
import { estimateDreams, estimateText } from '../llm/estimate.ts';
import { budgetOf, type LlmFlags, llmSettings, withLlmFlags } from '../llm/llm-flags.ts';
import { invocationLedger, type LlmSession, usingLlm } from '../llm/llm-session.ts';
import type { LlmSettings } from '../llm/llm-settings.ts';
import { rehearse } from '../llm/rehearsal.ts';
import { endWithSpentBudget } from '../llm/spent-budget.ts';
import { displaysOn } from '../progress/display.ts';
import { defaults } from '../run/defaults.ts';
import { readTrained, restorePolicy } from '../run/files/trained-policy.ts';
import { loadPipeline, type Pipeline, pipelineSettings } from '../run/pipeline.ts';
import { answer, noticeTo, type Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import {
  type DreamerFlags,
  dreamerOf,
  groups,
  jsonFlag,
  type PipelineFlags,
  wholeNumber,
  withDreamerFlags,
  withPipelineFlags,
} from './flags/flags.ts';

interface FidelityFlags extends PipelineFlags, DreamerFlags, LlmFlags {
  readonly judge?: string;
  readonly judgeKey?: string;
  readonly judged: number;
  readonly calls: string;
  readonly transitions?: number;
  readonly recordings?: string;
  readonly heldOut: number;
  readonly limit?: number;
  readonly replays?: number;
  readonly run?: string;
}

export function fidelityCommand(output: Terminal, exit: (code: number) => void): Command {
  return withLlmFlags(withDreamerFlags(withPipelineFlags(new Command('fidelity'))))
    .optionsGroup(groups.dream)
    .option('--transitions <n>', `real transitions to record (default: ${defaults.transitions})`, wholeNumber(1))
    .option('--recordings <file>', 'use these recordings instead, as dreamgym record writes them')
    .option('--held-out <share>', 'share of the recordings that the model does not learn from', shareBelowOne, 0.2)
    .optionsGroup(groups.playing)
    .option(
      '--limit <n>',
      `the most trajectories of each kind to replay (default: ${defaults.replayed})`,
      wholeNumber(1),
    )
    .option('--replays <n>', 'take the same actions so often, to measure how much luck decides', wholeNumber(2))
    .option('--run <dir>', "replay what this run's policy does in held-out games, too")
    .optionsGroup(groups.llm)
    .option('--judge <model>', 'have a chat model judge what the dream answers, named as in --llm')
    .option('--judge-key <variable>', 'environment variable that holds its key, as in --llm-key')
    .option('--judged <n>', 'the most dreamed steps to judge, a call each', wholeNumber(1), 100)
    .optionsGroup(groups.output)
    .option('--calls <dir>', 'folder for what chat models answer and cost', 'fidelity.calls')
    .addOption(jsonFlag())
    .action(async (flags: FidelityFlags) => exit(await measure(flags, output)));
}

async function measure(flags: FidelityFlags, output: Terminal): Promise<number> {
  const { environment, config, data, transitions, recordings, checkRules } = flags;
  const { calls, json } = flags;
  const models = await chatModels(flags);
  const settings = await pipelineSettings({
    environment,
    config,
    data,
    transitions,
    recordings,
    experienceModel: models.experienceModel,
    checkRules,
    llm: models.dream,
  });
  const { pipeline, defaults: own } = await loadPipeline(settings, { notice: noticeTo(output) });
  const { seed = own.seed, limit = own.replayed } = flags;
  // One for both models: what one spends is not there for the other.
  const ledger = invocationLedger(models.dream, models.judge);
  const shared = { ledger, budget: budgetOf(flags), notice: noticeTo(output) };
  const { signal, stop } = onInterrupt(() => output.err('\nstopping\n'));
  try {
    const result = await usingLlm({ ...shared, settings: models.dream, run: join(calls, 'dream') }, (dreamer) =>
      usingLlm({ ...shared, settings: models.judge, run: join(calls, 'judge') }, async (judge) => {
        const request = { flags, pipeline: (model?: ChatModel) => pipeline(seed, { model }), dreamer, judge };
        return hold({ ...request, limit, seed, output, signal });
      }),
    );
    const costs = ledger.rows();
    answer(output, {
      json,
      value: { command: 'fidelity', version, seed, ...result, costs },
      text: fidelityText(result),
    });
    return result.stopped ? 130 : 0;
  } catch (error) {
    if (!isBudgetSpent(error)) throw error;
    return endWithSpentBudget(output, { command: 'fidelity', costs: ledger.rows(), json, error });
  } finally {
    stop();
  }
}

/** The chat models that the flags ask for. */
async function chatModels(flags: FidelityFlags): Promise<{
  readonly experienceModel?: DreamerFlags['experienceModel'];
  readonly dream?: LlmSettings;
  readonly judge?: LlmSettings;
}> {
  const { judge: llm, judgeKey: llmKey } = flags;
  const dream = llm === undefined || flags.llm !== undefined ? await llmSettings(flags) : undefined;
  const experienceModel = dreamerOf(flags, dream);
  return {
    experienceModel,
    dream,
    judge: llm === undefined ? undefined : await llmSettings({ ...flags, llm, llmKey }),
  };
}

async function hold(request: {
  readonly flags: FidelityFlags;
  readonly pipeline: (model?: ChatModel) => Pipeline;
  readonly dreamer: LlmSession | undefined;
  readonly judge: LlmSession | undefined;
  readonly limit: number;
  readonly seed: number;
  readonly output: Terminal;
  readonly signal: AbortSignal;
}): Promise<FidelityResult> {
  const { flags, pipeline, dreamer, judge, limit, seed, output, signal } = request;
  const { run, heldOut, replays, judged, yes } = flags;
  const wiring = wire(pipeline(dreamer?.model)());
  try {
    const { parts } = wiring;
    const behaviours = wiring.has('behaviours') ? parts.behaviours : {};
    const trained: Record<string, Policy> = {};
    const { name, dreamOnly } = parts.environment;
    if (run && dreamOnly) {
      throw new DreamGymError('CONFIGURATION', `${name} ${dreamOnly}, so no policy can act in it`, {
        hint: 'leave out --run: its dream is held against the recordings',
      });
    }
    if (run) trained['trained policy'] = restorePolicy(parts.policy, (await readTrained(resolve(run))).checkpoint);
    const policies = { ...behaviours, ...trained };
    if (dreamer) {
      // Each trajectory is probed and replayed; the first ones are judged and taken again, too.
      const attempts = 2 * limit * (1 + Object.keys(policies).length) + 2 * (replays ?? 0) * luckTrajectories + limit;
      const rehearsed = await rehearse({ pipeline, llm: dreamer, signal });
      const cost = estimateDreams({ rehearsed, training: 0, evaluation: attempts, worlds: attempts });
      await agree(`${estimateText(cost, { does: 'plays the dream', llm: dreamer })}\n${earlyEnds}`, { yes, output });
    }
    if (judge) await agree(judgeCostText(judge, judged, parts.environment), { yes, output });
    const concurrency = dreamer ? (flags.concurrency ?? defaults.concurrency) : 1;
    const quality = judge && { judge: judge.model, steps: judged };
    const options = {
      parts,
      heldOut,
      policies,
      limit,
      replays,
      quality,
      concurrency,
      seed,
      signal,
      displays: displaysOn(output),
    };
    const result = await fidelity(options);
    if (result.comparisons.length > 0) return result;
    throw new DreamGymError('CONFIGURATION', 'there is nothing to hold the model against', {
      hint: 'raise --held-out, or give --run',
    });
  } finally {
    await wiring.close();
  }
}

function shareBelowOne(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value < 1) return value;
  throw new InvalidArgumentError('It must be a share from 0 to below 1.');
}
