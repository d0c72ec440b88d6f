import { DreamGymError } from '@dreamgym/core';
import { type Command, InvalidArgumentError, Option } from 'commander';
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

/** The flags that say which environment it is about. */
export function withEnvironmentFlags(command: Command): Command {
  return command
    .option(
      '--environment <name>',
      'what to play: alfworld, webshop, webarena, tools, the package of another adapter, or a path to one (default: alfworld)',
    )
    .option('--data <dir>', 'folder of its official data (default: ALFWORLD_DATA or WEBSHOP_DATA, or else generated)')
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
  const dreamer = 'what plays the dream: learned rules, or the chat model (default: induced)';
  const remedy =
    'have learned rules check what the chat model dreams, and count, veto or have repaired what they object to';
  return command
    .addOption(new Option('--experience-model <name>', dreamer).choices(['induced', 'reasoning']))
    .addOption(new Option('--check-rules <remedy>', remedy).choices(ruleChecks));
}

/** Refuses flags that need a chat model without one, and a chat model that has nothing to do. */
export function requireDreamer({ experienceModel, checkRules, policy }: DreamerFlags, llm: object | undefined): void {
  const needed = experienceModel === 'reasoning' || policy === 'chat';
  if ((llm === undefined) === needed) {
    throw new DreamGymError(
      'CONFIGURATION',
      'a chat model (--llm) and something for it to do (--experience-model reasoning, --policy chat) belong together',
      { hint: 'give both, or none of them' },
    );
  }
  if (checkRules !== undefined && experienceModel !== 'reasoning') {
    throw new DreamGymError(
      'CONFIGURATION',
      '--check-rules has no effect where learned rules play the dream themselves',
      {
        hint: 'give --experience-model reasoning, too, or leave it out',
      },
    );
  }
}

export function jsonFlag(): Option {
  return new Option('--json', 'write the result as one JSON object, see docs/cli.md');
}
