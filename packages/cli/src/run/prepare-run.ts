import { DreamGymError } from '@dreamgym/core';
import { type EngineFlags, engineSettings } from '../commands/flags/engine-flags.ts';
import { type DreamerFlags, dreamerOf, type PipelineFlags } from '../commands/flags/flags.ts';
import type { TrainDefaults } from '../config.ts';
import { chatModel } from '../llm/chat-model.ts';
import { budgetOf, type LlmFlags, llmSettings, priced } from '../llm/llm-flags.ts';
import { changeSettings, createRunFolder, lockRunFolder, makeNextRunFolder, readSettings } from './files/run-folder.ts';
import { type LoadedPipeline, type LoadOptions, loadPipeline, pipelineSettings } from './pipeline.ts';
import type { Settings } from './settings.ts';
import { queueDefault } from './workers.ts';

export interface TrainFlags extends PipelineFlags, DreamerFlags, EngineFlags, LlmFlags, Omit<TrainDefaults, 'seed'> {
  readonly transitions?: number;
  readonly recordings?: string;
  readonly optimizer?: 'grpo' | 'ppo';
  readonly generatedShare?: number;
  readonly baselines?: boolean;
  readonly ablations?: boolean;
  readonly seeds?: number;
  readonly evaluationTasks?: number;
  readonly episodes?: number;
  readonly fidelity?: boolean;
  readonly stopOnAlarm?: boolean;
  /** `false`: in a run that goes on, nobody but this process. */
  readonly workers?: string | boolean;
  readonly run?: string;
  readonly resume?: string;
  readonly tensorboard?: string;
}

/** A run folder with what it is to do. */
export interface PreparedRun {
  readonly run: string;
  readonly settings: Settings;
  readonly pipeline: LoadedPipeline['pipeline'];
  /** Lets other processes write to the folder again. */
  readonly unlock: () => void;
}

/** A new run, as flags, config file and defaults determine it, in this order. */
export async function newRun(flags: TrainFlags, options: LoadOptions): Promise<PreparedRun> {
  const { baselines = false, evaluationTasks, episodes } = flags;
  const llm = await llmSettings(flags);
  const experienceModel = dreamerOf(flags, llm);
  // Now: what cannot be, such as an address with a key in it, shall not be written down.
  if (llm) chatModel(llm);
  const pipeline = await pipelineSettings({ ...flags, experienceModel, llm, engine: engineSettings(flags) });
  const loaded = await loadPipeline(pipeline, options);
  requireWeights(flags);
  const { defaults, slow, pretrained } = loaded;
  const { seed, iterations, tasks, groupSize, evaluateEvery } = defaults;
  const realSteps = baselines ? defaults.realSteps : 0;
  // An iteration that costs money is not to be lost.
  const checkpointEvery = llm || pipeline.engine ? 1 : defaults.checkpointEvery;
  const own = { seed, iterations, tasks, groupSize, evaluateEvery, checkpointEvery, realSteps };
  const train = { ...own, ...loaded.train, ...chosen(flags) };
  const { fidelity, stopOnAlarm, ablations, workers } = flags;
  const settings: Settings = {
    pipeline,
    train,
    baselines,
    ...(ablations && { ablations }),
    evaluationTasks,
    episodes,
    attemptsAtOnce: defaults.attemptsAtOnce,
    slow,
    pretrained,
    ...(fidelity !== undefined && { fidelity }),
    ...(stopOnAlarm && { stopOnAlarm }),
    workers: queueOf(workers),
    ...(llm && { budget: budgetOf(flags) }),
  };
  const run = flags.run ?? (await makeNextRunFolder());
  // First, so that of two that begin in one folder the loser writes nothing there.
  const unlock = await lockRunFolder(run, options.notice);
  try {
    await createRunFolder(run, settings);
    return { run, settings, pipeline: loaded.pipeline, unlock };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** A run that goes on, with more to spend, at another price or played by others where the flags say so. */
export async function resumedRun(
  run: string,
  { flags, ...options }: LoadOptions & { readonly flags: TrainFlags },
): Promise<PreparedRun> {
  const {
    resume: _,
    json: __,
    yes: ___,
    tensorboard: ____,
    prices,
    maxCost,
    maxCalls,
    maxTokens,
    maxSeconds,
    workers,
    ...others
  } = flags;
  const other = Object.keys(others)[0];
  if (other) {
    throw new DreamGymError(
      'CONFIGURATION',
      `--resume goes on with the run's own settings, but "${other}" is given too`,
      {
        hint: `leave it out, or start another run without --resume`,
      },
    );
  }
  const limits = budgetOf({ maxCost, maxCalls, maxTokens, maxSeconds });
  const before = await readSettings(run);
  const { llm } = before.pipeline;
  const spends = Object.keys(limits).length > 0 || prices !== undefined;
  if (spends && !llm) {
    throw new DreamGymError('CONFIGURATION', `${run} has no chat model, so limits and prices have no effect`, {
      hint: 'leave them out',
    });
  }
  if (workers) requireWorkable(before);
  const settings: Settings = {
    ...before,
    ...(spends && {
      pipeline: { ...before.pipeline, llm: llm && (await priced(llm, prices)) },
      budget: { ...before.budget, ...limits },
    }),
    ...(workers !== undefined && { workers: queueOf(workers) }),
  };
  const { pipeline } = await loadPipeline(before.pipeline, options);
  const unlock = await lockRunFolder(run, options.notice);
  try {
    if (spends || workers !== undefined) await changeSettings(run, settings);
    return { run, settings, pipeline, unlock };
  } catch (error) {
    unlock();
    throw error;
  }
}

const queueOf = (workers: string | boolean | undefined) =>
  workers === true ? queueDefault : workers === false ? undefined : workers;

/** Refuses workers for a run that was begun without them and of which they could not have the state. */
function requireWorkable({ pipeline, workers }: Settings): void {
  requireWeights({ policy: pipeline.policy, workers: true });
  if (workers !== undefined || pipeline.experienceModel !== 'reasoning') return;
  throw new DreamGymError('CONFIGURATION', 'what a chat model has dreamed for this run lies in its folder alone', {
    hint: 'go on without --workers, or begin another run with --workers',
  });
}

/** Refuses what only a policy with weights can do. */
function requireWeights({ policy, optimizer, baselines, workers, realSteps = 0 }: TrainFlags): void {
  const chats = policy === 'chat';
  const others = { baselines, 'real-steps': realSteps > 0, ...(chats ? { optimizer } : { workers }) };
  const flag = Object.entries(others).find(([, given]) => given)?.[0];
  if (!(chats || policy === 'tinker') || flag === undefined) return;
  const why = chats ? 'a chat policy learns by its prompt' : 'here an engine holds them for this process';
  throw new DreamGymError('CONFIGURATION', `--${flag} is for a policy with weights of its own; ${why}`, {
    hint: chats ? 'leave it out: its first prompt is evaluated beside the one that is found' : 'leave it out',
  });
}

/** The training flags that were given. */
function chosen(flags: TrainFlags): TrainDefaults {
  const { seed, iterations, tasks, groupSize, evaluateEvery, checkpointEvery, realSteps } = flags;
  const all = { seed, iterations, tasks, groupSize, evaluateEvery, checkpointEvery, realSteps };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
