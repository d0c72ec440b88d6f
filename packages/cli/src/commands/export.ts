import { DreamGymError, wire } from '@dreamgym/core';
import { type TrainingLayout, trainingLayouts } from '@dreamgym/experience-models';
import { Command, Option } from 'commander';
import { type Annotations, readAnnotations, trajectoryKey } from '../annotation/annotations-file.ts';
import { exportTraining } from '../annotation/export-training.ts';
import { jsonLines } from '../files/recordings-file.ts';
import { onInterrupt } from '../interrupt.ts';
import { whole } from '../numbers.ts';
import { defaults } from '../run/defaults.ts';
import { loadPipeline, pipelineSettings } from '../run/pipeline.ts';
import { answer, type Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { exportOpenTelemetryCommand } from './export-opentelemetry.ts';
import { exportTensorBoardCommand } from './export-tensorboard.ts';
import { exportTrainerCommand } from './export-trainer.ts';
import { type EnvironmentFlags, groups, jsonFlag, wholeNumber, withEnvironmentFlags } from './flags/flags.ts';

interface ExportFlags extends EnvironmentFlags {
  readonly annotations: string;
  readonly layout: TrainingLayout;
  readonly out: string;
  readonly references: number;
  readonly history?: number;
  readonly reasoning: boolean;
  readonly facts: boolean;
  readonly json?: boolean;
}

export function exportCommand(output: Terminal): Command {
  return withEnvironmentFlags(new Command('export'))
    .argument('<recordings>', 'file of recordings, as dreamgym record writes them')
    .optionsGroup(groups.output)
    .option('--annotations <file>', 'what dreamgym annotate wrote about them', 'annotations.jsonl')
    .addOption(new Option('--layout <name>', 'the trainer that reads it').choices(trainingLayouts).default('trl'))
    .option(
      '--references <n>',
      'recorded cases shown at every step, as the experience model shows them',
      wholeNumber(0),
      3,
    )
    .option('--history <n>', 'earlier steps that are shown (default: all)', wholeNumber(0))
    .option('--no-reasoning', 'answers without reasoning, for a model that plays with --no-reasoning')
    .option(
      '--no-facts',
      'no facts of a world written down beforehand, for --no-facts; with --no-reasoning, nothing need be annotated',
    )
    .option('--out <dir>', 'folder to write', 'training')
    .addOption(jsonFlag())
    .action((recordings: string, flags: ExportFlags) => runExport(recordings, flags, output))
    .enablePositionalOptions()
    .addCommand(exportOpenTelemetryCommand(output))
    .addCommand(exportTensorBoardCommand(output))
    .addCommand(exportTrainerCommand(output));
}

async function runExport(recordings: string, flags: ExportFlags, output: Terminal): Promise<void> {
  const {
    layout,
    references,
    history,
    reasoning,
    facts: pinned,
    out: folder,
    environment: name,
    data,
    config,
    json,
  } = flags;
  const { pipeline } = await loadPipeline(await pipelineSettings({ environment: name, config, data }));
  const wiring = wire(pipeline(defaults.seed)());
  const { signal, stop } = onInterrupt(() => output.err('\nstopping; nothing is written\n'));
  try {
    const { environment, replayBuffer } = wiring.parts;
    const trajectories = await jsonLines({ file: recordings }).trajectories(signal);
    const needed = reasoning || pinned;
    const annotations: Annotations = needed ? await readAnnotations(flags.annotations) : new Map();
    if (needed && !trajectories.some((trajectory) => annotations.has(trajectoryKey(trajectory)))) {
      throw new DreamGymError('CONFIGURATION', `${flags.annotations} has no annotation of ${recordings}`, {
        hint: `annotate them first: dreamgym annotate ${recordings} --out ${flags.annotations}`,
      });
    }
    const shown = { references, ...(history !== undefined && { history }), reasoning, pinned };
    const request = { environment, replayBuffer, trajectories, annotations, layout, folder, signal, ...shown };
    const result = await exportTraining(request);
    const missing = result.unannotated === 0 ? '' : `, ${whole(result.unannotated)} more are not annotated`;
    answer(output, {
      json,
      value: { command: 'export', version, layout, ...result },
      text: `${result.files.join(', ')}: ${whole(result.examples)} examples of ${whole(result.trajectories)} trajectories${missing}`,
    });
  } finally {
    stop();
    await wiring.close();
  }
}
