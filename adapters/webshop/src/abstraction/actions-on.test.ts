import { random } from '@dreamgym/core/random';
import { describe, expect, it } from 'vitest';
import { webshop } from '../webshop.ts';
import { abstraction } from './abstraction.ts';

describe('the actions that a page shows', () => {
  it('are those that the shop lists, on every page of random visits', async () => {
    const { environment } = webshop({ generate: { products: 200 } });
    const { readObservation, actionsOn } = environment.abstraction!;
    const { signal } = new AbortController();
    const kinds = new Set<string>();
    for (const [index, task] of (await environment.tasks('test')).slice(0, 40).entries()) {
      const dice = random(index);
      const episode = await environment.start(task, { seed: index, signal });
      const earlier: ReturnType<typeof readObservation>[] = [];
      let { text, actions } = episode.observation;
      for (let over = false; !over; ) {
        const page = readObservation(text);
        kinds.add(page[0]!.kind);
        expect(actionsOn!({ page, instruction: task.instruction, earlier })).toEqual(actions);
        earlier.push(page);
        const step = await episode.step({ text: dice.pick(actions!) });
        ({ text, actions } = step.observation);
        over = step.terminated || step.truncated;
      }
    }
    expect([...kinds].sort()).toEqual(['detail page', 'item page', 'results page', 'search page']);
  });

  it('are not to be read where the mode does not mark them', () => {
    expect(abstraction('text').actionsOn).toBeUndefined();
  });
});
