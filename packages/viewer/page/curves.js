import { lineChart, zoomAround } from './chart.js';
import { element } from './elements.js';
import { evaluationLine, extentOf, levelLine, subjectsOf, trainingLine, valueAt } from './lines.js';
import { sample } from './looks.js';
import { axisTexts } from './numbers.js';

/**
 * @typedef {import('../src/view.ts').RunView} RunView
 * @typedef {import('../src/view.ts').Axis} Axis
 * @typedef {import('./lines.js').Line} Line
 * @typedef {import('./lines.js').Subject} Subject
 * @typedef {import('./chart.js').Sight} Sight
 */

/** What optimizers and events tell, in the order of the panels; what else an optimizer tells follows. */
const metricTitles = new Map([
  ['loss', 'loss'],
  ['entropy', 'entropy of a choice, in nats'],
  ['clipFraction', 'share of steps that were clipped'],
  ['policyKl', 'how far an update moves the policy, in nats'],
  ['kl', 'how far the policy is from its reference, in nats'],
  ['alikeGroups', 'share of groups skipped, all attempts alike'],
  ['stepsPerSecond', 'steps per second'],
  ['dollarsPerIteration', 'US dollars per iteration'],
  ['searchesPerThousandSteps', 'retrievals per 1,000 steps'],
]);

/** Lines beyond these are switched on one by one. */
const shownAtFirst = 10;

/** The curves of all runs: success, and what training tells. Charts share their axis, their cursor and what they are zoomed to. */
export function curves() {
  /** @type {Sight} */
  const sight = { axis: 'steps', range: undefined, extent: [0, 1], zoom };
  /** @type {Map<string, number>} */
  const looks = new Map();
  /** @type {Map<string, boolean>} */
  const chosen = new Map();
  /** @type {Map<string, ReturnType<typeof lineChart>>} */
  const panels = new Map();
  /** @type {readonly RunView[]} */
  let runs = [];
  /** @type {readonly Subject[]} */
  let subjects = [];

  const success = lineChart({ title: 'success', height: 340, bounds: [0, 1], sight, pointed: showValues });
  const legend = element('ul', { class: 'legend' });
  /** @type {Map<string, HTMLOutputElement>} */
  const values = new Map();
  const axisChoice = element('fieldset', { class: 'choice' });
  const seedsApart = element('input', { type: 'checkbox', id: 'seeds-apart', change: refresh });
  const whileTraining = element('input', { type: 'checkbox', id: 'while-training', checked: true, change: refresh });
  const seedsLabel = element('label', {}, seedsApart, ' each seed by itself');
  const note = element('p', { class: 'soft' });
  const grid = element('div', { class: 'panels' });
  const metrics = element('section', {}, element('h2', {}, 'In training'), note, grid);
  const node = element(
    'div',
    {},
    element(
      'section',
      {},
      element('h2', {}, 'Learning curves'),
      element(
        'p',
        { class: 'soft' },
        'Success on held-out real tasks over what it took. Thin lines are success in training itself, or what was reached without any. Drag over a chart to zoom, double-click to see all again.',
      ),
      element(
        'div',
        { class: 'controls' },
        axisChoice,
        element('label', {}, whileTraining, ' success in training'),
        seedsLabel,
        element(
          'span',
          { class: 'zoom', role: 'group', 'aria-label': 'zoom' },
          zoomButton('−', 'zoom out', 2),
          zoomButton('+', 'zoom in', 0.5),
          element('button', { type: 'button', click: () => zoom(undefined) }, 'all'),
        ),
      ),
      success.node,
      legend,
    ),
    metrics,
  );
  const wide = new ResizeObserver(() => {
    for (const chart of charts()) chart.resize();
  });
  wide.observe(node);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    for (const chart of charts()) chart.repaint();
  });

  return {
    node,
    /** @param {readonly RunView[]} given */
    show(given) {
      runs = given;
      refresh();
    },
  };

  function charts() {
    return [success, ...panels.values()];
  }

  /** @param {readonly [number, number] | undefined} range */
  function zoom(range) {
    sight.range = range;
    for (const chart of charts()) chart.look();
  }

  /**
   * @param {string} text
   * @param {string} label
   * @param {number} factor
   */
  function zoomButton(text, label, factor) {
    const press = () => {
      const [low, high] = sight.range ?? sight.extent;
      zoomAround(sight, (low + high) / 2, factor);
    };
    return element('button', { type: 'button', 'aria-label': label, click: press }, text);
  }

  function refresh() {
    subjects = subjectsOf(runs, { seedsApart: seedsApart.checked, looks });
    seedsLabel.hidden = new Set(runs.map(({ group }) => group)).size === runs.length;
    const few = subjects.length <= shownAtFirst;
    const firstOf = new Set(runs.flatMap((run) => run.rows.find(({ training }) => training)?.id ?? []));
    for (const { key, rows } of subjects) {
      if (!chosen.has(key)) chosen.set(key, few || firstOf.has(rows[0]?.row.id ?? ''));
    }
    showAxes();
    showLegend();
    draw();
  }

  /** Those of which something is known. */
  function showAxes() {
    const known = /** @type {Axis[]} */ (Object.keys(axisTexts)).filter((axis) =>
      subjects.some(({ rows }) =>
        rows.some(({ row }) => (row.training?.x[axis] ?? row.evaluations?.x[axis]) !== undefined),
      ),
    );
    const [first] = known;
    if (first && !known.includes(sight.axis)) sight.axis = first;
    const shown = [...axisChoice.querySelectorAll('input')].map(({ value }) => value).join();
    if (shown === known.join()) return;
    axisChoice.replaceChildren(
      element('legend', {}, 'over '),
      ...known.map((axis) => {
        const choose = () => {
          sight.axis = axis;
          sight.range = undefined;
          draw();
        };
        const { label, title } = axisTexts[axis];
        const radio = { type: 'radio', name: 'axis', value: axis, checked: axis === sight.axis, change: choose };
        return element('label', { title }, element('input', radio), ` ${label}`);
      }),
    );
  }

  function showLegend() {
    const keys = subjects.map(({ key }) => key).join('\n');
    if (keys === [...values.keys()].join('\n')) return;
    values.clear();
    legend.replaceChildren(
      ...subjects.map(({ key, name, look }) => {
        const value = element('output', { class: 'value' });
        values.set(key, value);
        const choose = (/** @type {Event} */ { currentTarget }) => {
          chosen.set(key, /** @type {HTMLInputElement} */ (currentTarget).checked);
          draw();
        };
        const box = element('input', { type: 'checkbox', checked: chosen.get(key) === true, change: choose });
        return element('li', {}, element('label', {}, box, sample(look), element('span', {}, name), value));
      }),
    );
  }

  function draw() {
    const shown = subjects.filter(({ key }) => chosen.get(key));
    const { axis } = sight;
    const real = shown.map((subject) => evaluationLine(subject, axis)).filter((line) => line !== undefined);
    const inTraining = shown
      .map((subject) => trainingLine(subject, axis, 'success'))
      .filter((line) => line !== undefined);
    sight.extent = extentOf([...real, ...inTraining]) ?? [0, 1];
    if (sight.extent[0] === sight.extent[1]) sight.extent = [Math.min(0, sight.extent[0]), sight.extent[1] || 1];
    const levels = shown.map((subject) => levelLine(subject, sight.extent)).filter((line) => line !== undefined);
    const faint = whileTraining.checked ? inTraining.map((line) => ({ ...line, band: undefined, faint: true })) : [];
    success.show([...faint, ...levels, ...real]);
    drawPanels(shown);
    for (const chart of charts()) chart.look();
    showValues(undefined);
  }

  /** @param {readonly Subject[]} shown */
  function drawPanels(shown) {
    const told = new Set(subjects.flatMap(({ rows }) => rows.flatMap(({ row }) => Object.keys(row.training?.y ?? {}))));
    const names = [...metricTitles.keys(), ...told].filter((name) => told.has(name) && name !== 'success');
    for (const name of new Set(names)) {
      const known = panels.get(name);
      const panel = known ?? lineChart({ title: metricTitles.get(name) ?? words(name), height: 180, sight });
      if (!known) {
        panels.set(name, panel);
        grid.append(panel.node);
      }
      panel.show(shown.map((each) => trainingLine(each, sight.axis, name)).filter((line) => line !== undefined));
    }
    metrics.hidden = panels.size === 0;
    const stride = Math.max(1, ...subjects.flatMap(({ rows }) => rows.map(({ row }) => row.training?.stride ?? 1)));
    note.textContent = stride > 1 ? `Each point is the mean of up to ${stride} iterations.` : '';
  }

  /**
   * What success was there, or in the end.
   * @param {number | undefined} place
   */
  function showValues(place) {
    const lines = success.lines();
    for (const [key, output] of values) {
      const line = lines.find(({ subject, faint, points: { x } }) => subject.key === key && (!faint || x.length === 2));
      const value = line && (place === undefined ? line.points.y.at(-1) : valueAt(line.points, place));
      output.textContent = value === undefined ? '' : value.toFixed(2);
    }
  }
}

/** @param {string} name such as `gradientNorm` */
const words = (name) => name.replaceAll(/([A-Z])/g, (_, letter) => ` ${letter.toLowerCase()}`);
