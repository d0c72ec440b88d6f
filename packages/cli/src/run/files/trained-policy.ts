import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DreamGymError, type Json, type Policy, type Snapshotable } from '@dreamgym/core';
import type { Settings } from '../settings.ts';
import { type Checkpoint, readCheckpoint, readCheckpointFile } from './checkpoint.ts';
import { files, readSettings } from './run-folder.ts';

/** A checkpoint, and the settings of the run that it belongs to. */
export interface TrainedCheckpoint {
  /** The run folder. */
  readonly folder: string;
  readonly checkpoint: Checkpoint;
  readonly settings: Settings;
}

/** The latest checkpoint of a run folder, the one after the real phase before that of the dream; or the one in this file. */
export async function readTrained(path: string): Promise<TrainedCheckpoint> {
  if (!existsSync(path)) {
    throw new DreamGymError('CONFIGURATION', `there is no run ${path}`, {
      hint: 'give a run folder that dreamgym train wrote, or a checkpoint in it',
    });
  }
  if (statSync(path).isFile()) {
    const folder = dirname(dirname(resolve(path)));
    return { folder, checkpoint: await readCheckpointFile(path), settings: await readSettings(folder) };
  }
  const settings = await readSettings(path);
  const checkpoint = (await readCheckpoint(path, 'sim-to-real')) ?? (await readCheckpoint(path, 'dream'));
  if (checkpoint) return { folder: path, checkpoint, settings };
  throw new DreamGymError(
    'CONFIGURATION',
    `the run ${path} has no checkpoint yet: ${files.checkpoint(path, 'dream')}`,
    {
      hint: `go on with it: dreamgym train --resume ${path}`,
    },
  );
}

/** Puts the checkpoint's weights into a freshly made policy. */
export function restorePolicy(policy: Policy, { snapshot }: Checkpoint): Policy {
  const { restore } = policy as Partial<Snapshotable>;
  const saved: Json | undefined = snapshot.parts.policy;
  if (saved === undefined || !restore) {
    throw new DreamGymError('SNAPSHOT', `the checkpoint holds no weights that ${policy.name} takes`, {
      hint: 'use the config that the run was started with',
    });
  }
  try {
    restore.call(policy, saved);
  } catch (cause) {
    throw new DreamGymError('SNAPSHOT', `${policy.name} does not take its weights: ${(cause as Error).message}`, {
      hint: 'the checkpoint is damaged or of another policy; train anew, or use the config of that run',
      cause,
    });
  }
  return policy;
}
