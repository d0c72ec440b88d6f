import { expect, it } from 'vitest';
import { corridor, corridors, signal, walker } from '../fakes.fixture.ts';
import { record } from '../record.ts';
import { withoutHeldOut } from './learn.ts';

it('leaves out recordings of held-out tasks, and no others', async () => {
  const environment = corridors();
  const recording = record({ environment, behaviours: { walker: walker(0.7) }, transitions: 20, seed: 1 });
  const trained = await recording.trajectories(signal);
  const at = (id: string) => ({ ...trained[0]!, task: corridor(id, 2) });
  const [unknown, ...heldOut] = ['invented/2', 'validation/2', 'test/2'].map(at);
  expect(await withoutHeldOut([...heldOut, ...trained, unknown!], environment)).toEqual([...trained, unknown]);
});
