/**
 * A number as axes and read-outs show it: `12.3 k`, `0.042`.
 * @param {number} value
 */
export function short(value) {
  const size = Math.abs(value);
  if (size >= 1e6) return `${Number((value / 1e6).toFixed(2))} M`;
  if (size >= 1e4) return `${Number((value / 1e3).toFixed(1))} k`;
  if (size !== 0 && size < 0.001) return value.toExponential(1);
  return `${Number(value.toPrecision(3))}`;
}

/**
 * `40 s`, `12 min`, `3.5 h`
 * @param {number} seconds
 */
function duration(seconds) {
  if (seconds < 120) return `${short(seconds)} s`;
  return seconds < 7200 ? `${short(seconds / 60)} min` : `${short(seconds / 3600)} h`;
}

/**
 * How the values of an axis are written, and what it says.
 * @type {Record<import('../src/view.ts').Axis, { readonly label: string; readonly title: string; write(value: number): string }>}
 */
export const axisTexts = {
  steps: { label: 'steps', title: 'training steps, dreamed and real', write: short },
  realSteps: { label: 'real steps', title: 'real steps, those recorded beforehand among them', write: short },
  dollars: { label: 'dollars', title: 'US dollars for chat models', write: (value) => `$ ${short(value)}` },
  seconds: { label: 'time', title: 'time spent in training', write: duration },
  iteration: { label: 'iterations', title: 'iterations', write: short },
};
