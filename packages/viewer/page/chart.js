import { element } from './elements.js';
import { valueAt } from './lines.js';
import { colourOf, dashesOf, styleOf } from './looks.js';
import { axisTexts, short } from './numbers.js';

/**
 * @typedef {import('./lines.js').Line} Line
 * @typedef {import('../src/view.ts').Axis} Axis
 * @typedef {readonly [number, number]} Range
 *
 * What the charts of a page share: where they look, and where the cursor is.
 * @typedef {object} Sight
 * @property {Axis} axis
 * @property {Range | undefined} range what was zoomed to
 * @property {Range} extent all there is
 * @property {(range: Range | undefined) => void} zoom
 */

/**
 * A chart of lines that can be zoomed by dragging and by keys.
 * @param {object} options
 * @param {string} options.title
 * @param {number} options.height
 * @param {Range} [options.bounds] of the values; those of the lines where they are missing
 * @param {Sight} options.sight
 * @param {(place: number | undefined) => void} [options.pointed] told where the cursor is
 */
export function lineChart({ title, height, bounds, sight, pointed }) {
  const readout = element('p', { class: 'readout' });
  const canvas = element('div', { class: 'canvas' });
  const keys = 'Arrow keys move the cursor, plus and minus zoom, 0 shows all.';
  const node = element(
    'figure',
    { class: 'chart', tabindex: 0, role: 'group', 'aria-label': `${title}. ${keys}`, keydown: press },
    element('figcaption', {}, title),
    canvas,
    readout,
  );
  /** @type {uPlot | undefined} */
  let plot;
  /** @type {readonly Line[]} */
  let lines = [];
  let drawn = '';

  /** @param {number | undefined} place */
  function tell(place) {
    readout.textContent = place === undefined ? '' : textAt(lines, place, sight.axis);
    pointed?.(place);
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (!plot || event.ctrlKey || event.metaKey || event.altKey) return;
    const [low, high] = sight.range ?? sight.extent;
    const at = plot.posToVal(plot.cursor.left ?? 0, 'x');
    const centre = at >= low && at <= high ? at : (low + high) / 2;
    const step = event.shiftKey ? 0.1 : 0.01;
    const move = { ArrowLeft: -step, ArrowRight: step }[event.key];
    const factor = { '+': 0.5, '=': 0.5, '-': 2 }[event.key];
    if (move !== undefined) {
      const next = Math.min(high, Math.max(low, centre + move * (high - low)));
      plot.setCursor({ left: plot.valToPos(next, 'x'), top: 0 });
    } else if (factor !== undefined) zoomAround(sight, centre, factor);
    else if (event.key === '0') sight.zoom(undefined);
    else return;
    event.preventDefault();
  }

  function showAll() {
    sight.zoom(undefined);
    return null;
  }

  /** @returns {uPlot.Options} */
  function options() {
    const axis = { stroke: () => styleOf('--soft'), grid: { stroke: () => styleOf('--line'), width: 1 } };
    const common = { ...axis, ticks: { show: false }, font: '12px system-ui, sans-serif' };
    return {
      width: Math.max(200, canvas.clientWidth),
      height,
      legend: { show: false },
      cursor: {
        drag: { x: true, y: false, setScale: false },
        points: { show: false },
        bind: { dblclick: () => showAll },
        sync: { key: 'charts', scales: ['x', null], filters: { pub: (type) => !/^mouse(down|up)$/.test(type) } },
      },
      scales: {
        x: { time: false, range: () => /** @type {[number, number]} */ ([...(sight.range ?? sight.extent)]) },
        y: bounds ? { range: () => [...bounds] } : { range: (_, low, high) => padded(low, high) },
      },
      axes: [
        {
          ...common,
          space: 70,
          size: 34,
          values: (_, values) => values.map((value) => axisTexts[sight.axis].write(value)),
        },
        { ...common, size: 58, space: 34, values: (_, values) => values.map((value) => short(value)) },
      ],
      series: [{}, ...lines.flatMap(seriesOf)],
      bands: bandsOf(lines),
      hooks: {
        setCursor: [(self) => tell(isInside(self) ? self.posToVal(self.cursor.left ?? 0, 'x') : undefined)],
        setSelect: [
          (self) => {
            const { left, width } = self.select;
            if (width < 4) return;
            self.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
            sight.zoom([self.posToVal(left, 'x'), self.posToVal(left + width, 'x')]);
          },
        ],
      },
    };
  }

  return {
    node,
    /** @param {readonly Line[]} given */
    show(given) {
      // What is faint is drawn first, so that it stands behind.
      lines = [...given].sort((one, other) => Number(other.faint ?? false) - Number(one.faint ?? false));
      node.hidden = lines.length === 0;
      if (node.hidden) return;
      const data = dataOf(lines);
      const shape = JSON.stringify(lines.map(({ subject, faint, dots, band }) => [subject.look, faint, dots, !band]));
      if (plot && shape === drawn) {
        plot.setData(data);
        return;
      }
      plot?.destroy();
      plot = new uPlot(options(), data, canvas);
      drawn = shape;
    },
    look() {
      const [min, max] = sight.range ?? sight.extent;
      plot?.setScale('x', { min, max });
    },
    resize() {
      if (plot && canvas.clientWidth > 0) plot.setSize({ width: canvas.clientWidth, height });
    },
    repaint: () => plot?.redraw(false, true),
    /** What there is at a place, or at the end. */
    lines: () => lines,
  };
}

/**
 * @param {Sight} sight
 * @param {number} centre
 * @param {number} factor below 1 comes nearer
 */
export function zoomAround(sight, centre, factor) {
  const [low, high] = sight.range ?? sight.extent;
  const [first, last] = sight.extent;
  const [from, to] = [centre - (centre - low) * factor, centre + (high - centre) * factor];
  const all = from <= first && to >= last;
  sight.zoom(all ? undefined : [Math.max(first, from), Math.min(last, to)]);
}

/** @param {uPlot} plot */
function isInside({ cursor: { left = -1 }, over }) {
  return left >= 0 && left <= over.clientWidth;
}

/**
 * @param {Line} line
 * @returns {uPlot.Series[]}
 */
function seriesOf({ subject: { look }, faint, dots, band }) {
  const edge = { spanGaps: true, width: 0, points: { show: false } };
  return [
    ...(band ? [edge, edge] : []),
    {
      spanGaps: true,
      width: faint ? 1 : 2,
      alpha: faint ? 0.55 : 1,
      dash: dashesOf(look),
      stroke: () => colourOf(look),
      points: { show: dots === true && !band, size: 7, stroke: () => colourOf(look), fill: () => colourOf(look) },
    },
  ];
}

/**
 * @param {readonly Line[]} lines
 * @returns {uPlot.Band[]}
 */
function bandsOf(lines) {
  let at = 1;
  return lines.flatMap(({ band, subject: { look } }) => {
    const first = at;
    at += band ? 3 : 1;
    return band ? [{ series: [first + 1, first], fill: () => `${colourOf(look)}2e` }] : [];
  });
}

/**
 * @param {readonly Line[]} lines
 * @returns {uPlot.AlignedData}
 */
function dataOf(lines) {
  return uPlot.join(
    lines.map(({ points: { x, y }, band }) => /** @type {any} */ (band ? [x, band.low, band.high, y] : [x, y])),
  );
}

/**
 * @param {number | null} low
 * @param {number | null} high
 * @returns {[number, number]}
 */
function padded(low, high) {
  if (low === null || high === null) return [0, 1];
  const room = high - low || Math.abs(high) || 1;
  return [low >= 0 && low < room ? 0 : low - 0.06 * room, high + 0.06 * room];
}

/**
 * @param {readonly Line[]} lines
 * @param {number} place
 * @param {Axis} axis
 */
function textAt(lines, place, axis) {
  const found = lines.flatMap(({ subject, points, faint, dots }) => {
    const value = valueAt(points, place);
    return value === undefined || (faint && dots) ? [] : [`${short(value)} ${subject.name}`];
  });
  return [
    `${axisTexts[axis].write(place)} ${axis === 'seconds' || axis === 'dollars' ? '' : axisTexts[axis].label}`.trim(),
    ...found,
  ].join(' · ');
}
