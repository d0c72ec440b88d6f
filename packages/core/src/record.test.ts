import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Trajectory } from './contracts/trajectory.ts';
import { createEvents, type RunEvents } from './events.ts';
import { corridors, signal, walker } from './fakes.fixture.ts';
import { type RecordOptions, record } from './record.ts';

const behaviours = { brisk: { ...walker(1), name: 'brisk' }, idle: { ...walker(0.5), name: 'idle' } };

const recorded = (overrides: Partial<RecordOptions> = {}) =>
  record({ environment: corridors(), behaviours, transitions: 60, seed: 1, ...overrides }).trajectories(signal);

describe('record', () => {
  it('stays within its budget, and leaves room for no other trajectory', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 80 }), fc.nat(100), async (transitions, seed) => {
        const lengths = (await recorded({ transitions, seed })).map((trajectory) => trajectory.transitions.length);
        const total = lengths.reduce((sum, length) => sum + length, 0);
        expect(total).toBeLessThanOrEqual(transitions);
        expect(total).toBeGreaterThan(transitions - 6);
      }),
    );
  });

  it('lets the behaviours take turns', async () => {
    const policies = (await recorded()).map(({ provenance }) => provenance.policy);
    expect(policies.length).toBeGreaterThan(8);
    const turn = ['brisk', 'idle', 'brisk', 'idle'];
    expect(policies.slice(0, 8)).toEqual([...turn, ...turn.toReversed()]);
  });

  it('plays each train task once before any comes again', async () => {
    const ids = (await recorded()).map(({ task }) => task.id);
    const train = (await corridors().tasks('train')).map(({ id }) => id);
    expect(ids.slice(0, 4).sort()).toEqual([...train].sort());
    expect(ids.slice(4, 8)).toEqual(ids.slice(0, 4));
  });

  it('is the same under the same seed, and another under another', async () => {
    expect(await recorded()).toEqual(await recorded());
    expect(await recorded({ seed: 2 })).not.toEqual(await recorded());
  });

  it('is real, and plays to learn', async () => {
    for (const { provenance } of await recorded())
      expect(provenance).toMatchObject({ origin: 'real', environment: 'corridors' });
  });

  it('is the same at any concurrency, and plays no more at once', async () => {
    let [open, most] = [0, 0];
    const environment = corridors({
      async start(...request) {
        open += 1;
        most = Math.max(most, open);
        const episode = await corridors().start(...request);
        return {
          observation: episode.observation,
          async step(action) {
            await new Promise((resolve) => setTimeout(resolve, open % 3));
            return episode.step(action);
          },
          async close() {
            open -= 1;
          },
        };
      },
    });
    expect(await recorded({ environment, concurrency: 5 })).toEqual(await recorded());
    expect([open, most]).toEqual([0, 5]);
  });

  /** Fails at these attempts, counted from 0. */
  const failing = (fails: (attempt: number) => boolean) => {
    let attempts = 0;
    return corridors({
      start: async (...request) => {
        if (fails(attempts++)) throw new Error('flooded');
        return corridors().start(...request);
      },
    });
  };

  it('plays what failed again, and is then as if nothing had happened', async () => {
    const events = createEvents();
    const progress: RunEvents['recording'][] = [];
    events.on('recording', (each) => progress.push(each));
    const trajectories = await recorded({ environment: failing((attempt) => attempt % 3 === 0), events });
    expect(trajectories).toEqual(await recorded());
    expect(progress).toHaveLength(trajectories.length);
    expect(progress.at(-1)).toMatchObject({ trajectories: trajectories.length, wanted: 60, failed: 0 });
    expect(progress.at(-1)!.retries).toBeGreaterThan(3);
  });

  it('leaves out what fails for good, counts it, and goes on', async () => {
    const events = createEvents();
    let failed = 0;
    events.on('recording', (each) => {
      ({ failed } = each);
    });
    const environment = failing((attempt) => attempt === 1 || attempt === 4);
    const trajectories = await recorded({ environment, retries: 0, events });
    expect(failed).toBe(2);
    const seeds = trajectories.map(({ provenance }) => provenance.seed);
    const all = (await recorded({ transitions: 200 })).map(({ provenance }) => provenance.seed);
    expect(seeds).toEqual(all.filter((_, at) => at !== 1 && at !== 4).slice(0, seeds.length));
  });

  it('gives up where nothing can be recorded any more, and loses nothing that was', async () => {
    const kept: Trajectory[] = [];
    const environment = failing((attempt) => attempt >= 3);
    const run = recorded({ environment, retries: 1, failures: 4, onTrajectory: (each) => kept.push(each) });
    await expect(run).rejects.toMatchObject({
      code: 'ATTEMPTS',
      message: expect.stringMatching(
        /^4 attempts in a row could not be recorded, the last one at train\/\d: corridors: flooded$/,
      ),
      hint: 'mend that part; 3 trajectories were recorded before',
    });
    expect(kept).toEqual((await recorded()).slice(0, 3));
  });

  it('says what is missing', async () => {
    await expect(recorded({ behaviours: {} })).rejects.toThrow('no behaviour to record with');
    await expect(recorded({ environment: corridors({ tasks: async () => [] }) })).rejects.toThrow(
      'no train tasks to record',
    );
  });

  it('stops when the signal aborts', async () => {
    const { trajectories } = record({ environment: corridors(), behaviours, transitions: 60, seed: 1 });
    await expect(trajectories(AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });
});
