import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { DreamGymError, type Plugin } from '@dreamgym/core';
import { loadConfig as load } from 'c12';
import { z } from 'zod';
import { issueText } from './json-file.ts';
import { trainDefaultsSchema } from './run/settings.ts';

/** What a config file says: the pipeline, and how `dreamgym train` runs it where no flag says otherwise. */
export interface Config {
  /** Partial pipelines; where several give the same part, the later one wins. */
  readonly plugins: readonly Plugin[];
  readonly train?: TrainDefaults;
}

export type TrainDefaults = z.input<typeof trainDefaultsSchema>;

/** Gives a config file its types: `export default defineConfig({ plugins: [alfworld(), embedded()] })`. */
export function defineConfig(config: Config): Config {
  return config;
}

const plugin = z.custom<Plugin>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'expected a plugin, an object of parts',
);

const configSchema = z.strictObject({
  plugins: z.array(plugin).min(1, 'expected at least one plugin'),
  train: trainDefaultsSchema.optional(),
});

/** Parts that config files have given. */
const given = new Set<unknown>();

/**
 * Closes the parts that the config files loaded so far have made themselves, last first: runs share them and leave them
 * open, and the command would not end before a browser or a server among them. Goes on where one fails; throws the first
 * failure.
 */
export async function closeConfigs(): Promise<void> {
  const parts = [...given].reverse();
  given.clear();
  let failure: unknown;
  for (const part of parts) {
    try {
      await (part as { close?(): Promise<void> } | undefined)?.close?.();
    } catch (error) {
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
}

/** Loads a TypeScript or JavaScript config file. Throws where it is missing, does not run or has another shape. */
export async function loadConfig(file: string): Promise<Config> {
  const path = resolve(file);
  if (!existsSync(path)) {
    throw new DreamGymError('CONFIGURATION', `there is no config file ${file}`, { hint: 'check the path' });
  }
  let loaded: unknown;
  try {
    loaded = (await load({ configFile: path, rcFile: false, globalRc: false, packageJson: false })).config;
  } catch (cause) {
    throw new DreamGymError('CONFIGURATION', `${file} does not load: ${firstLine(cause)}`, {
      hint: 'mend the file; DEBUG=1 shows where it stopped',
      cause,
    });
  }
  const result = configSchema.safeParse(loaded);
  if (result.success) {
    for (const plugin of result.data.plugins) for (const part of Object.values(plugin)) given.add(part);
    return result.data;
  }
  throw new DreamGymError('CONFIGURATION', `${file} is no valid config: ${issueText(result.error)}`, {
    hint: 'export default defineConfig({ plugins: […], train: { iterations: 60 } })',
    cause: result.error,
  });
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
}
