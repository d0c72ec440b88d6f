import { DreamGymError, record, wire } from '@dreamgym/core';
import { Command } from 'commander';
import { chosenBehaviours } from '../embedded.ts';
import { onInterrupt } from '../interrupt.ts';
import { writeJsonLines } from '../json-lines.ts';
import { whole } from '../numbers.ts';
import { defaultsOf, defaultText } from '../run/environments/environments.ts';
import { loadPipeline, pipelineSettings } from '../run/pipeline.ts';
import { answer, noticeTo, type Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { jsonFlag, type PipelineFlags, wholeNumber, withPipelineFlags } from './flags.ts';

interface RecordFlags extends PipelineFlags {
  readonly out: string;
  readonly transitions?: number;
  readonly behaviour?: readonly string[];
}

export function recordCommand(output: Terminal): Command {
  return withPipelineFlags(new Command('record'))
    .description('Records real transitions on tasks of the train split, one trajectory per line.')
    .option('--out <file>', 'file to write', 'recordings.jsonl')
    .option(
      '--transitions <n>',
      `the most transitions to record (default: ${defaultText('transitions')})`,
      wholeNumber(1),
    )
    .option('--behaviour <names...>', 'ways to act, which take turns (default: detours where there are)')
    .addOption(jsonFlag())
    .action((flags: RecordFlags) => recordTransitions(flags, output));
}

async function recordTransitions(flags: RecordFlags, output: Terminal): Promise<void> {
  const { config, data, out, json } = flags;
  const settings = pipelineSettings({ environment: flags.environment, config, data });
  const defaults = defaultsOf(settings.environment);
  const { transitions = defaults.transitions, seed = defaults.seed } = flags;
  const { pipeline } = await loadPipeline(settings, { notice: noticeTo(output) });
  const wiring = wire(pipeline(seed)());
  const interrupt = onInterrupt(() => output.err('\nstopping; nothing is written\n'));
  try {
    const { environment, behaviours: all } = wiring.parts;
    const behaviours = chosenBehaviours(all, flags.behaviour);
    const request = { environment, behaviours, transitions, seed };
    const trajectories = await record(request).trajectories(interrupt.signal);
    if (trajectories.length === 0) {
      throw new DreamGymError('CONFIGURATION', `not even one trajectory fits into ${transitions} transitions`, {
        hint: 'raise --transitions',
      });
    }
    await writeJsonLines(out, trajectories);
    const names = Object.keys(behaviours);
    const steps = trajectories.reduce((sum, trajectory) => sum + trajectory.transitions.length, 0);
    const sizes = { trajectories: trajectories.length, transitions: steps };
    answer(output, {
      json,
      value: { command: 'record', version, file: out, seed, behaviours: names, ...sizes },
      text: `${out}: ${whole(steps)} real transitions in ${whole(trajectories.length)} trajectories by ${names.join(', ')}`,
    });
  } finally {
    interrupt.stop();
    await wiring.close();
  }
}
