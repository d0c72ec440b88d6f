import { type Alarm, type MeasuredFidelity, wire } from '@dreamgym/core';
import { embeddedReplayBuffer } from '../../embedded.ts';
import { heldOutFidelity, poorDream } from '../../fidelity/held-out.ts';
import type { RunContext } from '../context.ts';
import { concurrencyOf, measuresDream } from '../settings.ts';

export interface MeasuredDream {
  readonly fidelity?: MeasuredFidelity;
  /** Raised where the dream is not worth training in. */
  readonly alarm?: Alarm;
}

/**
 * Holds the dream against held-out recordings before anything is trained in it, with parts that are made for this alone and a
 * replay buffer that is forgotten: the training begins as if nothing had been measured.
 */
export async function measureDream(context: RunContext): Promise<MeasuredDream> {
  const { settings, pipeline, environment, recordings, log, listen, displays, signal } = context;
  if (!measuresDream(settings)) return {};
  const own = () => wire([...pipeline(), { environment, recordings, replayBuffer: embeddedReplayBuffer }]);
  const wiring = own();
  const another = own();
  try {
    const { parts } = wiring;
    // One model for all would go into the training with what it has learned here.
    if (!parts.trainingEnvironment.dreamed || parts.experienceModel === another.parts.experienceModel) return {};
    const { seed, iterations } = settings.train;
    const display = displays('holding the dream against recordings');
    const measured = async () => {
      const recorded = await recordings.trajectories(signal);
      return heldOutFidelity({ parts, recorded, concurrency: concurrencyOf(settings), seed, signal, display });
    };
    const fidelity = await measured().finally(() => display.stop());
    if (!fidelity) return {};
    const events = log.events('dream');
    const stop = listen('dream', events, { iterations });
    events.emit('fidelity', fidelity);
    const alarm = poorDream(fidelity);
    if (alarm) events.emit('alarm', { iteration: 0, ...alarm });
    stop();
    return { fidelity, alarm };
  } finally {
    await wiring.close();
    await another.close();
  }
}
