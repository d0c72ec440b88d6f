import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { DreamGymError } from '@dreamgym/core';
import type { PolicyName } from '../../run/defaults.ts';
import type { EngineSettings } from '../../run/settings.ts';

/** The flags about an engine that trains the policy, as the command line gives them. */
export interface EngineFlags {
  readonly engine?: string;
  readonly baseModel?: string;
  readonly tokenizer?: string;
  readonly engineKey?: string;
  readonly rank?: number;
  readonly learningRate?: number;
  readonly actionTokens?: number;
}

/** The engine that the flags name; undefined where none trains. */
export function engineSettings(flags: EngineFlags & { readonly policy?: PolicyName }): EngineSettings | undefined {
  const { policy, engine: url, baseModel, tokenizer = baseModel, engineKey: keyVariable } = flags;
  const { rank, learningRate, actionTokens: maxTokens = 256 } = flags;
  if (policy !== 'tinker') {
    const flag = Object.entries({
      engine: url,
      'base-model': baseModel,
      tokenizer,
      rank,
      'learning-rate': learningRate,
      'action-tokens': flags.actionTokens,
    });
    const [useless] = flag.find(([, value]) => value !== undefined) ?? [];
    if (useless === undefined) return undefined;
    throw new DreamGymError('CONFIGURATION', `--${useless} has no effect without --policy tinker`, {
      hint: 'give --policy tinker, or leave it out',
    });
  }
  if (url === undefined || baseModel === undefined || tokenizer === undefined) {
    throw new DreamGymError('CONFIGURATION', '--policy tinker needs an engine and its model', {
      hint: 'give --engine http://127.0.0.1:8000 and --base-model <name>, see docs/weights.md',
    });
  }
  const folder = resolve(tokenizer);
  if (!existsSync(folder)) {
    throw new DreamGymError('CONFIGURATION', `there is no folder ${folder} with a tokenizer`, {
      hint: 'give --tokenizer <dir>, with the tokenizer.json and tokenizer_config.json of the base model',
    });
  }
  return {
    url,
    baseModel,
    tokenizer: folder,
    rank: rank ?? 16,
    learningRate: learningRate ?? 1e-4,
    maxTokens,
    ...(keyVariable && { keyVariable }),
  };
}
