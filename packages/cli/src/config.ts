import { checkPlugins, DreamGymError, type Plugin } from '@dreamgym/core';
import { z } from 'zod';
import { importFile } from './files/import-file.ts';
import { issueText } from './files/json-file.ts';
import { trainDefaultsSchema } from './run/settings.ts';
import { share } from './shared-parts.ts';

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

const configSchema = z.strictObject({
  // What is wrong with a plugin, core says best.
  plugins: z.unknown().optional(),
  train: trainDefaultsSchema.optional(),
});

/** Loads a TypeScript or JavaScript config file. Throws where it is missing, does not run or has another shape. */
export async function loadConfig(file: string): Promise<Config> {
  const hint = 'export default defineConfig({ plugins: […], train: { iterations: 60 } })';
  const exported = await importFile(file, 'config file');
  if (!('default' in exported)) throw invalid('it has no default export', hint);
  const loaded = exported.default;
  if (typeof loaded !== 'object' || loaded === null || Array.isArray(loaded)) {
    throw invalid(`its default export is ${kindOf(loaded)}`, hint);
  }
  const result = configSchema.safeParse(loaded);
  if (!result.success) throw invalid(issueText(result.error), hint, result.error);
  const { plugins, train } = result.data;
  try {
    checkPlugins(plugins);
  } catch (error) {
    const { message, hint } = error as DreamGymError;
    throw invalid(message, hint, error);
  }
  if (plugins.length === 0) throw invalid('there is no plugin in its list', hint);
  plugins.forEach(share);
  return { plugins, train };

  function invalid(problem: string, hint: string | undefined, cause?: unknown): DreamGymError {
    return new DreamGymError('CONFIGURATION', `${file} is no valid config: ${problem}`, { hint, cause });
  }
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'function' ? 'a function that has to be called' : String(value);
}
