import { join } from 'node:path';
import { type Environment, type ReplayBuffer, remember, type Trajectory } from '@dreamgym/core';
import { llamaFactoryDataset, type TrainingLayout, trainingExamples, trainingRow } from '@dreamgym/experience-models';
import { writeFileAtomically } from '../files/output-file.ts';
import { type Annotations, trajectoryKey } from './annotations-file.ts';

export interface ExportTrainingOptions {
  readonly environment: Pick<Environment, 'name' | 'description'>;
  /** Empty; finds the recorded cases that the examples show. */
  readonly replayBuffer: ReplayBuffer;
  readonly trajectories: readonly Trajectory[];
  /** Empty where the model neither reasons nor writes worlds. */
  readonly annotations: Annotations;
  readonly layout: TrainingLayout;
  /** Recorded cases shown at every step. */
  readonly references: number;
  /** Earlier steps shown; all of them where it is missing. */
  readonly history?: number;
  /** Whether the model reasons, and whether it writes worlds, as where it plays; both do unless these are false. */
  readonly reasoning?: boolean;
  readonly pinned?: boolean;
  /** Where the files are written. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

export interface ExportedTraining {
  readonly files: readonly string[];
  readonly trajectories: number;
  readonly examples: number;
  /** Trajectories that are left out because nobody annotated them. */
  readonly unannotated: number;
}

const dataset = 'dreamgym';

/** Writes training examples for an experience model, one per line, in the layout of a trainer. */
export async function exportTraining(options: ExportTrainingOptions): Promise<ExportedTraining> {
  const { environment, replayBuffer, trajectories, annotations, layout, folder, signal } = options;
  const { references, history, reasoning = true, pinned = true } = options;
  const played = trajectories.filter(({ end }) => end.kind !== 'failed');
  await remember(replayBuffer, played);
  const examplesOf = trainingExamples({
    environment,
    recordings: played,
    references,
    history,
    reasoning,
    pinned,
    search: (query) => replayBuffer.search(query),
  });
  let exported = 0;
  let examples = 0;
  const lines = async function* () {
    for (const trajectory of played) {
      signal.throwIfAborted();
      const annotation = annotations.get(trajectoryKey(trajectory));
      if (!annotation && (reasoning || pinned)) continue;
      exported += 1;
      for (const example of await examplesOf({ trajectory, ...(annotation && { annotation }) })) {
        examples += 1;
        yield `${JSON.stringify(trainingRow(example, layout))}\n`;
      }
    }
  };
  const name = `${dataset}.jsonl`;
  const files = [join(folder, name)];
  await writeFileAtomically(files[0]!, lines());
  if (layout === 'llama-factory') {
    files.push(join(folder, 'dataset_info.json'));
    await writeFileAtomically(files[1]!, `${JSON.stringify({ [dataset]: llamaFactoryDataset(name) }, undefined, 2)}\n`);
  }
  return { files, trajectories: exported, examples, unannotated: played.length - exported };
}
