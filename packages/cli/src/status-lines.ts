/** Lines at the end of a terminal that are redrawn: what is written otherwise comes above them. */
export interface StatusLines {
  /** Shows these lines in the place of those before; none takes them away. */
  show(lines: readonly string[]): void;
  /** Writes whole lines above them. */
  above(write: () => void): void;
}

/** None of the lines may be broader than the terminal. */
export function statusLines(write: (text: string) => void): StatusLines {
  let shown: readonly string[] = [];
  const draw = (lines: readonly string[]) => {
    // The cursor stands below them, so that whatever ends the process leaves a line of its own for what comes next.
    const erase = shown.length === 0 ? '' : `\x1b[${shown.length}A\r\x1b[J`;
    shown = lines;
    const text = `${erase}${lines.map((line) => `${line}\n`).join('')}`;
    if (text !== '') write(text);
  };
  return {
    show: draw,
    above(other) {
      const lines = shown;
      draw([]);
      other();
      draw(lines);
    },
  };
}
