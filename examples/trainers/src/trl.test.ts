import { expect, it } from 'vitest';
import {
  dreamgym,
  isInstalled,
  mean,
  needs,
  program,
  run,
  script,
  served,
  temporaryFolder,
  tinyModel,
} from './installed.fixture.ts';

it.skipIf(!isInstalled('trl'))(
  `a served dream teaches a model by GRPO, through the file that is exported for ${needs('trl')}, and rewards by chance teach it nothing`,
  async () => {
    const python = program('trl', 'python');
    const [url, model, folder] = [await served(), await tinyModel(), await temporaryFolder()];
    await dreamgym('export', 'trainer', '--for', 'trl', '--url', `${url}/dream`, '--out', folder);
    const printed = await run(python, [script('grpo.py'), folder, model]);
    const rewards: Record<'paid' | 'chance', number[]> = JSON.parse(printed.trim().split('\n').at(-1)!);
    console.log('mean rewards by step, GRPO by TRL:', JSON.stringify(rewards));
    const rise = (values: readonly number[]) => mean(values.slice(-3)) - values[0]!;
    expect(rewards.chance[0]).toBe(rewards.paid[0]);
    expect(rise(rewards.paid)).toBeGreaterThan(0.3);
    expect(rise(rewards.chance)).toBeLessThan(rise(rewards.paid) / 2);
  },
);
