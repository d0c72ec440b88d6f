import { appendFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DreamGymError, deriveSeed, type Split, type Trajectory } from '@dreamgym/core';
import { Command, Option } from 'commander';
import { requireWritable, writeFailure } from '../files/output-file.ts';
import { onInterrupt } from '../interrupt.ts';
import { budgetOf, type LlmFlags, llmSettings, priced, withLlmFlags } from '../llm/llm-flags.ts';
import { usingLlm } from '../llm/llm-session.ts';
import { converse } from '../play/converse.ts';
import { handPlay } from '../play/hand-play.ts';
import { chooseTask, openWorld } from '../play/open-world.ts';
import { defaults } from '../run/defaults.ts';
import { readSettings } from '../run/files/run-folder.ts';
import { pipelineSettings } from '../run/pipeline.ts';
import type { PipelineSettings } from '../run/settings.ts';
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

interface PlayFlags extends PipelineFlags, DreamerFlags, LlmFlags {
  readonly dream?: boolean;
  readonly recordings?: string;
  readonly transitions?: number;
  readonly split?: Split;
  readonly task?: string;
  readonly record?: string;
  readonly folder: string;
}

const splits: readonly Split[] = ['validation', 'train', 'test'];

export function playCommand(output: Terminal): Command {
  return withLlmFlags(withDreamerFlags(withPipelineFlags(new Command('play'))))
    .argument('[run]', 'run folder whose environment or dream is to be played')
    .optionsGroup(groups.dream)
    .option('--dream', 'act in the dream instead of the real environment')
    .option('--recordings <file>', 'dream of these recordings, as dreamgym record writes them')
    .option('--transitions <n>', 'real transitions to record, where there is no such file', wholeNumber(1))
    .optionsGroup(groups.playing)
    .addOption(new Option('--split <name>', 'where tasks come from (default: validation)').choices([...splits]))
    .option('--task <id>', 'the task to begin with (default: the seed picks one)')
    .optionsGroup(groups.output)
    .option('--record <file>', 'add what is played in the real environment to this file, as recordings')
    .option('--folder <dir>', "where the chat model's answers and costs are kept", 'played')
    .action((run: string | undefined, flags: PlayFlags) => play(run, flags, output));
}

async function play(run: string | undefined, flags: PlayFlags, output: Terminal): Promise<void> {
  const { dream = false, record } = flags;
  if (!output.lines) {
    throw new DreamGymError('CONFIGURATION', 'there is nobody to ask for actions', {
      hint: 'run it at a terminal, or pipe the actions in, one a line',
    });
  }
  if (record !== undefined && dream) {
    throw new DreamGymError('CONFIGURATION', '--record keeps real attempts, and --dream plays dreamed ones', {
      hint: 'leave out one of them',
    });
  }
  if (record !== undefined) await requireWritable(record);
  const { settings, seed, folder } = run === undefined ? await ownSettings(flags) : await settingsOf(run, flags);
  const notice = noticeTo(output);
  const chats = dream && settings.experienceModel === 'reasoning';
  const session = { settings: chats ? settings.llm : undefined, budget: budgetOf(flags), run: folder, notice };
  const played: Trajectory[] = [];
  const lines = output.lines();
  // A terminal that is read tells of Ctrl-C itself.
  const { signal, stop } = onInterrupt(() => lines.close());
  try {
    await usingLlm(session, async (chat) => {
      const world = await openWorld({ settings, seed, dream, model: chat?.model, notice, signal });
      const { environment, proposer } = world;
      try {
        const attempt = async (number: number) => {
          const own = number === 0 ? seed : deriveSeed(seed, 'play', number);
          const among = flags.split ? [flags.split] : flags.task === undefined ? ['validation' as const] : splits;
          const id = number === 0 ? flags.task : undefined;
          return handPlay({
            environment,
            task: await chooseTask(environment, { splits: among, id, seed: own }),
            seed: own,
            proposer,
          });
        };
        const { description } = environment;
        output.status?.([]);
        await converse({ output, lines, description, attempt, ended: (trajectory) => played.push(trajectory) });
      } finally {
        await world.close();
      }
    });
  } finally {
    stop();
    lines.close();
    if (record !== undefined) await append(record, played, output);
  }
}

interface Played {
  readonly settings: PipelineSettings;
  readonly seed: number;
  /** For what a chat model answers. */
  readonly folder: string;
}

async function ownSettings(flags: PlayFlags): Promise<Played> {
  const llm = await llmSettings(flags);
  const { environment, config, data, recordings, transitions } = flags;
  const ofDreams = { '--llm': llm, '--experience-model': flags.experienceModel, '--check-rules': flags.checkRules };
  const given = Object.entries({ ...ofDreams, '--recordings': recordings, '--transitions': transitions });
  const [useless] = flags.dream ? [] : given.filter(([, value]) => value !== undefined);
  if (useless) {
    throw new DreamGymError('CONFIGURATION', `${useless[0]} has no effect on the real environment`, {
      hint: 'play the dream with --dream, or leave it out',
    });
  }
  const experienceModel = flags.dream ? dreamerOf(flags, llm) : undefined;
  const common = { environment, config, data, recordings, transitions, checkRules: flags.checkRules };
  const settings = await pipelineSettings({ ...common, experienceModel, llm });
  return { settings, seed: flags.seed ?? defaults.seed, folder: resolve(flags.folder) };
}

async function settingsOf(run: string, flags: PlayFlags): Promise<Played> {
  const { environment, config, data, recordings, transitions, experienceModel, checkRules, llm } = flags;
  if (
    [environment, config, recordings, transitions, experienceModel, checkRules, llm].some((each) => each !== undefined)
  ) {
    throw new DreamGymError('CONFIGURATION', 'a run says itself what environment and what dream it is about', {
      hint: 'leave out the run, or the flags about these',
    });
  }
  const { pipeline, train } = await readSettings(run);
  if (data !== undefined && pipeline.config !== undefined) {
    throw new DreamGymError('CONFIGURATION', '--data has no effect on a run with a config file', {
      hint: `say it in ${pipeline.config}`,
    });
  }
  const settings = {
    ...pipeline,
    ...(data && { data: resolve(data) }),
    llm: pipeline.llm && (await priced(pipeline.llm, flags.prices)),
  };
  return { settings, seed: flags.seed ?? train.seed, folder: join(run, 'played') };
}

/** Adds attempts that have come to an end of the world's own to a file of recordings. */
async function append(file: string, trajectories: readonly Trajectory[], output: Terminal): Promise<void> {
  const kept = trajectories.filter(({ end }) => end.kind === 'terminated' || end.kind === 'truncated');
  if (kept.length === 0) return;
  try {
    await appendFile(file, kept.map((trajectory) => `${JSON.stringify(trajectory)}\n`).join(''));
  } catch (error) {
    throw writeFailure(file, error);
  }
  output.err(`${file}: ${kept.length} more ${kept.length === 1 ? 'attempt' : 'attempts'}\n`);
}
