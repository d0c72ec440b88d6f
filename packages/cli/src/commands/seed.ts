import { DreamGymError, type Policy, record, type Trajectory, wire } from '@dreamgym/core';
import { Command } from 'commander';
import { onInterrupt } from '../interrupt.ts';
import { writeJsonLines } from '../json-lines.ts';
import { whole } from '../numbers.ts';
import { loadPipeline, pipelineSettings } from '../run/pipeline.ts';
import { defaults } from '../run/settings.ts';
import { answer, type Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { jsonFlag, type PipelineFlags, wholeNumber, withPipelineFlags } from './flags.ts';

interface SeedFlags extends PipelineFlags {
  readonly out: string;
  readonly transitions: number;
  readonly behavior?: readonly string[];
}

export function seedCommand(output: Terminal): Command {
  return withPipelineFlags(new Command('seed'))
    .description('Records real transitions on tasks of the train split, one trajectory per line.')
    .option('--out <file>', 'file to write', 'recordings.jsonl')
    .option('--transitions <n>', 'the most transitions to record', wholeNumber(1), defaults.transitions)
    .option('--behavior <names...>', 'ways to act, which take turns (default: all that the environment brings)')
    .addOption(jsonFlag())
    .action((flags: SeedFlags) => seed(flags, output));
}

async function seed(flags: SeedFlags, output: Terminal): Promise<void> {
  const { config, data, out, transitions, behavior, seed = defaults.seed, json } = flags;
  const { pipeline } = await loadPipeline(pipelineSettings({ config, data }));
  const wiring = wire(pipeline(seed)());
  const interrupt = onInterrupt(() => output.err('\nstopping; nothing is written\n'));
  try {
    const { environment, behaviors: all } = wiring.parts;
    const behaviors = behavior ? pick(all, behavior) : all;
    const trajectories = await record({ environment, behaviors, transitions, seed }).trajectories(interrupt.signal);
    await writeJsonLines(out, trajectories);
    const recorded = sizes(trajectories);
    const names = Object.keys(behaviors);
    answer(output, {
      json,
      value: { command: 'seed', version, file: out, seed, behaviors: names, ...recorded },
      text: `${out}: ${whole(recorded.transitions)} real transitions in ${whole(recorded.trajectories)} trajectories by ${names.join(', ')}`,
    });
  } finally {
    interrupt.stop();
    await wiring.close();
  }
}

function sizes(trajectories: readonly Trajectory[]) {
  const transitions = trajectories.reduce((sum, trajectory) => sum + trajectory.transitions.length, 0);
  return { trajectories: trajectories.length, transitions };
}

function pick(all: Readonly<Record<string, Policy>>, names: readonly string[]): Record<string, Policy> {
  return Object.fromEntries(
    names.map((name) => {
      const behavior = all[name];
      if (behavior) return [name, behavior];
      throw new DreamGymError('CONFIGURATION', `there is no behavior "${name}"`, {
        hint: `there are: ${Object.keys(all).join(', ')}`,
      });
    }),
  );
}
