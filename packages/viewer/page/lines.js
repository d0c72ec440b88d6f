/**
 * @typedef {import('../src/view.ts').RunView} RunView
 * @typedef {import('../src/view.ts').RowView} RowView
 * @typedef {import('../src/view.ts').Curve} Curve
 * @typedef {import('../src/view.ts').Axis} Axis
 * @typedef {{ readonly x: readonly number[], readonly y: readonly number[] }} Points
 *
 * A row of one seed, and whether nothing more will come of it.
 * @typedef {{ readonly row: RowView, readonly ended: boolean }} Member
 *
 * What is drawn as one: a row of a run, or of runs that differ in their seeds alone.
 * @typedef {object} Subject
 * @property {string} key
 * @property {string} name
 * @property {number} look which colour and dashes it has
 * @property {readonly Member[]} rows one for each seed
 *
 * @typedef {object} Line
 * @property {Subject} subject
 * @property {Points} points
 * @property {{ readonly low: readonly number[], readonly high: readonly number[] }} [band] of the seeds
 * @property {boolean} [faint] drawn thin, behind the others
 * @property {boolean} [dots] drawn with its points
 */

/**
 * What there is to draw, in the order of the runs. Looks are kept while runs come and grow.
 * @param {readonly RunView[]} runs
 * @param {{ readonly seedsApart: boolean, readonly looks: Map<string, number> }} options
 * @returns {readonly Subject[]}
 */
export function subjectsOf(runs, { seedsApart, looks }) {
  /** @type {Map<string, { name: string, rows: Member[] }>} */
  const found = new Map();
  /** @type {Map<string, string[]>} */
  const groups = new Map();
  for (const { group, name } of runs) groups.set(group, [...(groups.get(group) ?? []), name]);
  for (const run of runs) {
    const names = groups.get(run.group) ?? [];
    const apart = seedsApart && names.length > 1;
    for (const row of run.rows) {
      if (!row.training && !row.evaluations && row.level === undefined) continue;
      const key = JSON.stringify([apart ? run.id : run.group, row.id]);
      const whose = apart ? run.name : groups.size > 1 ? names.join(', ') : undefined;
      const known = found.get(key) ?? { name: whose === undefined ? row.title : `${whose}: ${row.title}`, rows: [] };
      known.rows.push({ row, ended: run.status !== 'running' });
      found.set(key, known);
    }
  }
  return [...found].map(([key, { name, rows }]) => {
    const look = looks.get(key) ?? looks.size;
    looks.set(key, look);
    return { key, name: rows.length > 1 ? `${name} (mean of ${rows.length} seeds)` : name, look, rows };
  });
}

/**
 * Success on held-out real tasks.
 * @param {Subject} subject
 * @param {Axis} axis
 * @returns {Line | undefined}
 */
export function evaluationLine(subject, axis) {
  const line = lineOf(subject, (row) => pointsOf(row.evaluations, axis, 'success'));
  return line && { ...line, dots: true };
}

/**
 * A number that training tells by iterations.
 * @param {Subject} subject
 * @param {Axis} axis
 * @param {string} metric
 */
export function trainingLine(subject, axis, metric) {
  return lineOf(subject, (row) => pointsOf(row.training, axis, metric));
}

/**
 * What holds wherever one looks, between the ends of the others.
 * @param {Subject} subject
 * @param {readonly [number, number]} ends
 * @returns {Line | undefined}
 */
export function levelLine(subject, ends) {
  const line = lineOf(subject, ({ level }) => (level === undefined ? undefined : { x: ends, y: [level, level] }));
  return line && { ...line, faint: true };
}

/**
 * @param {Subject} subject
 * @param {(row: RowView) => Points | undefined} read
 * @returns {Line | undefined}
 */
function lineOf(subject, read) {
  const each = subject.rows.flatMap(({ row, ended }) => {
    const points = read(row);
    return points ? [{ points, ended }] : [];
  });
  const [first, ...others] = each;
  if (!first) return undefined;
  return others.length === 0 ? { subject, points: first.points } : { subject, ...meanOf(each) };
}

/**
 * @param {Curve | undefined} curve
 * @param {Axis} axis
 * @param {string} metric
 * @returns {Points | undefined}
 */
function pointsOf(curve, axis, metric) {
  const [along, values] = [curve?.x[axis], curve?.y[metric]];
  if (!along || !values) return undefined;
  /** @type {{ x: number[], y: number[] }} */
  const points = { x: [], y: [] };
  for (const [at, x] of along.entries()) {
    const y = values[at];
    if (x === null || y === null || y === undefined) continue;
    // Where several stand at one place, as before the first real step, the last one counts.
    if (points.x.at(-1) === x) points.y[points.y.length - 1] = y;
    else {
      points.x.push(x);
      points.y.push(y);
    }
  }
  return points.x.length === 0 ? undefined : points;
}

/** Places at which a mean is taken. */
const grid = 240;

/**
 * The mean of several seeds and their range, from where all have begun. What has ended stays where it was; of what goes on,
 * nothing is known beyond its end.
 * @param {readonly { readonly points: Points, readonly ended: boolean }[]} each
 * @returns {Pick<Line, 'points' | 'band'>}
 */
export function meanOf(each) {
  const lines = each.map(({ points }) => points);
  const first = Math.max(...lines.map(({ x }) => x[0] ?? 0));
  const last = Math.max(...lines.map(({ x }) => x.at(-1) ?? 0));
  const most = Math.max(...lines.map(({ x }) => x.length));
  const places = last === first ? 1 : Math.min(grid, Math.max(2, most));
  /** @type {{ x: number[], y: number[] }} */
  const points = { x: [], y: [] };
  /** @type {{ low: number[], high: number[] }} */
  const band = { low: [], high: [] };
  for (let at = 0; at < places; at++) {
    const x = places === 1 ? first : first + (at / (places - 1)) * (last - first);
    const values = each.flatMap(({ points: line, ended }) => {
      const value = ended && x > (line.x.at(-1) ?? x) ? line.y.at(-1) : valueAt(line, x);
      return value === undefined ? [] : [value];
    });
    if (values.length === 0) continue;
    points.x.push(x);
    points.y.push(values.reduce((sum, value) => sum + value, 0) / values.length);
    band.low.push(Math.min(...values));
    band.high.push(Math.max(...values));
  }
  return { points, band };
}

/**
 * The value at a place, between points on the way from one to the next; undefined beyond the ends.
 * @param {Points} points
 * @param {number} place
 */
export function valueAt({ x, y }, place) {
  const slack = 1e-9 * Math.max(1, Math.abs(place));
  let [low, high] = [0, x.length - 1];
  if (high < 0 || place < /** @type {number} */ (x[low]) - slack || place > /** @type {number} */ (x[high]) + slack) {
    return undefined;
  }
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (/** @type {number} */ (x[middle]) <= place) low = middle;
    else high = middle;
  }
  const [x0, x1, y0, y1] = [x[low], x[high], y[low], y[high]];
  if (x0 === undefined || x1 === undefined || y0 === undefined || y1 === undefined) return undefined;
  const part = x1 === x0 ? 1 : Math.min(1, Math.max(0, (place - x0) / (x1 - x0)));
  return y0 + part * (y1 - y0);
}

/**
 * From where to where lines reach; undefined where there are none.
 * @param {readonly Line[]} lines
 * @returns {readonly [number, number] | undefined}
 */
export function extentOf(lines) {
  if (lines.length === 0) return undefined;
  const [first, last] = lines.reduce(
    ([low, high], { points: { x } }) => [Math.min(low, x[0] ?? low), Math.max(high, x.at(-1) ?? high)],
    [Infinity, -Infinity],
  );
  return [/** @type {number} */ (first), /** @type {number} */ (last)];
}
