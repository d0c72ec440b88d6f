import { DreamGymError } from '@dreamgym/core';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { chatModelFlags } from '../../llm/llm-settings.ts';
import { type PipelineSettings, ruleChecks } from '../../run/settings.ts';

export interface EnvironmentFlags {
  readonly environment?: string;
  readonly data?: string;
  readonly config?: string;
}

export interface PipelineFlags extends EnvironmentFlags {
  readonly seed?: number;
  readonly json?: boolean;
}

/** The flags that say who plays the dream, and who acts in it. */
export interface DreamerFlags {
  readonly policy?: PipelineSettings['policy'];
  readonly experienceModel?: PipelineSettings['experienceModel'];
  readonly checkRules?: PipelineSettings['checkRules'];
}

/** Reads a whole number of at least `least`. */
export function wholeNumber(least: number) {
  return (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`It must be a whole number of at least ${least}.`);
  };
}

/** Reads a share, from 0 to 1. */
export function shareOf(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('It must be a share from 0 to 1.');
}

/** Reads a learning rate. */
export function learningRateOf(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError('It must be a number of at least 0.');
}

/** What help puts flags under; what comes after one of them belongs to it. */
export const groups = {
  environment: 'Environment:',
  dream: 'Dream:',
  training: 'Training:',
  playing: 'Playing:',
  trainer: 'For a trainer of others:',
  llm: 'Language model and budget:',
  output: 'Output:',
};

/** The flags that say which environment it is about. */
export function withEnvironmentFlags(command: Command): Command {
  return command
    .optionsGroup(groups.environment)
    .option(
      '--environment <name>',
      'what to play: alfworld, webshop, webarena, tools, tools/retail, the package of another adapter, or a path to one (default: alfworld)',
    )
    .option(
      '--data <dir>',
      'folder of its official data (default: ALFWORLD_DATA, WEBSHOP_DATA or TAU2_DATA_DIR, or else generated)',
    )
    .option('--config <file>', 'TypeScript config of a pipeline of your own, instead of an environment');
}

/** The flags that every command which plays an environment has. */
export function withPipelineFlags(command: Command): Command {
  return withEnvironmentFlags(command).option(
    '--seed <n>',
    'decides everything that is left to chance (default: 7)',
    wholeNumber(0),
  );
}

export function withDreamerFlags(command: Command): Command {
  const dreamer = 'what plays the dream: learned rules, or the chat model (default: induced; with --llm reasoning)';
  const remedy =
    'have learned rules check what the chat model dreams, and count, veto or have repaired what they object to';
  return command
    .optionsGroup(groups.dream)
    .addOption(new Option('--experience-model <name>', dreamer).choices(['induced', 'reasoning']))
    .addOption(new Option('--check-rules <remedy>', remedy).choices(ruleChecks));
}

/**
 * What plays the dream: the chat model, where one is given that does not act. Refuses flags that need a chat model without
 * one, and a chat model that has nothing to do.
 */
export function dreamerOf(
  { experienceModel: given, checkRules, policy }: DreamerFlags,
  llm: object | undefined,
): DreamerFlags['experienceModel'] {
  const experienceModel = given ?? (llm !== undefined && policy !== 'chat' ? 'reasoning' : undefined);
  const [user] = [
    experienceModel === 'reasoning' && '--experience-model reasoning',
    policy === 'chat' && '--policy chat',
  ].filter((flag) => flag !== false);
  if (llm === undefined && user !== undefined) {
    throw new DreamGymError('CONFIGURATION', `${user} needs a chat model`, { hint: `give one: ${chatModelFlags}` });
  }
  if (llm !== undefined && user === undefined) {
    throw new DreamGymError('CONFIGURATION', `--llm has nothing to do beside --experience-model ${experienceModel}`, {
      hint: 'leave one of them out, or let it act: --policy chat',
    });
  }
  if (checkRules !== undefined && experienceModel !== 'reasoning') {
    throw new DreamGymError(
      'CONFIGURATION',
      '--check-rules has no effect where learned rules play the dream themselves',
      {
        hint: 'give a chat model that plays it, --llm, or leave it out',
      },
    );
  }
  return experienceModel;
}

export function jsonFlag(): Option {
  return new Option('--json', 'write the result as one JSON object, see docs/cli.md').helpGroup(groups.output);
}
