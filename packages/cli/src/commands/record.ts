import { createEvents, DreamGymError, type Events, record, type Trajectory, wire } from '@dreamgym/core';
import { Command } from 'commander';
import { chosenBehaviours } from '../embedded.ts';
import { requireWritable } from '../files/output-file.ts';
import { writeJsonLines } from '../files/recordings-file.ts';
import { onInterrupt } from '../interrupt.ts';
import { whole } from '../numbers.ts';
import { displaysOn, type ProgressDisplay } from '../progress/display.ts';
import { defaults } from '../run/defaults.ts';
import { loadPipeline, pipelineSettings } from '../run/pipeline.ts';
import { answer, noticeTo, type Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { groups, jsonFlag, type PipelineFlags, wholeNumber, withPipelineFlags } from './flags/flags.ts';

interface RecordFlags extends PipelineFlags {
  readonly out: string;
  readonly transitions?: number;
  readonly behaviour?: readonly string[];
}

export function recordCommand(output: Terminal): Command {
  return withPipelineFlags(new Command('record'))
    .optionsGroup(groups.playing)
    .option('--transitions <n>', `the most transitions to record (default: ${defaults.transitions})`, wholeNumber(1))
    .option('--behaviour <names...>', 'ways to act, which take turns (default: detours where there are)')
    .optionsGroup(groups.output)
    .option('--out <file>', 'file to write', 'recordings.jsonl')
    .addOption(jsonFlag())
    .action((flags: RecordFlags) => recordTransitions(flags, output));
}

async function recordTransitions(flags: RecordFlags, output: Terminal): Promise<void> {
  const { config, data, out, json } = flags;
  const settings = await pipelineSettings({ environment: flags.environment, config, data });
  await requireWritable(out);
  const { pipeline, defaults: own } = await loadPipeline(settings, { notice: noticeTo(output) });
  const { transitions = own.transitions, seed = own.seed } = flags;
  const wiring = wire(pipeline(seed)());
  const interrupt = onInterrupt(() => output.err('\nstopping; what is recorded is kept\n'));
  try {
    const { environment, behaviours: all } = wiring.parts;
    const behaviours = chosenBehaviours(all, flags.behaviour);
    const trajectories: Trajectory[] = [];
    const display = displaysOn(output)('recording');
    const { events, lost } = watched(display);
    const request = { environment, behaviours, transitions, seed, concurrency: own.attemptsAtOnce, events };
    try {
      await record({ ...request, onTrajectory: (each) => trajectories.push(each) }).trajectories(interrupt.signal);
    } catch (error) {
      if (trajectories.length > 0) {
        await writeJsonLines(out, trajectories);
        output.err(`${out}: the ${whole(trajectories.length)} trajectories that were recorded before\n`);
      }
      throw error;
    } finally {
      display.stop();
    }
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
      value: { command: 'record', version, file: out, seed, behaviours: names, ...sizes, ...lost() },
      text: `${out}: ${whole(steps)} real transitions in ${whole(trajectories.length)} trajectories by ${names.join(', ')}${lostText(lost())}`,
    });
  } finally {
    interrupt.stop();
    await wiring.close();
  }
}

interface Lost {
  readonly failed: number;
  readonly retries: number;
}

/** Events that show how far the recording is, and what was lost. */
function watched(display: ProgressDisplay): { readonly events: Events; lost(): Lost } {
  const events = createEvents();
  let lost: Lost = { failed: 0, retries: 0 };
  events.on('recording', ({ trajectories, transitions, wanted, failed, retries }) => {
    lost = { failed, retries };
    const kept = `${whole(transitions)} of ${whole(wanted)} transitions in ${whole(trajectories)} trajectories`;
    display.show({ done: transitions / wanted, facts: [`${kept}${lostText(lost)}`] });
  });
  return { events, lost: () => lost };
}

function lostText({ failed, retries }: Lost): string {
  return failed + retries === 0 ? '' : `; ${whole(failed)} attempts failed, ${whole(retries)} were retried`;
}
