import { describe, expect, it } from 'vitest';
import { description } from './description.ts';
import { webshop } from './webshop.ts';

const { signal } = new AbortController();

describe('the description', () => {
  it.each(['text', 'text_rich', 'html'] as const)('is given by the environment in mode %s', (mode) => {
    expect(webshop({ mode }).environment.description).toBe(description(mode));
  });

  it('names what stands on the pages, and what ends an attempt', async () => {
    const { environment, behaviours } = webshop();
    const [task] = await environment.tasks('train');
    const episode = await environment.start(task!, { seed: 1, signal });
    const expert = behaviours.expert.begin({ task: task!, seed: 1, signal });
    let { observation } = episode;
    const shown = description('text_rich');
    for (let ended = false; !ended; ) {
      const action = await expert.act(observation);
      const step = await episode.step(action);
      ({ observation } = step);
      ended = step.terminated || step.truncated;
      const buttons = [...observation.text.matchAll(/\[button\] ([A-Z<][A-Za-z <>]+) \[button_\]/g)].map(
        ([, name]) => name,
      );
      for (const button of buttons) expect(shown).toContain(button);
      expect(ended).toBe(action.text === 'click[buy now]');
    }
    expect(shown).toContain(observation.text.split('\n')[0]);
  });
});
