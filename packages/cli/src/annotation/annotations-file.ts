import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, truncateSync, writeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Trajectory } from '@dreamgym/core';
import type { Annotation } from '@dreamgym/experience-models';
import { z } from 'zod';
import { readLinesOf } from '../files/json-file.ts';
import { writeFailure } from '../files/output-file.ts';

const lineSchema = z.object({
  /** See `trajectoryKey`. */
  trajectory: z.string(),
  /** For the reader. */
  task: z.string(),
  annotation: z.object({
    plan: z.string(),
    successMode: z.string(),
    failureMode: z.string(),
    world: z.string(),
    transitions: z.array(z.string()),
  }),
});

/** Annotations by the keys of their trajectories. */
export type Annotations = ReadonlyMap<string, Annotation>;

/** Says which trajectory an annotation is of: equal for attempts that went the same at the same task. */
export function trajectoryKey({ task, opening, transitions }: Trajectory): string {
  const steps = transitions.map(({ action, observation, reward }) => [action.text, observation.text, reward]);
  const content = JSON.stringify([task.id, task.instruction, opening.text, steps]);
  return createHash('sha256').update(content).digest('hex').slice(0, 32);
}

/** Reads a file of annotations, one per line; none where there is no file. What a killed process left half written is left out. */
export async function readAnnotations(file: string): Promise<Annotations> {
  return readLines(file).annotations;
}

/** A file of annotations that grows by whole lines. */
export interface AnnotationsFile {
  /** What it held when it was opened. */
  readonly annotations: Annotations;
  add(trajectory: Trajectory, annotation: Annotation): void;
  close(): void;
}

/** Opens a file of annotations to go on with it; makes it where there is none. */
export async function openAnnotations(file: string): Promise<AnnotationsFile> {
  const { annotations, bytes } = readLines(file);
  const attempt = <T>(write: () => T): T => {
    try {
      return write();
    } catch (error) {
      throw writeFailure(file, error);
    }
  };
  await mkdir(dirname(file), { recursive: true });
  if (existsSync(file)) attempt(() => truncateSync(file, bytes));
  const descriptor = attempt(() => openSync(file, 'a'));
  return {
    annotations,
    add(trajectory, annotation) {
      const line = { trajectory: trajectoryKey(trajectory), task: trajectory.task.id, annotation };
      attempt(() => writeSync(descriptor, `${JSON.stringify(line)}\n`));
    },
    close: () => closeSync(descriptor),
  };
}

function readLines(file: string): { readonly annotations: Annotations; readonly bytes: number } {
  const annotations = new Map<string, Annotation>();
  let bytes = 0;
  if (!existsSync(file)) return { annotations, bytes };
  for (const { value, end } of readLinesOf(file, lineSchema, problem)) {
    annotations.set(value.trajectory, value.annotation);
    bytes = end;
  }
  return { annotations, bytes };
}

/** A last line that a killed process left half written is not read, and written over. */
const problem = {
  code: 'RECORDINGS',
  hint: 'remove that line; it is annotated anew by: dreamgym annotate',
  dropCutLine: true,
} as const;
