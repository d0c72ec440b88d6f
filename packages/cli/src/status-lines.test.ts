import { describe, expect, it } from 'vitest';
import { statusLines } from './status-lines.ts';

/** What a terminal shows of what is written to it, for the sequences that are used here. */
function screen() {
  let lines = [''];
  let row = 0;
  const write = (text: string) => {
    for (const [piece] of text.replaceAll('\x1b[', '␛').matchAll(/␛\d*[AJ]|\r|\n|[^␛\r\n]+/g)) {
      const [, count, what] = /^␛(\d*)([AJ])$/.exec(piece) ?? [];
      if (what === 'A') row -= Number(count);
      else if (what === 'J') lines = [...lines.slice(0, row), ''];
      else if (piece === '\n') lines[++row] ??= '';
      else if (piece !== '\r') lines[row] += piece;
    }
  };
  return { write, shown: () => lines.join('\n') };
}

describe('status lines', () => {
  it('are redrawn, stay below what else is written, and leave nothing behind', () => {
    const { write, shown } = screen();
    const status = statusLines(write);
    status.show(['training  10 %', '  success 0.1']);
    status.show(['training  20 %', '  success 0.2']);
    expect(shown()).toBe('training  20 %\n  success 0.2\n');
    status.above(() => write('warning: the dream is poor\n'));
    expect(shown()).toBe('warning: the dream is poor\ntraining  20 %\n  success 0.2\n');
    status.show([]);
    status.above(() => write('done\n'));
    expect(shown()).toBe('warning: the dream is poor\ndone\n');
  });
});
