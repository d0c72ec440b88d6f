import {
  createEvents,
  evaluate,
  type Parts,
  type Plugin,
  type Recordings,
  record,
  train,
  type Wiring,
  wire,
} from '@dreamgym/core';
import { chosenBehaviours, embeddedReplayBuffer } from '../embedded.ts';

/** How a run of seconds went. */
export interface Trial {
  /** Real transitions that it learned from. */
  readonly recordedTransitions: number;
  /** Steps of its training. */
  readonly steps: number;
  /** Share of the held-out tasks that it solved, which says nothing yet of what a whole run reaches. */
  readonly success?: number;
  /** Why it did not come to its end, or what went wrong in an attempt. */
  readonly failure?: string;
}

interface TrialOptions {
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** Enough to learn something from, and little enough for seconds. */
const transitions = 60;
const trajectories = 10;

/** Records a little, trains for one iteration and plays two held-out tasks, with a replay buffer that forgets all of it. */
export async function trial({
  plugins,
  ...options
}: TrialOptions & { readonly plugins: () => readonly Plugin[] }): Promise<Trial> {
  const { seed, signal } = options;
  let recordedTransitions = 0;
  let steps = 0;
  let failure: string | undefined;
  const events = createEvents();
  events.on('learn-end', (learned) => {
    recordedTransitions = learned.transitions;
  });
  events.on('failure', ({ message, attempt }) => {
    failure ??= `${attempt}: ${message}`;
  });
  const few: Plugin = { recordings: (parts) => fewRecordings(parts, options), replayBuffer: embeddedReplayBuffer };
  const own = () => [...plugins(), few];
  try {
    const { policy, counters } = await train(own(), { iterations: 1, tasks: 2, groupSize: 2, seed, signal, events });
    steps = counters.dreamedSteps + counters.realSteps;
    const { success } = await withParts(own, ({ parts: { environment } }) =>
      evaluate({ environment, policy, split: 'validation', limit: 2, seed, signal, events }),
    );
    return { recordedTransitions, steps, success, failure };
  } catch (error) {
    if (signal.aborted) throw error;
    return { recordedTransitions, steps, failure: error instanceof Error ? error.message : String(error) };
  }
}

/** Actions that are taken where observations list none; nothing where they do, or where no behaviour knows any. */
export async function listedActions(parts: Parts, options: TrialOptions): Promise<readonly string[] | undefined> {
  try {
    const recorded = await fewRecordings(parts, options).trajectories(options.signal);
    const observations = recorded.map(({ opening }) => opening);
    if (observations.some(({ actions }) => actions?.length)) return undefined;
    return [...new Set(recorded.flatMap((each) => each.transitions.map(({ action }) => action.text)))];
  } catch (error) {
    if (options.signal.aborted) throw error;
    // What does not work, the rules say better.
    return undefined;
  }
}

function fewRecordings({ environment, behaviours }: Parts, { seed }: TrialOptions): Recordings {
  const { stepLimit = transitions } = environment;
  // Room for two attempts, however long they are.
  const most = Math.max(transitions, 2 * stepLimit);
  const all = record({ environment, behaviours: chosenBehaviours(behaviours), transitions: most, seed, failures: 3 });
  return { trajectories: async (signal) => (await all.trajectories(signal)).slice(0, trajectories) };
}

async function withParts<T>(plugins: () => readonly Plugin[], call: (wiring: Wiring) => Promise<T>): Promise<T> {
  const wiring = wire(plugins());
  try {
    return await call(wiring);
  } finally {
    await wiring.close();
  }
}
