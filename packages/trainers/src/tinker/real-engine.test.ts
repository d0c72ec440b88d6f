import { describe, expect, it } from 'vitest';
import { loadTokenizer } from '../tokenizer.ts';
import type { TokenRow } from './protocol.ts';
import { tinkerModel } from './tinker-model.ts';

const { DREAMGYM_ENGINE: url, DREAMGYM_ENGINE_MODEL: baseModel } = process.env;
const signal = new AbortController().signal;

describe('a real engine (DREAMGYM_ENGINE and DREAMGYM_ENGINE_MODEL name one)', () => {
  it.skipIf(url === undefined || baseModel === undefined)(
    'samples and trains the same weights, makes likelier what is rewarded, and goes on from its checkpoint',
    async () => {
      const tokenizer = await loadTokenizer(baseModel!);
      const make = () => tinkerModel({ url: url!, baseModel: baseModel!, tokenizer, rank: 4, seed: 1 });
      const model = make();
      const messages = [{ role: 'user' as const, text: 'Say a word.' }];
      const ask = { messages, maxTokens: 8, tokens: true as const, phase: 'rollout' as const, signal };
      const replies = await Promise.all([1, 100, 200, 300].map((seed) => model.chat({ ...ask, seed })));
      const rows = replies.map(({ tokens }, at): TokenRow => ({ ...tokens!, advantage: at === 0 ? 1 : 0 }));
      const step = { rows, loss: 'importance_sampling', config: {} } as const;
      const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
      const before = await model.train({ ...step, learningRate: 1e-3 }, signal);
      for (const [at, values] of before.now.entries()) {
        for (const [place, value] of values.entries()) {
          expect(value).toBeCloseTo(rows[at]!.logProbabilities[place]!, 3);
        }
      }
      await model.publish(signal);
      const after = await model.train({ ...step, learningRate: 0 }, signal);
      expect(sum(after.now[0]!)).toBeGreaterThan(sum(before.now[0]!));
      const saved = JSON.parse(JSON.stringify(model.snapshot()));
      await model.close();

      const again = make();
      again.restore(saved);
      const resumed = await again.train({ ...step, learningRate: 0 }, signal);
      expect(sum(resumed.now[0]!)).toBeCloseTo(sum(after.now[0]!), 2);
      await again.close();
    },
    1_800_000,
  );
});
