import { alfworld } from '@dreamgym/alfworld';
import { ppo } from '@dreamgym/optimizers';
import { defineConfig, embedded } from 'dreamgym';

export default defineConfig({
  plugins: [
    alfworld({ taskTypes: ['look_at_obj_in_light'] }),
    embedded({ transitions: 2_000 }),
    { optimizer: () => ppo() },
  ],
  train: { iterations: 40, tasks: 8, groupSize: 8, evaluateEvery: 5 },
});
