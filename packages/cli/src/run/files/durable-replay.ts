import type { Plugin } from '@dreamgym/core';
import { guarded, replayLog } from '@dreamgym/replay-buffers';
import { embeddedReplayBuffer } from '../../embedded.ts';
import type { RunContext } from '../context.ts';
import { files } from './run-folder.ts';

/**
 * What a chat model dreams is paid for, so it is kept in the run folder, trajectory by trajectory, in the place of the buffer in
 * memory; a buffer that a config file gives stays. A run that goes on takes back what came after its checkpoint, and one that
 * had none begins anew.
 */
export function durableReplay({ run, settings, pipeline }: RunContext, resumed: boolean): Plugin {
  const given: Plugin = Object.assign({}, ...pipeline());
  const replaceable = given.replayBuffer === embeddedReplayBuffer;
  if (settings.pipeline.experienceModel !== 'reasoning' || !replaceable) return {};
  return {
    replayBuffer: ({ environment }) =>
      guarded(replayLog({ folder: files.replay(run), startOver: !resumed }), { environment }),
  };
}
