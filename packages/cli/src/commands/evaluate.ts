import { join, resolve } from 'node:path';
import {
  type ChatModel,
  DreamGymError,
  deriveSeed,
  type EvaluationSummary,
  evaluate,
  isBudgetSpent,
  type Parts,
  type Policy,
  type PromptedPolicy,
  type Split,
  wire,
} from '@dreamgym/core';
import { chatPolicy } from '@dreamgym/policies';
import { Command, Option } from 'commander';
import { onInterrupt } from '../interrupt.ts';
import { agree, earlyEnds } from '../llm/agree-to-cost.ts';
import { estimate, estimateDreams, estimateText } from '../llm/estimate.ts';
import { budgetOf, type LlmFlags, llmSettings, priced, withLlmFlags } from '../llm/llm-flags.ts';
import { invocationLedger, type LlmSession, usingLlm } from '../llm/llm-session.ts';
import { chatModelFlags, type LlmSettings } from '../llm/llm-settings.ts';
import { rehearse } from '../llm/rehearsal.ts';
import { rehearsePlay } from '../llm/rehearse-play.ts';
import { endWithSpentBudget } from '../llm/spent-budget.ts';
import { interval, share, whole } from '../numbers.ts';
import { displaysOn } from '../progress/display.ts';
import { type Defaults, defaults } from '../run/defaults.ts';
import type { Checkpoint } from '../run/files/checkpoint.ts';
import { readSettings } from '../run/files/run-folder.ts';
import { readTrained, restorePolicy } from '../run/files/trained-policy.ts';
import { loadPipeline, type Pipeline, pipelineSettings } from '../run/pipeline.ts';
import { comparedPrompts, promptsText } from '../run/results/compared-prompts.ts';
import { costColumns, costRows } from '../run/results/cost-table.ts';
import { noRealityText } from '../run/results/result-text.ts';
import { attemptsOn, summary } from '../run/rows/evaluate-policy.ts';
import { learnedDream } from '../run/rows/learned-dream.ts';
import type { PipelineSettings } from '../run/settings.ts';
import { table } from '../table.ts';
import { answer, noticeTo, type Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { type EnvironmentFlags, groups, jsonFlag, wholeNumber, withEnvironmentFlags } from './flags/flags.ts';

interface EvaluateFlags extends LlmFlags, EnvironmentFlags {
  readonly split: Split;
  readonly policy?: 'trained' | 'chat';
  readonly limit?: number;
  readonly attempts: number;
  readonly dream?: boolean;
  readonly calls: string;
  readonly seed?: number;
  readonly json?: boolean;
}

export function evaluateCommand(output: Terminal, exit: (code: number) => void): Command {
  return withLlmFlags(withEnvironmentFlags(new Command('evaluate')))
    .argument('[run]', 'run folder, or a checkpoint in it; without one a chat model plays')
    .optionsGroup(groups.playing)
    .addOption(
      new Option('--policy <name>', "who plays: the run's policy, or the chat model of --llm in its place").choices([
        'trained',
        'chat',
      ]),
    )
    .addOption(
      new Option('--split <name>', 'tasks to play').choices(['train', 'validation', 'test']).default('validation'),
    )
    .option('--limit <n>', 'play a sample of so many tasks', wholeNumber(1))
    .option('--attempts <n>', 'attempts per task', wholeNumber(1), 1)
    .option('--dream', 'play the dream of these tasks instead of the real ones')
    .option('--seed <n>', "decides everything that is left to chance (default: the run's)", wholeNumber(0))
    .optionsGroup(groups.output)
    .option('--calls <dir>', 'folder for what a chat model answers without a run', 'evaluation.calls')
    .addOption(jsonFlag())
    .action(async (path: string | undefined, flags: EvaluateFlags) => exit(await evaluateRun(path, flags, output)));
}

/** Gives the exit code: attempts that were lost to failures are no success of the command. */
async function evaluateRun(path: string | undefined, flags: EvaluateFlags, output: Terminal): Promise<number> {
  const { dream = false, data, json } = flags;
  const played = path === undefined ? await ownEnvironment(flags) : await readPlayed(path, flags);
  const { folder, checkpoint, settings } = played;
  if (path !== undefined && data !== undefined && settings.config !== undefined) {
    throw new DreamGymError('CONFIGURATION', '--data has no effect on a run with a config file', {
      hint: `say it in ${settings.config}: alfworld({ data })`,
    });
  }
  const notice = noticeTo(output);
  const { pipeline, defaults: own } = await loadPipeline(
    { ...settings, ...(data && { data: resolve(data) }) },
    { notice },
  );
  const chats = settings.policy === 'chat';
  const itsModel = dream || chats || checkpoint === undefined ? settings.llm : undefined;
  const llm = itsModel && flags.llm === undefined ? await priced(itsModel, flags.prices) : await llmSettings(flags);
  const ledger = invocationLedger(llm);
  const session = { settings: llm, budget: budgetOf(flags), run: folder, ledger, notice };
  const { signal, stop } = onInterrupt(() => output.err('\nstopping\n'));
  try {
    const evaluation = await usingLlm(session, async (chat) => {
      const its = (model?: ChatModel) => pipeline(played.seed, { model });
      const wiring = wire(its(chat?.model)());
      try {
        return await play({
          flags,
          parts: wiring.parts,
          pipeline: its,
          played,
          defaults: own,
          chat,
          llm,
          output,
          signal,
        });
      } finally {
        await wiring.close();
      }
    });
    const costs = llm && ledger.rows();
    answer(output, {
      json,
      value: { command: 'evaluate', version, run: path, ...evaluation, costs },
      text: [
        evaluationText(evaluation),
        ...(evaluation.noReality ? ['', evaluation.noReality] : []),
        ...promptsText(evaluation),
        ...(costs ? ['', table(costColumns, costRows(costs))] : []),
      ].join('\n'),
    });
    return evaluation.failed > 0 ? 4 : 0;
  } catch (error) {
    if (!isBudgetSpent(error)) throw error;
    return endWithSpentBudget(output, { command: 'evaluate', costs: ledger.rows(), json, error });
  } finally {
    stop();
  }
}

/** What is played, and by what weights: none where a chat model plays. */
interface Played {
  /** For what a chat model answers. */
  readonly folder: string;
  readonly settings: PipelineSettings;
  readonly seed: number;
  readonly checkpoint?: Checkpoint;
}

async function readPlayed(path: string, { policy, environment, config }: EvaluateFlags): Promise<Played> {
  if (environment !== undefined || config !== undefined) {
    throw new DreamGymError('CONFIGURATION', 'a run says itself what environment it is about', {
      hint: 'leave out --environment and --config, or the run',
    });
  }
  const read = policy === 'chat' ? { folder: path, settings: await readSettings(path) } : await readTrained(path);
  const { pipeline, train } = read.settings;
  return { ...read, folder: join(read.folder, 'evaluation'), settings: pipeline, seed: train.seed };
}

async function ownEnvironment(flags: EvaluateFlags): Promise<Played> {
  const { policy, dream, calls, environment, config, data } = flags;
  if (flags.llm === undefined && policy === undefined && !dream) {
    throw new DreamGymError('CONFIGURATION', 'there is nothing to evaluate', {
      hint: `give the folder of a run, or a chat model: ${chatModelFlags}`,
    });
  }
  if (policy === 'trained' || dream) {
    throw new DreamGymError('CONFIGURATION', `${dream ? '--dream' : '--policy trained'} needs a run`, {
      hint: 'name its folder: dreamgym evaluate runs/1',
    });
  }
  const settings = await pipelineSettings({ environment, config, data });
  return { folder: resolve(calls), settings, seed: defaults.seed };
}

interface PlayRequest {
  readonly flags: EvaluateFlags;
  readonly parts: Parts;
  /** The same with another chat model. */
  readonly pipeline: (model: ChatModel) => Pipeline;
  readonly played: Played;
  readonly defaults: Defaults;
  readonly llm: LlmSettings | undefined;
  readonly chat: LlmSession | undefined;
  readonly output: Terminal;
  readonly signal: AbortSignal;
}

async function play(request: PlayRequest) {
  const { flags, parts, played, defaults, llm, chat, output, signal } = request;
  const { checkpoint } = played;
  const { split, limit, attempts, dream = false, yes, seed = played.seed } = flags;
  const concurrency = flags.concurrency ?? (chat ? defaults.concurrency : defaults.attemptsAtOnce);
  if (chat) {
    await agree(await costText({ ...request, chat }), { yes, output });
    await chat.probe(signal);
  }
  const first = checkpoint && isPrompted(parts.policy) ? parts.policy.withPrompt(parts.policy.prompt) : undefined;
  const policy = checkpoint ? restorePolicy(parts.policy, checkpoint) : chatPlayer(parts, { chat, llm });
  const { dreamOnly } = parts.environment;
  const noReality = noRealityText({ dreamOnly: dreamOnly && `${parts.environment.name} ${dreamOnly}` });
  const environment =
    dream || noReality ? await learnedDream(parts, await parts.recordings.trajectories(signal)) : parts.environment;
  const common = { environment, split, limit, attempts, concurrency, signal, seed: deriveSeed(seed, 'evaluation') };
  const { row, snapshot } = checkpoint ?? {};
  const evaluated = async (acting: Policy) => {
    const display = displaysOn(output)(`evaluating ${acting.name} in ${environment.name}`);
    return evaluate({ ...common, policy: acting, onProgress: attemptsOn(display) }).finally(() => display.stop());
  };
  const evaluation = await evaluated(policy);
  const prompts = first && comparedPrompts(await evaluated(first), evaluation);
  return { row, iteration: snapshot?.iteration, seed, ...summary(evaluation), prompts, noReality };
}

function isPrompted(policy: Policy): policy is PromptedPolicy {
  return 'withPrompt' in policy;
}

/** What a chat model costs that acts, dreams, or both. */
async function costText(request: PlayRequest & { readonly chat: LlmSession }): Promise<string> {
  const { flags, parts, pipeline, played, llm: settings, chat: llm, signal } = request;
  const { environment } = parts;
  const tasks = (await environment.tasks(flags.split)).slice(0, flags.limit);
  const acts = isPrompted(parts.policy);
  const prompts = acts && played.checkpoint ? 2 : 1;
  const attempts = prompts * tasks.length * flags.attempts;
  const isPlayer = (acts || played.checkpoint === undefined) && tasks.length > 0;
  const { history, maxTokens } = settings ?? {};
  const one = { environment, task: tasks[0]!, settings: { history, maxTokens }, llm, signal };
  const cost = [
    ...estimate([
      { name: 'actions of the policy', rehearsed: isPlayer ? await rehearsePlay(one) : undefined, times: attempts },
    ]),
    ...(flags.dream && played.settings.experienceModel === 'reasoning'
      ? estimateDreams({
          rehearsed: await rehearse({ pipeline, llm, signal }),
          training: 0,
          evaluation: attempts,
          worlds: attempts,
        })
      : []),
  ];
  const does = `plays ${whole(attempts)} ${attempts === 1 ? 'attempt' : 'attempts'}`;
  const repairs = isPlayer
    ? '\nmore where observations grow, or an answer names no action and is asked for once more'
    : '';
  return `${estimateText(cost, { does, llm })}\n${earlyEnds}${repairs}`;
}

function chatPlayer(
  { environment }: Parts,
  { chat, llm }: { readonly chat: LlmSession | undefined; readonly llm: LlmSettings | undefined },
): Policy {
  const { history, maxTokens } = llm ?? {};
  if (chat) return chatPolicy({ model: chat.model, environment, history, maxTokens });
  throw new DreamGymError('CONFIGURATION', '--policy chat needs a chat model', {
    hint: `give one: ${chatModelFlags}`,
  });
}

function evaluationText({ environment, split, policy, ...rest }: EvaluationSummary): string {
  const { success, interval: range, tasks, attempts, forfeited, failed, retries, steps, families } = rest;
  const columns = [
    { heading: 'family' },
    { heading: 'success', numeric: true },
    { heading: 'tasks', numeric: true },
    { heading: 'attempts', numeric: true },
  ];
  const rows = families
    .toSorted((one, other) => one.family.localeCompare(other.family, 'en'))
    .map((of) => [of.family, share(of.success), whole(of.tasks), whole(of.attempts)]);
  const played = `${whole(attempts)} attempts at ${whole(tasks)} tasks`;
  return [
    `${policy} in ${environment}, ${split} split`,
    `success ${share(success)} (95 % interval ${interval(range)}) in ${played}, ${steps.toFixed(1)} steps each`,
    `${whole(forfeited)} forfeited by the policy, ${whole(failed)} failed and in no share, ${whole(retries)} retried`,
    '',
    table(columns, rows),
  ].join('\n');
}
