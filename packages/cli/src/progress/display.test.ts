import { stripVTControlCharacters } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Terminal } from '../terminal.ts';
import { displaysOn } from './display.ts';

afterEach(() => vi.useRealTimers());

/** A terminal of so many columns, and the two lines that it shows. */
function narrow(columns: number) {
  const pictures: (readonly string[])[] = [];
  const output: Terminal = {
    out() {},
    err() {},
    interactive: true,
    columns: () => columns,
    status: (lines) => void pictures.push(lines.map(stripVTControlCharacters)),
  };
  return { output, pictures };
}

describe('progress on a terminal', () => {
  it('shows at once what is done, then a bar, the time left and facts, in two lines that fit', () => {
    vi.useFakeTimers();
    const { output, pictures } = narrow(80);
    const display = displaysOn(output)('dream only, without experience replay');
    expect(pictures).toEqual([['dream only, without experience replay 0.0 s', '  ']]);
    const facts = [
      'iteration 12 of 150',
      'success 0.42 in the dream, 0.40 in reality',
      '$ 0.12',
      '1,234,567 dreamed steps',
    ];
    for (const done of [0, 0.25, 0.5]) {
      vi.advanceTimersByTime(30_500);
      display.show({ done, facts });
    }
    const [first, second] = pictures.at(-1)!;
    expect(first).toBe(`dream only, without experience replay ${'█'.repeat(12)}${'░'.repeat(12)}  50 %  61 s left`);
    expect(second).toBe('  iteration 12 of 150 · success 0.42 in the dream, 0.40 in reality · $ 0.12');
    for (const line of pictures.flat()) expect(line.length).toBeLessThan(80);
    display.stop();
    expect(pictures.at(-1)).toEqual([]);
  });

  it('goes on where nothing is heard, and says how long it has taken', () => {
    vi.useFakeTimers();
    const { output, pictures } = narrow(80);
    const display = displaysOn(output)('recording');
    vi.advanceTimersByTime(3_000);
    expect(pictures.at(-1)![0]).toBe('recording 3.0 s');
    display.stop();
  });

  it.each([20, 40, 60])('fits into %i columns', (columns) => {
    vi.useFakeTimers();
    const { output, pictures } = narrow(columns);
    const display = displaysOn(output)("behaviour cloning on an expert's solved recordings");
    for (let step = 0; step <= 10; step++) {
      vi.advanceTimersByTime(100_000);
      display.show({ done: step / 10, facts: ['1,000 of 8,000 transitions', '34 trajectories', '3 failed'] });
    }
    for (const line of pictures.flat()) expect(line.length).toBeLessThan(columns);
    display.stop();
  });
});

describe('progress elsewhere', () => {
  it('is a line at once, one now and then, and one for what is worth it', () => {
    vi.useFakeTimers();
    const lines: string[] = [];
    const written = () => lines.join('');
    const output: Terminal = { out() {}, err: (text) => void lines.push(text), interactive: false };
    const display = displaysOn(output)('recording');
    expect(written()).toBe('recording …\n');
    for (let step = 0; step <= 20; step++) {
      display.show({ done: step / 40, facts: [`${step} of 40`] });
      vi.advanceTimersByTime(1_000);
    }
    expect(written()).toBe('recording …\nrecording: 11 of 40 · 29 s left\n');
    display.mark({ done: 1, facts: ['40 of 40'] });
    expect(written()).toContain('recording: 40 of 40 · 0.0 s left\n');
    display.stop();
  });
});
