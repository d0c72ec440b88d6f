import { checkEnvironment, checkRules, trainingRules } from '@dreamgym/testing';
import { expect, it, vi } from 'vitest';
import { adapter } from './adapter.ts';
import { lampRoom } from './lamps.ts';

const make = () => lampRoom;
checkEnvironment('lamps', make, { solve: ({ id }) => ['press main', `press ${id.split('/')[1]}`] });
checkRules('lamps, to be trained in', trainingRules, { make });

it('is an adapter', async () => {
  expect(await adapter.plugin({})).toEqual({ environment: lampRoom });
});

it('is learned in the dream, without a real step', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  process.argv[2] = '20';
  await import('./index.ts');
  expect(log.mock.calls.map(([line]) => line)).toEqual([
    expect.stringMatching(/^\d+ recorded transitions, 0 real steps in training$/),
    'success 1.00 in 1 real attempts at a lamp that it was never asked for',
  ]);
});
