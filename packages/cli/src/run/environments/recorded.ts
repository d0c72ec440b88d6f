import { existsSync } from 'node:fs';
import {
  type Adapter,
  DreamGymError,
  type Environment,
  type Json,
  type Plugin,
  type ToolDefinition,
  type Trajectory,
} from '@dreamgym/core';
import { z } from 'zod';
import { readJson } from '../../files/json-file.ts';
import { jsonLines } from '../../files/recordings-file.ts';
import { importInstalled } from './find-adapter.ts';

/** What `dreamgym import` writes beside recordings: the tools, and the texts that instructed agents. */
export const toolsFileOf = (recordings: string) => `${recordings}.tools.json`;

const toolsFileSchema = z.object({
  tools: z.array(
    z.object({
      name: z.string().min(1),
      description: z.string().optional(),
      inputSchema: z.json() as z.ZodType<Json>,
      outputSchema: (z.json() as z.ZodType<Json>).optional(),
    }) satisfies z.ZodType<ToolDefinition>,
  ),
  systems: z.record(z.string(), z.string()).default({}),
});

export interface RecordedToolsFiles {
  /** Recordings as `dreamgym import` writes them, with `<file>.tools.json` beside them. */
  readonly recordings: string;
  /** The environment's name; that in the recordings where it is missing. */
  readonly name?: string;
  /** Leaves out tasks of which no attempt has a known outcome. */
  readonly scoredOnly?: boolean;
}

/** Whether these recordings tell of their tools themselves, so that no adapter has to. */
export const areToolsRecorded = (recordings: string) => existsSync(toolsFileOf(recordings));

/**
 * An environment of tools that is known from imported traces alone: what was recorded, and what can be dreamed of it. Throws
 * where a file is missing or damaged.
 */
export async function recordedTools({
  recordings: file,
  name,
  scoredOnly,
}: RecordedToolsFiles): Promise<Plugin & { readonly environment: Environment }> {
  const { recordedTools: environmentOf } = await importInstalled<typeof import('@dreamgym/tools')>('@dreamgym/tools');
  const { tools, systems } = await readJson(toolsFileOf(file), toolsFileSchema, {
    code: 'RECORDINGS',
    hint: 'import the traces anew: dreamgym import',
  });
  const trajectories = await jsonLines({ file }).trajectories(new AbortController().signal);
  if (scoredOnly && trajectories.every(({ unscored }) => unscored)) {
    const problem = `no attempt in ${file} has a known outcome, so recordings do not tell what success is`;
    throw new DreamGymError('RECORDINGS', problem, {
      hint: 'import the traces with --outcome, --hooks or --judge, or let a chat model play the dream: --llm',
    });
  }
  const own = name ?? trajectories[0]!.provenance.environment;
  const policyText = usualSystem(trajectories, systems);
  const environment = environmentOf({ name: own, trajectories, tools, policyText, scoredOnly });
  return { environment, behaviours: {}, recordings: { trajectories: async () => trajectories } };
}

/** The same as an adapter, trained in as tools are. */
export async function recordedAdapter(files: RecordedToolsFiles): Promise<Adapter> {
  const { adapter } = await importInstalled<typeof import('@dreamgym/tools')>('@dreamgym/tools');
  // No real step can be taken, so that nothing is planned with any.
  const defaults = { ...adapter.defaults, realSteps: 0, evaluateEvery: 0 };
  return { ...adapter, defaults, slow: true, plugin: () => recordedTools(files) };
}

/** The text that instructed most attempts: where they differ, it is mostly by a date or a name. */
function usualSystem(
  trajectories: readonly Trajectory[],
  systems: Readonly<Record<string, string>>,
): string | undefined {
  const counts = new Map<string, number>();
  for (const { task } of trajectories) {
    const system = (task.data as { readonly system?: string } | undefined)?.system;
    if (system !== undefined) counts.set(system, (counts.get(system) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, one], [, other]) => other - one);
  return most && systems[most[0]];
}
