import { type Html, html } from './html.ts';

/** A line of a chart; its colour is the style sheet's `.series-<number>`. */
export interface Series {
  readonly name: string;
  readonly colour: number;
  /** Ascending in x, y in [0, 1]. */
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Drawn thin and pale, behind the others. */
  readonly faint?: boolean;
}

const width = 860;
const height = 320;
const margin = { left: 44, right: 16, top: 12, bottom: 40 };

/** A line chart of shares over steps, as inline SVG. */
export function lineChart({
  label,
  xLabel,
  series,
}: {
  label: string;
  xLabel: string;
  series: readonly Series[];
}): Html {
  const shown = series.filter(({ points }) => points.length > 0);
  const last = largest(1, shown);
  const x = (value: number) => margin.left + (value / last) * (width - margin.left - margin.right);
  const y = (value: number) => height - margin.bottom - value * (height - margin.top - margin.bottom);
  const path = (points: Series['points']) =>
    points.map(([px, py], i) => `${i === 0 ? 'M' : 'L'}${x(px).toFixed(1)} ${y(py).toFixed(1)}`).join('');
  const behindFirst = [...shown].sort((one, other) => Number(other.faint ?? false) - Number(one.faint ?? false));
  return html`<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">
${[0, 0.25, 0.5, 0.75, 1].map(
  (tick) => html`<line class="grid" x1="${margin.left}" x2="${width - margin.right}" y1="${y(tick)}" y2="${y(tick)}"/>
<text class="tick" x="${margin.left - 8}" y="${y(tick) + 4}" text-anchor="end">${tick.toFixed(2)}</text>`,
)}
${ticks(last).map(
  (tick) =>
    html`<text class="tick" x="${x(tick)}" y="${height - margin.bottom + 18}" text-anchor="middle">${short(tick)}</text>`,
)}
<text class="tick" x="${(margin.left + width - margin.right) / 2}" y="${height - 4}" text-anchor="middle">${xLabel}</text>
${behindFirst.map(({ points, colour, faint, name }) =>
  points.length === 1
    ? html`<circle class="series-${colour}" cx="${x(points[0]![0])}" cy="${y(points[0]![1])}" r="4"><title>${name}</title></circle>`
    : html`<path class="series-${colour} ${faint && 'faint'}" d="${path(points)}"><title>${name}</title></path>`,
)}
</svg>
<ul class="legend">${shown.map(({ name, colour, faint }) => html`<li class="series-${colour} ${faint && 'faint'}">${name}</li>`)}</ul>`;
}

/** The largest x of the points, of which there may be too many for one call; at least `least`. */
export function largest(least: number, series: readonly Pick<Series, 'points'>[]): number {
  return series.reduce((most, { points }) => points.reduce((max, [x]) => Math.max(max, x), most), least);
}

/** A share with its interval, on a scale from 0 to 1. */
export function shareBar(share: number, interval?: readonly [number, number]): Html {
  const at = (value: number) => (2 + 116 * value).toFixed(1);
  const [low, high] = interval ?? [share, share];
  return html`<svg class="share" viewBox="0 0 120 14" role="img" aria-label="${share.toFixed(2)}"><line class="rail" x1="2" x2="118" y1="7" y2="7"/><line class="range" x1="${at(low)}" x2="${at(high)}" y1="7" y2="7"/><circle cx="${at(share)}" cy="7" r="4"/></svg>`;
}

/** How a share went over time, as a line of text is high. */
export function sparkline(values: readonly number[]): Html {
  const step = 140 / Math.max(1, values.length - 1);
  const points = values.map((value, i) => `${(i * step).toFixed(1)},${(21 - 18 * value).toFixed(1)}`).join(' ');
  return html`<svg class="spark" viewBox="-2 0 144 24" role="img" aria-label="from ${short2(values[0])} to ${short2(values.at(-1))}"><polyline points="${points}"/></svg>`;
}

/** About six round numbers from 0 to `last`. */
export function ticks(last: number): number[] {
  const rough = last / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough)!;
  return Array.from({ length: Math.floor(last / step + 1e-9) + 1 }, (_, i) => i * step);
}

function short(value: number): string {
  if (value >= 1e6) return `${Number((value / 1e6).toFixed(2))} M`;
  return value >= 1e3 ? `${Number((value / 1e3).toFixed(1))} k` : `${Number(value.toFixed(2))}`;
}

const short2 = (value: number | undefined) => (value ?? 0).toFixed(2);
