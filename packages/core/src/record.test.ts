import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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

  it('stops where an attempt fails, and says which', async () => {
    const environment = corridors({
      start: async () => {
        throw new Error('flooded');
      },
    });
    await expect(recorded({ environment })).rejects.toMatchObject({
      code: 'RECORDINGS',
      message: expect.stringMatching(/^recording train\/\d failed with ENVIRONMENT: corridors: flooded$/),
    });
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
